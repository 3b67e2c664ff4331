from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's own, but the sources of the style sheet are not served."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "scss"]
