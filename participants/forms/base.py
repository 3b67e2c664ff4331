"""What every form of the portal can use: text without invisible characters, ISO dates, and rows saved once."""

import re

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

LONG_TEXT = 20_000  # characters of a long text; about ten printed pages
PASTED_TEXT = 250_000  # characters of one entry of the minutes, into which whole papers are pasted

# Zero-width and direction marks: invisible, they make two names that look alike differ.
INVISIBLE = re.compile("[\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

# What a text of several lines, pasted from anywhere, may hold without anybody seeing it: control characters (NUL,
# which PostgreSQL refuses, among them), zero-width and direction marks, soft hyphens, parts of emoji without
# their emoji. What is left alone: joiners inside emoji and between letters of scripts that are written with
# them, the parts of a flag (static/js/paste.js has the same list).
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    f"|(?<![{_EMOJI}\ufe0f\u0600-\u109f])[\u200c\u200d]"
    f"|[\u200c\u200d](?![{_EMOJI}\u0600-\u109f])"
)


class CleanCharField(forms.CharField):
    """One line of text without invisible characters."""

    def to_python(self, value):
        value = super().to_python(value)
        return " ".join(INVISIBLE.sub("", value).split()) if value else value


class LongTextField(forms.CharField):
    """A text of several paragraphs, at most LONG_TEXT characters."""

    def __init__(self, *, rows=6, max_length=LONG_TEXT, **kwargs):
        # The widget has no maxlength: a browser would silently cut what is pasted.
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.max_length = max_length
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value):
        """What only looks empty is empty: a reason of zero-width characters is none.

        Lines end in one character: browsers send two, which would make an unchanged text look changed.
        """
        value = super().to_python(value).replace("\r\n", "\n")
        return value if value and INVISIBLE.sub("", value).strip() else self.empty_value


class MarkdownField(LongTextField):
    """A text in the portal's small Markdown (meetings/prose.py), typed or pasted.

    Where scripts run, a page that includes components/markdown_field.html turns what is pasted from Word,
    Excel or a web page into Markdown (static/js/markdown-keys.js).
    """

    def __init__(self, *, rows=4, max_length=PASTED_TEXT, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-markdown": max_length}))
        super().__init__(rows=rows, max_length=max_length, **kwargs)

    def to_python(self, value):
        return super().to_python(_UNSEEN.sub("", _LINE_ENDS.sub("\n", value)) if value else value)


class DateInput(forms.DateInput):
    """A browser's own date field; ISO, because Django's `id` locale would also read month-first dates."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class LinesField(LongTextField):
    """A list of short texts, one a line; empty lines and doubles are left out.

    Args:
        max_items: how many at most.
        item_length: characters of one at most.
    """

    def __init__(self, *, max_items=20, item_length=200, **kwargs):
        self.max_items, self.item_length = max_items, item_length
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        text = INVISIBLE.sub("", super().clean(value))
        lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
        if len(lines) > self.max_items:
            raise forms.ValidationError(
                _("Tulis paling banyak %(count)d baris."), params={"count": self.max_items}
            )
        if any(len(line) > self.item_length for line in lines):
            raise forms.ValidationError(
                _("Satu baris paling banyak %(count)d karakter."), params={"count": self.item_length}
            )
        return lines

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class RecordForm(forms.ModelForm):
    """A form of one row. `save()` returns None, with an error, where another request took the place meanwhile."""

    def save(self, commit=True):
        try:
            with transaction.atomic():
                return self.act()
        except forms.ValidationError as refusal:
            self.add_error(None, refusal)
        except IntegrityError:
            self.add_error(
                None,
                _("Data ini bertabrakan dengan data yang baru saja disimpan. Periksa, lalu simpan lagi."),
            )
        return None

    def act(self):
        self.instance.save()
        return self.instance
