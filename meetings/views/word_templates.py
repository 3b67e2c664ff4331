"""The Word templates of the papers: which is in force, its file, another in its place, an earlier one again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.documents.word import own_template
from meetings.documents.word_samples import TEMPLATED, sample_of
from meetings.documents.word_templates import content_in_force
from meetings.forms.papers import TemplateAgainForm, WordTemplateForm
from meetings.models import Document, Meeting, WordTemplate
from meetings.models.attachments import TYPES
from meetings.views.steps import posted


def _allow(request):
    if not request.user.reads_everything:
        raise Http404
    if not request.user.has_perm("meetings.keep_word_templates"):
        raise PermissionDenied


def _kind(kind):
    if kind not in TEMPLATED:
        raise Http404
    return Document.Kind(kind)


@require_safe
def document_template_list(request):
    _allow(request)
    last = {}
    for template in WordTemplate.objects.select_related("created_by__person"):
        last.setdefault(template.kind, template)
    rows = [{"kind": Document.Kind(kind), "template": last.get(kind)} for kind in TEMPLATED]
    return render(request, "meetings/word_templates/list.html", {"rows": rows})


def document_template(request, kind):
    """One kind: the file in force, a form for another, and all versions so far."""
    _allow(request)
    kind = _kind(kind)
    form = WordTemplateForm(*posted(request), kind=kind, by=request.user)
    if form.is_bound and form.is_valid() and form.save():
        messages.success(request, _("Templat disimpan dan dipakai mulai sekarang."))
        return redirect("document_template", kind=kind)
    versions = list(WordTemplate.objects.filter(kind=kind).select_related("created_by__person"))
    context = {
        "kind": kind,
        "form": form,
        "versions": versions,
        "in_force": versions[0] if versions and versions[0].file else None,
        "again": TemplateAgainForm(kind=kind, templates=versions, by=request.user),
        "forms": Meeting.MinutesForm.choices if kind == Document.Kind.MINUTES else [],
        "names": names_of(sample_of(kind)),
    }
    return render(request, "meetings/word_templates/detail.html", context)


@require_POST
def document_template_again(request, kind):
    _allow(request)
    kind = _kind(kind)
    templates = WordTemplate.objects.filter(kind=kind)
    form = TemplateAgainForm(request.POST, kind=kind, templates=templates, by=request.user)
    if form.is_valid() and form.save():
        messages.success(request, _("Templat itu dipakai lagi mulai sekarang."))
    else:
        messages.error(request, " ".join(form.non_field_errors()) or _("Versi itu tidak ada."))
    return redirect("document_template", kind=kind)


@require_safe
def document_template_file(request, kind):
    """The .docx in force; with ?bentuk= the portal's own of that form of the notula, with ?versi= an earlier one."""
    _allow(request)
    kind = _kind(kind)
    wanted, form = request.GET.get("versi", ""), request.GET.get("bentuk", "")
    if wanted:
        content, name = _version(kind, wanted), f"{kind}-v{wanted}"
    elif form in Meeting.MinutesForm.values:
        content, name = own_template(kind, form), f"{kind}-{form}"
    else:
        content, name = content_in_force(kind, Meeting.MinutesForm.OF_2023), kind
    response = HttpResponse(content, content_type=TYPES[".docx"])
    response["Content-Disposition"] = f'attachment; filename="templat-{name}.docx"'
    response["Content-Encoding"] = "identity"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version(kind, wanted):
    if not wanted.isdecimal() or len(wanted) > 6:
        raise Http404
    template = WordTemplate.objects.filter(kind=kind, version=int(wanted)).first()
    if template is None or not template.file:
        raise Http404
    try:
        with template.file.open("rb") as file:
            return file.read()
    except OSError as error:
        raise Http404 from error


def names_of(data, prefix=""):
    """What a template may call: "rapat.nama", "hadir[].instansi"; each name once, in order."""
    names = {}
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            names |= dict.fromkeys(names_of(value, f"{name}."))
        elif isinstance(value, list) and value and isinstance(value[0], dict) and "potongan" in value[0]:
            names[f"{name}[].isi"] = None
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            names |= dict.fromkeys(names_of(value[0], f"{name}[]."))
        else:
            names[f"{name}[]" if isinstance(value, list) else name] = None
    return list(names)
