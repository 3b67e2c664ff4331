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
    "DATABASE_PREPARES",
    "DOCUMENT_SIGNING_P12",
    "DOCUMENT_SIGNING_PASSWORD",
    "S3_BUCKET",
    "UPLOAD_MAX_MB",
    "UPLOAD_DAYS",
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
if os.environ.get("TEST_DATABASE"):  # tests/template_database.py
    DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
# A test's transaction is never committed, so no version of the public data rises; tests/test_public_cache.py turns it on.
# Processes that a test starts, whose changes are committed, keep pages when it says so (tests/test_two_nodes.py).
PUBLIC_CACHE_MB = int(os.environ.get("TEST_PUBLIC_CACHE_MB") or 0)
PUBLIC_TOTALS_ARE_KEPT = PUBLIC_CACHE_MB > 0
