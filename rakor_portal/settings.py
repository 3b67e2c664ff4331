"""Settings, read from the environment; README.md lists every variable.

The rules of production hold unless DEMO=1 (`make run`), DEBUG=1 (a developer's machine) or TESTING=1
(tests/settings.py) is set. PRODUCTION=1, which the container image sets, forbids these three.
"""

import socket
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from rakor_portal.database import database_config
from rakor_portal.environment import (
    env_bool,
    env_file,
    env_int,
    env_list,
    env_mail,
    env_path,
    env_str,
    kept_secret,
    required,
)
from rakor_portal.file_storage import uploads_storage

BASE_DIR = Path(__file__).resolve().parent.parent

# Which kind of machine this is

DEBUG = env_bool("DEBUG")
DEMO = env_bool("DEMO")
TESTING = env_bool("TESTING")
PRODUCTION = not (DEBUG or DEMO or TESTING)

if env_bool("PRODUCTION") and not PRODUCTION:
    chosen = ", ".join(f"{name}=1" for name in ("DEBUG", "DEMO", "TESTING") if env_bool(name))
    raise ImproperlyConfigured(f"{chosen} is refused where PRODUCTION=1 is set.")
if PRODUCTION:
    required("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")

RAKOR_VAR = env_path("RAKOR_VAR", BASE_DIR / "var")
PORT = env_int("PORT", 8000)
DEMO_PASSWORD = env_str("DEMO_PASSWORD", "rakor-demo-2021") if DEMO or TESTING else ""

# Secrets and hosts

SECRET_KEY = env_str("SECRET_KEY") or kept_secret(RAKOR_VAR / "secret_key")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
if PRODUCTION and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY is too short: use 50 random characters.")

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{socket.gethostname().lower()}")
SITE_URL = env_str(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0].lstrip('.*')}" if PRODUCTION else f"http://localhost:{PORT}"
).rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL must begin with https:// or http://, not {SITE_URL!r}.")
CSRF_TRUSTED_ORIGINS = [SITE_URL, *env_list("CSRF_TRUSTED_ORIGINS")]

# What the portal is made of

INSTALLED_APPS = [
    "participants",
    "meetings",
    "rakor_portal",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "rakor_portal.apps.StaticFiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "rakor_portal.lean_304.Lean304",
    "rakor_portal.public_cache.PublicCache",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rakor_portal.public_cache.GZipOthers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rakor_portal.public_cache.PrivateCopies",
    "rakor_portal.session_expired.KeepsWhatWasTyped",  # LoginRequiredMiddleware, and a POST loses no text
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rakor_portal.public_cache.HistoryOfPeople",
    "rakor_portal.fresh_calendar.FreshCalendar",
    "rakor_portal.kept_text.SaysWhatWasSaved",
]

ROOT_URLCONF = "rakor_portal.urls"
WSGI_APPLICATION = "rakor_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rakor_portal.context.portal",
            ],
            "libraries": {"i18n": "rakor_portal.kept_tags", "static": "rakor_portal.kept_tags"},
            "builtins": ["rakor_portal.kept_tags", "meetings.templatetags.marks"],
        },
    },
]
# `i18n` and `static` are ours on purpose (rakor_portal/kept_tags.py)
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Data

DATABASES = {"default": database_config(env_str("DATABASE_URL"), RAKOR_VAR)}
DATABASE_PREPARES = env_bool("DATABASE_PREPARES", default=True)  # meetings/kept_queries.py
# Rows that are fetched by and by stay with one connection, as a prepared statement does.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = not DATABASE_PREPARES
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_str("REDIS_URL")  # needs `pip install redis`
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Megabytes of pages that each process keeps for strangers (rakor_portal/public_cache.py); 0 makes every page anew.
PUBLIC_CACHE_MB = env_int("PUBLIC_CACHE_MB", 32)
PUBLIC_TOTALS_ARE_KEPT = True  # meetings.public_pages.counted_once; a test's transaction raises no version

# Under which licence what is public may be used by anybody (/data-terbuka/, the catalogue, the API).
OPEN_DATA_LICENCE = {
    "kode": "CC-BY-4.0",
    "nama": "Creative Commons Attribution 4.0 International",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}

# People

AUTH_USER_MODEL = "participants.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"

ACCOUNT_ADAPTER = "participants.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "participants.forms.sign_in.LoginForm",
    "change_password": "participants.forms.sign_in.ChangePasswordForm",
    "reset_password": "participants.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "participants.forms.sign_in.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXIES", 0)

SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True

# Security headers; Django's defaults give nosniff, same-origin referrers and COOP

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION and SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE and env_bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # asked by the container's own health check, without TLS
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 365 * 24 * 60 * 60) if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = False
# Only behind a proxy that sets or removes this header itself: a visitor could send it too.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("TRUST_X_FORWARDED_PROTO") else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rakor_portal.session_expired.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# What may be sent. A field of 200,000 characters outside the BMP is 2.4 MB when url-encoded: it has to reach the
# form, which can say so beside the field; Django's own limit of 2.5 MB would answer a form of two with 400.

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MAX_BYTES = max(1, env_int("UPLOAD_MAX_MB", 10)) * 1024 * 1024  # of one file
UPLOAD_DAYS = max(1, env_int("UPLOAD_DAYS", 7))  # that a file sent in pieces waits to be finished and used
UPLOADS_AT_ONCE = 20  # of one person, that wait
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# Files

MEDIA_ROOT = RAKOR_VAR / "uploads"
MEDIA_URL = "berkas/"  # never served as it is: a view decides who may have which file
STATIC_ROOT = env_path("STATIC_ROOT", RAKOR_VAR / "static")
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": uploads_storage(),
    "staticfiles": {"BACKEND": "rakor_portal.static_files.ManifestStorage"},
}
if DEBUG or TESTING:
    # Without a manifest: a style sheet can be changed without collectstatic.
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# Official documents: the office's certificate (PKCS#12), by which what is issued is signed, and its password

DOCUMENT_SIGNING_P12 = env_file("DOCUMENT_SIGNING_P12")
DOCUMENT_SIGNING_PASSWORD = env_str("DOCUMENT_SIGNING_PASSWORD")

# Language and time

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jayapura"
FORMAT_MODULE_PATH = ["rakor_portal.formats"]
FIRST_DAY_OF_WEEK = 1

# Mail: to files where the portal is tried out, to the log where nothing else is set

DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "Portal Rakor <portal-rakor@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = [(address, address) for address in env_list("ADMINS")]
EMAIL_SUBJECT_PREFIX = "[Portal Rakor] "
if env_str("EMAIL_URL"):
    globals().update(env_mail("EMAIL_URL"))
elif DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = RAKOR_VAR / "mail"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Reminders of invitation letters that nobody answered, in working days (meetings/actions/letter_reminders.py): from when
# on before the meeting the worker reminds, and how much time is left to answer at least between two letters.
INVITATION_REMINDER_FROM = env_int("INVITATION_REMINDER_FROM", 5)
INVITATION_REMINDER_EVERY = max(1, env_int("INVITATION_REMINDER_EVERY", 2))

# Jobs (meetings/tasks.py)

# Seconds without a sign of life after which what a worker was at is taken up by another.
WORKER_LOST_AFTER = env_int("WORKER_LOST_AFTER", 20)
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,  # a mail server that does not answer must not hold up everything else
    "update_heartbeat_interval": WORKER_LOST_AFTER / 4,
    "stalled_worker_timeout": WORKER_LOST_AFTER,
}

# Log: everything to standard error, one line each

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO"), "propagate": False},
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
