"""How the portal is served. Every value can be changed by the environment; see README.md."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Threads, since one visitor on a slow link must not keep a whole process waiting.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
keepalive = 5
timeout = 60
graceful_timeout = 20
# A process is renewed now and then, not all at the same time.
max_requests = 20_000
max_requests_jitter = 2_000
# The sign of life is a file; on a real disk it could stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
errorlog = "-"
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "info"


def on_starting(server):
    """Reads the settings once before any worker starts: what is missing is said in one line, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor_portal.settings")
    from django.conf import settings

    try:
        settings.INSTALLED_APPS  # noqa: B018
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")


def post_worker_init(worker):
    """Python looks for rings of objects no longer used after each 700 new ones; a page makes ten times as many.

    What was loaded at the start (a quarter of a million objects) stays until the end, and is not looked through again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
