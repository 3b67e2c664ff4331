"""The bare view that the portal's pages are measured against: one Django view without middleware that returns 12 kB.

Served by the same gunicorn settings: `gunicorn tests.benchmarks.bare`.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODY = b"x" * 12_000

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[])


def bare(_request):
    return HttpResponse(BODY)


urlpatterns = [path("", bare)]
application = get_wsgi_application()
