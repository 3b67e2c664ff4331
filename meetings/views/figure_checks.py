"""What the walidata looks at: findings about figures, each with its number."""

from django.http import Http404


def figure_check_list(request):
    raise Http404
