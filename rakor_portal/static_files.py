from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Scripts import each other under their hashed names too.

    Else a module that a page loads and another module imports would run twice, under two addresses, each with
    a state of its own: two outboxes on one page.

    Django's own patterns for this are not used: they also rewrite the example in a script's opening comment, and a
    script whose hash depends on itself never comes to rest. Here a statement begins its line. Scripts that import
    each other in a circle do not come to rest either: `collectstatic` fails, and says so.
    """

    _FROM = r"""\s*from\s*["'](?P<url>\.[^"']+)["'];)"""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "*.js",
            (
                (
                    rf"""(?m:^)(?P<matched>import(?P<names>\s[^;"']*?){_FROM}""",
                    'import%(names)s from "%(url)s";',
                ),
                (
                    rf"""(?m:^)(?P<matched>export(?P<names>\s[^;"'=]*?){_FROM}""",
                    'export%(names)s from "%(url)s";',
                ),
                (r"""(?m:^)(?P<matched>import\s*["'](?P<url>\.[^"']+)["'];)""", 'import "%(url)s";'),
                # What is loaded where it is needed; comments have no such example.
                (r"""(?P<matched>import\(["'](?P<url>\.[^"']+)["']\))""", 'import("%(url)s")'),
            ),
        ),
    )
