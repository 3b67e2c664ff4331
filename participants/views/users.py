import logging

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from participants.actions.users import send_password_link
from participants.forms.filters import UserFilter
from participants.forms.users import InstitutionChoiceForm, NewUserForm, UserChangeForm
from participants.models import User
from participants.views.access import administrators_only
from participants.views.lists import listed

log = logging.getLogger(__name__)


@administrators_only
def user_manage(request):
    rows = User.objects.select_related("person", "institution")
    return render(
        request, "participants/users/list.html", listed(request, rows, UserFilter(request.GET), tab="users")
    )


@administrators_only
def user_create(request):
    """First whose account it is (`?instansi=`), then the account, so that only the people of that institution are offered."""
    choice = InstitutionChoiceForm(request.GET if "instansi" in request.GET else None)
    if not choice.is_valid():
        return render(request, "participants/users/institution.html", {"form": choice})
    institution = choice.cleaned_data["instansi"]
    form = NewUserForm(
        request.POST or None, institution=institution, initial={"person": _number(request.GET.get("orang"))}
    )
    if form.is_valid() and form.save():
        if not form.is_by_link:
            messages.success(request, _("Akun %(email)s sudah dibuat.") % {"email": form.instance.email})
        elif _send(request, form.instance, new=True):
            messages.success(
                request,
                _("Akun %(email)s sudah dibuat; tautan kata sandi sudah dikirim.")
                % {"email": form.instance.email},
            )
        return redirect("user_manage")
    return render(request, "participants/users/form.html", {"form": form, "institution": institution})


@administrators_only
def user_change(request, pk):
    user = get_object_or_404(User.objects.select_related("person", "institution"), pk=pk)
    form = UserChangeForm(request.POST or None, instance=user, by=request.user)
    if form.is_valid() and form.save():
        if not form.cleaned_data["send_link"] or _send(request, user):
            messages.success(request, _("Akun %(email)s sudah disimpan.") % {"email": user.email})
        return redirect("user_manage")
    stored = User.objects.select_related("person", "institution").get(pk=user.pk)
    return render(request, "participants/users/form.html", {"form": form, "account": stored})


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _send(request, user, *, new=False):
    """The account is kept also where the mail server is away; the administrator is told."""
    try:
        send_password_link(user, new=new)
    except OSError:  # of which smtplib's errors are
        log.exception("the letter with the password link could not be sent")
        messages.warning(
            request,
            _("Akun %(email)s sudah disimpan, tetapi suratnya gagal dikirim. Kirim lagi tautannya nanti.")
            % {"email": user.email},
        )
        return False
    return True
