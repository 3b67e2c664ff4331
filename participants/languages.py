"""The language of what is being said, and what is kept by it: words, addresses, parts of pages.

Django finds the language out anew each time it is asked, through the variables of the present context; a page asks two
hundred times.
"""

import threading
from contextlib import contextmanager
from functools import lru_cache, wraps

from django.utils.translation import get_language

_here = threading.local()


def language():
    """As Django's `get_language`."""
    return getattr(_here, "language", None) or get_language()


@contextmanager
def one_language():
    """What is said meanwhile in this thread is said in the present language.

    Nothing inside may change it: what is kept by language would be kept under the wrong one, for everybody
    (tests/conftest.py refuses it).
    """
    if getattr(_here, "language", None):
        yield
        return
    _here.language = get_language()
    try:
        yield
    finally:
        _here.language = None


def kept_by_language(maxsize=128):
    """Decorator of a function whose result depends on its arguments and the language alone: it is worked out once for each.

    Args:
        maxsize: how many results a process keeps, in both languages together.
    """

    def decorate(say):
        @lru_cache(maxsize=maxsize)
        def kept(_language, *args, **named):
            return say(*args, **named)

        @wraps(say)
        def said(*args, **named):
            return kept(language(), *args, **named)

        return said

    return decorate
