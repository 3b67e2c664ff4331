"""Signing in, and the administrator's pages for institutions, people and accounts."""

from allauth.account import views as account
from django.urls import path, re_path

from participants.views import institutions, people, users

urlpatterns = [
    # Signing in: allauth's views under the names that allauth looks up
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("sandi/ubah/", account.password_change, name="account_change_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/atur/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/atur/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # Institutions
    path("kelola/", institutions.manage, name="manage"),
    path("kelola/instansi/", institutions.institution_manage, name="institution_manage"),
    path("kelola/instansi/baru/", institutions.institution_create, name="institution_create"),
    path("kelola/instansi/<slug:slug>/", institutions.institution_change, name="institution_change"),
    # People
    path("kelola/orang/", people.person_manage, name="person_manage"),
    path("kelola/orang/baru/", people.person_create, name="person_create"),
    path("kelola/orang/<int:pk>/", people.person_change, name="person_change"),
    # Accounts
    path("kelola/akun/", users.user_manage, name="user_manage"),
    path("kelola/akun/baru/", users.user_create, name="user_create"),
    path("kelola/akun/<int:pk>/", users.user_change, name="user_change"),
]
