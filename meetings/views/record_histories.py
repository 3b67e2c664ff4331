"""The whole history of an input or a follow-up: every version of its rows and every event, with the person. Internal."""

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.differences import difference, excerpt
from meetings.models import Deadline, FollowUp, Input, ServedInput, Support
from meetings.views.pages import page_of
from meetings.views.versions import everything, user_of, with_those_before
from participants.models import User

# What every version has, and what says nothing of a change.
LEFT_OUT = {"id", "since", "client_key", "created_at", "created_by", "is_sample", "is_invitation", "meeting"}


def input_history(request, number):
    record = _find(request, Input, number)
    sources = {
        "record": (Input, record.history.all()),
        "deadline": (Deadline, _versions(Deadline).filter(input=record.pk)),
        "served": (ServedInput, _versions(ServedInput).filter(input=record.pk)),
    }
    return _answer(request, record, sources)


def follow_up_history(request, number):
    record = _find(request, FollowUp, number)
    sources = {
        "record": (FollowUp, record.history.all()),
        "deadline": (Deadline, _versions(Deadline).filter(follow_up=record.pk)),
        "served": (ServedInput, _versions(ServedInput).filter(follow_up=record.pk)),
        "support": (Support, _versions(Support).filter(follow_up=record.pk)),
    }
    return _answer(request, record, sources)


def _find(request, model, number):
    if not request.user.reads_everything:
        raise Http404
    return get_object_or_404(model, number=number)


def _history(model):
    return model.history.rel.related_model


def _versions(model):
    return _history(model).objects


def _answer(request, record, sources):
    """One page of everything, the newest first; a fixed number of queries however long the history is."""
    versions = [(noun, rows, "pgh_created_at") for noun, (_model, rows) in sources.items()]
    page = page_of(request, everything(("event", record.events.all(), "at"), *versions))
    shown = {}
    for _at, noun, key in page:
        shown.setdefault(noun, []).append(key)
    versions, before = {}, {}
    for noun, (model, _rows) in sources.items():
        versions[noun], before[noun] = with_those_before(_history(model), shown.get(noun, []))
    names = Names([version for found in (*versions.values(), *before.values()) for version in found.values()])
    events = record.events.select_related("by__person", "by__institution", "on_behalf_of")
    events = events.in_bulk(shown.get("event", []))
    rows = []
    for _at, noun, key in page:
        if noun == "event":
            rows.append(_event_row(events[key]))
        else:
            version = versions[noun][key]
            rows.append(
                _version_row(
                    record,
                    _labels()[noun],
                    sources[noun][0],
                    version,
                    before[noun].get(version.earlier),
                    names,
                )
            )
    context = {"record": record, "is_input": isinstance(record, Input), "rows": rows, "page_obj": page}
    return render(request, "components/record_history.html", context)


def versions_in_words(record, labels):
    """All versions of one row that has few, the newest first, as components/versions_in_words.html shows them.

    Args:
        labels: (words of its first version, of a later one).
    """
    model = type(record)
    keys = list(record.history.order_by("-pk").values_list("pk", flat=True))
    versions, before = with_those_before(_history(model), keys)
    names = Names([*versions.values(), *before.values()])
    return [
        _version_row(record, labels, model, versions[key], before.get(versions[key].earlier), names)
        for key in keys
    ]


# Rows --------------------------------------------------------------------------------------------


class Names:
    """What the versions of a page name by a key, fetched at once: a query for each model that is named, and the people."""

    def __init__(self, versions):
        wanted = {}
        for version in versions:
            for field in _fields(version):
                if isinstance(field, models.ForeignKey) and getattr(version, field.attname):
                    model = _model_of(version)._meta.get_field(field.name).related_model
                    wanted.setdefault(model, set()).add(getattr(version, field.attname))
        self.rows = {model: model.objects.in_bulk(keys) for model, keys in wanted.items()}
        users = {user_of(version) for version in versions} - {None}
        self.users = User.objects.select_related("person", "institution").in_bulk(users)

    def of(self, model, key):
        return str(self.rows.get(model, {}).get(key, key))


def _model_of(version):
    return version.pgh_tracked_model


def _fields(version):
    return [
        field
        for field in version._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.name not in LEFT_OUT
    ]


def _version_row(record, labels, model, version, before, names):
    changes, texts = [], []
    for field in _fields(version):
        new = getattr(version, field.attname)
        old = None if before is None else getattr(before, field.attname)
        own = model._meta.get_field(field.name)
        if new == old or (before is None and new in {None, "", 0}):
            continue
        if isinstance(own, models.ForeignKey) and isinstance(record, own.related_model) and new == record.pk:
            continue
        label = _words_of(field.name) or own.verbose_name
        if isinstance(own, models.TextField):
            texts.append((label, excerpt(difference(old or "", new or ""))))
            continue
        changes.append((label, None if before is None else _shown(own, old, names), _shown(own, new, names)))
    return {
        "at": version.pgh_created_at,
        "label": labels[before is not None],
        "name": _person(names.users.get(user_of(version))),
        "changes": changes,
        "texts": texts,
    }


def _labels():
    """{noun: (words of its first version, of a later one)}."""
    return {
        "record": (_("Dicatat"), _("Isi atau status berubah")),
        "deadline": (_("Batas waktu mulai dihitung"), _("Batas waktu berubah")),
        "served": (_("Tindak lanjut melayani masukan"), _("Jawaban pengusul berubah")),
        "support": (_("Instansi pendukung ditetapkan"), _("Instansi pendukung berubah")),
    }


def _words_of(name):
    """The words of a column that has none of its own, since no form and no other page shows it."""
    return {
        "confirmed_at": _("dikonfirmasi pada"),
        "follow_up": _("tindak lanjut"),
        "input": _("masukan"),
        "kind": _("batas waktu untuk"),
    }.get(name)


def _shown(field, value, names):
    """A value of a column as a page prints it."""
    if value is None or value == "":
        return "–"
    if field.choices:
        shown = dict(field.flatchoices).get(value, value)
    elif isinstance(field, models.ForeignKey):
        shown = names.of(field.related_model, value)
    elif isinstance(field, models.BooleanField):
        shown = _("ya") if value else _("tidak")
    elif isinstance(field, models.DateTimeField):
        shown = date_format(timezone.localtime(value), "j F Y, H.i T")
    else:
        shown = date_format(value) if isinstance(field, models.DateField) else value
    return shown


def _event_row(event):
    name = _person(event.by)
    if event.on_behalf_of_id:
        name = _("%(name)s, atas nama %(institution)s") % {
            "name": name,
            "institution": event.on_behalf_of.label,
        }
    return {"at": event.at, "label": event.label, "name": name, "note": event.note, "is_event": True}


def _person(user):
    if user is None:
        return _("di luar portal")
    if user.email == User.PORTAL:
        return _("Portal (otomatis)")
    return f"{user.display_name}, {user.institution.label}"
