"""How a step of a record is answered over HTTP; the same for inputs and follow-ups."""

from django.contrib import messages
from django.shortcuts import redirect, render


def posted(request):
    """What a form is bound to: nothing on GET, what was sent on POST (also when nothing was typed)."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def take_step(request, record, form, template, *, done, **context):
    """Show the form of a step, or act and go to the page of what came of it.

    Args:
        record: an input or a follow-up, found and allowed by the view.
        form: of the step; says whether the step `is_possible` and, if not, `why_not`.
        done: the message after it; a form that knows better has one of its own.
    """
    if not form.is_possible:
        return redirect(record) if _was_just_done(request, record, form) else not_now(request, record, form)
    if form.is_bound and form.is_valid():
        outcome = form.save()
        if outcome:
            messages.success(request, getattr(form, "done", done))
            if getattr(form, "warning", ""):
                messages.warning(request, form.warning)
            return redirect(outcome)
        if _was_just_done(request, record, form):
            return redirect(record)
    return render(request, template, {"record": record, "form": form, "keep": "step", **context})


def _was_just_done(request, record, form):
    """The same person did the same just before: a double tap on a slow link, which gets the first answer again."""
    last = record.events.last() if form.is_bound and hasattr(form, "kind") else None
    if last is None or last.kind not in getattr(form, "kinds", [form.kind]) or last.by_id != request.user.pk:
        return False
    return not hasattr(form, "says_the_same") or form.says_the_same(last)


def not_now(request, record, form=None, *, why=""):
    """The step does not fit the record as it stands: says so, shows what was typed, and leads back. Status 409."""
    typed = [
        (field.label, field.value())
        for field in (form if form is not None and form.is_bound else ())
        if not field.is_hidden and isinstance(field.value(), str) and field.value().strip()
    ]
    context = {"record": record, "why": why or form.why_not, "typed": typed}
    return render(request, "components/not_now.html", context, status=409)


def say_refused(request, form):
    """Say on the next page why a form without fields of its own was refused."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
