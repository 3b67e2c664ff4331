"""The fields of a form that narrows a list (templates/components/filters.html).

Written here and not in a template for what they cost: Django renders a template for each field and each choice, which
was a third of a list's page.
"""

from django import forms, template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from meetings.templatetags.marks import escaped

register = template.Library()


MOST = 500  # kept forms
LONGEST = 200  # characters of all values of one

_kept = {}


@register.simple_tag
def filter_fields(form):
    """Each field with its label and what is wrong with it; kept, for what is chosen from a list looks alike on many pages."""
    key = _looks(form)
    if key is None:
        return _fields(form)
    fields = _kept.get(key)
    if fields is None:
        if len(_kept) >= MOST:
            _kept.clear()
        fields = _kept[key] = _fields(form)
    return fields


def _looks(form):
    """All that its fields are made of; None of one that is not kept: with words, with faults, with choices of another kind.

    The values as they came, not as they were read: the fields show what was typed.
    """
    choices = [field for field in form.fields.values() if isinstance(field, forms.ChoiceField)]
    values = {bound.name: str(bound.value() or "") for bound in form}
    if (
        form.errors
        or values.get("q")
        or sum(map(len, values.values())) > LONGEST
        or not all(hasattr(field, "offered") for field in choices)
    ):
        return None
    offers = tuple(tuple(field.offered) for field in choices)
    return type(form), get_language(), form.prefix, form.auto_id, tuple(values.values()), offers


def _fields(form):
    return mark_safe("".join(map(_field, form)))


def _field(field):
    widget = field.field.widget
    if widget.is_hidden:
        return _control(field)
    if isinstance(widget, forms.CheckboxInput):
        return format_html(
            '<div class="form-check">{}<label class="form-check-label" for="{}">{}</label></div>',
            _control(field, css="form-check-input"),
            field.id_for_label,
            field.label,
        )
    is_select = isinstance(widget, forms.Select)
    return format_html(
        '<div><label for="{}">{}</label>{}{}</div>',
        field.id_for_label,
        field.label,
        _select(field) if is_select else _control(field, css="form-control"),
        _error(field),
    )


def _control(field, css=""):
    widget, value = field.field.widget, field.value()
    attributes = _attributes(field, css) | {"type": widget.input_type}
    if isinstance(widget, forms.CheckboxInput):
        attributes["checked"] = bool(widget.check_test(value))
    elif (shown := widget.format_value(value)) is not None:
        attributes["value"] = shown
    return format_html("<input{}>", flatatt(attributes))


def _select(field):
    chosen = str(field.value() or "")
    options = "".join(
        f'<option value="{escaped(value)}"{" selected" if str(value) == chosen else ""}>{escaped(label)}</option>'
        for value, label in field.field.choices
    )
    return format_html(
        "<select{}>{}</select>", flatatt(_attributes(field, "form-select")), mark_safe(options)
    )


def _attributes(field, css):
    attributes = {"name": field.html_name} | field.field.widget.attrs
    if field.auto_id:
        attributes["id"] = field.auto_id
    if css:
        attributes["class"] = f"{css} is-invalid" if field.errors else css
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return attributes


def _error(field):
    if not field.errors:
        return ""
    return format_html('<div class="invalid-feedback" id="{}_error">{}</div>', field.auto_id, field.errors[0])
