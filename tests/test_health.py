from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_health_answers_anybody_when_the_database_does(client):
    response = client.get("/sehat/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": True}
    assert "no-store" in response["Cache-Control"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
def test_health_is_503_without_a_database_and_tells_nothing_of_why(client, monkeypatch):
    @contextmanager
    def no_cursor():
        raise OperationalError("password authentication failed for user portal")
        yield

    monkeypatch.setattr(connection, "cursor", no_cursor)
    response = client.get("/sehat/")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "database": False}


def test_health_changes_nothing(client):
    assert client.post("/sehat/").status_code == 405


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/sehat/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
