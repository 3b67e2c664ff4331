"""The portal's settings for tests: a server of their own, fast passwords, no files left behind."""

import os
from pathlib import Path

os.environ["TESTING"] = "1"
for name in (
    "DEMO",
    "DEBUG",
    "PRODUCTION",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "REDIS_URL",
    "STATIC_ROOT",
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["RAKOR_VAR"] = os.environ.get("TEST_VAR") or str(Path(__file__).parent.parent / "var" / "test")

from rakor_portal.settings import *  # noqa: E402, F403
from rakor_portal.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "EMBEDDED" in DATABASES["default"]:
    DATABASES["default"]["EMBEDDED"]["durable"] = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
