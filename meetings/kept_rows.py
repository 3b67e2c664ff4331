"""Instances of models out of the records of one query, whose columns are known beforehand (meetings/kept_queries.py).

Django asks again for each record which of its columns belong to which field, calls the model's `__init__`, that sets each
field by itself, and sends two signals. A page of a meeting is made of two hundred instances. Here the columns are sorted out
once for the query, and a record's values become the instance's in one step; what is left out (`only()`, `defer()`) is
fetched when it is asked for, as always.
"""

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init


class InstanceMaker:
    """Called with a record it gives the instance of a model, with those of the models selected with it.

    It is the instance that Django would make (tests/meetings/test_kept_queries.py compares them).

    Args:
        klass_info: what Django's compiler knows of the model's columns among those selected.
        select: the compiler's columns.
        alias: of the database.
        annotations: {name: number of its column}.

    Raises:
        NotImplementedError: the model inherits columns of another table, or counts on `__init__`, `from_db` or a signal when an instance is made.
    """

    def __init__(self, klass_info, select, alias, annotations=None):
        self.model, self.alias = klass_info["model"], alias
        _refuse_what_is_made_otherwise(klass_info)
        columns = klass_info["select_fields"]
        self.first, self.end = columns[0], columns[-1] + 1
        self.names = [column[0].target.attname for column in select[self.first : self.end]]
        self.key = self.first + self.names.index(self.model._meta.pk.attname)
        self.annotations = list((annotations or {}).items())
        self.selected_with = [
            (InstanceMaker(info, select, alias), *_names_of_each_other(info))
            for info in klass_info.get("related_klass_infos", [])
        ]

    def __call__(self, record):
        """None where the other table has no such row."""
        if record[self.key] is None:
            return None
        made = self.model.__new__(self.model)
        values, state = made.__dict__, ModelState()
        state.db, state.adding = self.alias, False
        values["_state"] = state
        values.update(zip(self.names, record[self.first : self.end], strict=True))
        for name, column in self.annotations:
            values[name] = record[column]
        if self.selected_with:
            others = state.fields_cache
            for make, its_name, my_name in self.selected_with:
                other = others[its_name] = make(record)
                if my_name and other is not None:
                    other._state.fields_cache[my_name] = made
        return made


def _names_of_each_other(klass_info):
    """(under which name an instance keeps the other one, under which the other keeps it or None)"""
    field = klass_info["field"]
    if klass_info["reverse"]:
        return field.remote_field.cache_name, field.cache_name
    return field.cache_name, field.remote_field.cache_name if field.unique else None


def _refuse_what_is_made_otherwise(klass_info):
    model = klass_info["model"]
    made_as_always = "__init__" not in _own(model) and "from_db" not in _own(model)
    one_table = not model._meta.parents and not klass_info.get("from_parent")
    unheard = not pre_init.has_listeners(model) and not post_init.has_listeners(model)
    if not (made_as_always and one_table and unheard):
        raise NotImplementedError(f"{model.__name__} is not made from a record alone")


def _own(model):
    """Names that the model or what it is made of defines, up to Django's own Model."""
    return {name for cls in model.__mro__[: model.__mro__.index(Model)] for name in vars(cls)}
