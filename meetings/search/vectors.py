"""The words of a row, as the database keeps and compares them."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression
from django.db.models.expressions import Col

CONFIG = "indonesian"


class SearchColumn(Expression):
    """The words of a row: the column that migration 0009 makes beside those of the model, which tells why."""

    output_field = SearchVectorField()

    def resolve_expression(self, query=None, *_args, **_kwargs):
        column = SearchVectorField()
        column.set_attributes_from_name("search")
        return Col(query.get_initial_alias(), column)


def tsquery(expression):
    """Args: expression: as `to_tsquery` reads it (questions.py)."""
    return SearchQuery(expression, search_type="raw", config=CONFIG)
