"""What every test can use. Factories are in tests/factories.py; browser fixtures in tests/browser/conftest.py."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Rate limits and cached pages of one test must not reach the next."""
    cache.clear()
