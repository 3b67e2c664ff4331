"""What anybody may read: which views are public pages, and what is counted or looked for once for all of their readers.

What a stranger is shown of such a page is kept until something public changes (rakor_portal/public_cache.py); whoever is
signed in gets a page of his own each time.
"""

from django.contrib.auth.decorators import login_not_required

MOST_RESULTS = 1_000  # that a process keeps of `counted_once`


def public_page(view):
    """Decorator of a view that anybody may read. It must answer every stranger who asks for one address alike.

    The answer may depend on the address, its query, the data and the present minute, and on nothing else: it is kept.
    """
    view = login_not_required(view)
    view.is_public_page = True
    return view


# (moment of the data, {name: result}). Exchanged as a whole: a thread that still answers from an earlier moment must not
# put its result among those of a later one. Two threads that count the same at once do so twice, which does no harm.
_counted = [(None, {})]


def counted_once(request, name, count):
    """The result of `count()`, for a stranger taken from memory as long as nothing public has changed.

    For what has to go through all rows, such as the totals of the portal: their cost grows with the portal, so it is paid
    once after each change (and once an hour: what is late depends on the day, which begins with a full hour in each zone of
    Indonesia) and not once for each address.

    Args:
        request: the middleware has read the version of the public data for it, for a stranger alone; None counts anew.
        name: hashable, None for what is not kept; what is counted, with everything it depends on except the data and the day. The result must not
            depend on the language, and nobody may change it, nor a row in it.
    """
    version = getattr(request, "public_version", None)
    if version is None or name is None:
        return count()
    number, minute = version
    moment = number, minute // 60
    kept_for, results = _counted[0]
    if kept_for != moment:
        results = {}
        _counted[0] = moment, results
    result = results.pop(name, _counted)
    if result is _counted:
        result = count()
        while len(results) >= MOST_RESULTS:  # what nobody asked for longest goes first
            results.pop(next(iter(results)), None)
    results[name] = result
    return result


def this_moment(request):
    """For the name of what `counted_once` keeps, where it depends on the minute: on which meeting is over, for one."""
    return getattr(request, "public_version", None)
