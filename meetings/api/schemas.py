"""The shapes of the answers, made from the description of each data set."""

from typing import Literal

from ninja import Schema
from pydantic import BaseModel, Field, create_model

from meetings.api.filters import parameters_of
from meetings.open_data.fields import Kind

TYPES = {
    Kind.TEXT: str | None,
    Kind.MARKDOWN: str | None,
    Kind.DATE: str | None,
    Kind.MOMENT: str | None,
    Kind.NUMBER: int | None,
    Kind.DECIMAL: str | None,
    Kind.YES_NO: bool,
    Kind.TEXTS: list[str],
}
FORMATS = {Kind.DATE: "date", Kind.MOMENT: "date-time", Kind.DECIMAL: "decimal"}


class Problem(BaseModel):
    detail: str = Field(description="Apa yang salah, dengan kata.", examples=["Tidak ditemukan."])


class Withdrawn(BaseModel):
    """What is left of a record that was public and is not any more."""

    detail: str = Field(description="Apa yang terjadi, dengan kata.")
    deleted: Literal[True]
    changed_at: str = Field(
        description="Kapan ditarik atau dikecualikan.", json_schema_extra={"format": "date-time"}
    )


def row_of(data_set):
    """One record, with every column."""
    columns = {field.name: (TYPES[field.kind], _as_pydantic(field)) for field in data_set.fields}
    if "deleted" in columns:
        columns["deleted"] = (Literal[False], columns["deleted"][1])
    return create_model(_name(data_set), **columns)


def _as_pydantic(field):
    description = str(field.description)
    if field.codes:
        description += " " + "; ".join(f"{code}: {label}" for code, label in field.codes.items()) + "."
    extra = {"format": FORMATS[field.kind]} if field.kind in FORMATS else None
    examples = None if field.example is None else [field.example]
    return Field(description=description, examples=examples, json_schema_extra=extra)


def tombstone_of(data_set):
    return create_model(
        f"{_name(data_set)}Ditarik",
        **{
            data_set.identifier: (str, Field(description="Yang mana.")),
            "deleted": (Literal[True], Field(description="Pernah terbuka, sekarang tidak lagi.")),
            "changed_at": (
                str,
                Field(description="Kapan ditarik.", json_schema_extra={"format": "date-time"}),
            ),
        },
    )


def list_of(data_set, row):
    rows = list[row | tombstone_of(data_set)] if data_set.withdraws else list[row]
    return create_model(
        f"Daftar{_name(data_set)}",
        data=(rows, Field(description=str(data_set.description))),
        berikutnya=(
            str | None,
            Field(description="Alamat bagian berikutnya; kosong (null) pada bagian terakhir."),
        ),
    )


def query_of(data_set):
    """The form of what its list can be asked with."""
    return create_model(
        f"Saringan{_name(data_set)}",
        __base__=Schema,
        **{
            name: (
                parameter.annotation,
                Field(
                    parameter.default,
                    description=str(parameter.description),
                    json_schema_extra=None if parameter.example is None else {"example": parameter.example},
                ),
            )
            for name, parameter in parameters_of(data_set).items()
        },
    )


def _name(data_set):
    return "".join(part.capitalize() for part in data_set.slug.split("-"))
