"""The language of what is being said, for what is kept by language: words, addresses, parts of pages.

Django finds it out anew each time it is asked, through the variables of the present context; a page asks two hundred times.
"""

import threading
from contextlib import contextmanager

from django.utils.translation import get_language

_here = threading.local()


def language():
    """As Django's `get_language`."""
    return getattr(_here, "language", None) or get_language()


@contextmanager
def one_language():
    """What is said meanwhile in this thread is said in the present language; nothing inside may change it."""
    if getattr(_here, "language", None):
        yield
        return
    _here.language = get_language()
    try:
        yield
    finally:
        _here.language = None
