"""Whether a CSV is what its Table Schema says (https://specs.frictionlessdata.io/table-schema/), row by row."""

import csv
import io
import re
from datetime import date, datetime


def faults_of(schema, content):
    """What does not fit, in words with line and column; nothing where all does.

    Args:
        content: the bytes of the file, in UTF-8 with or without a byte order mark.
    """
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    fields, missing = schema["fields"], schema["missingValues"]
    names = [field["name"] for field in fields]
    heading = next(lines)
    if heading != names:
        return [f"heading: {heading} instead of {names}"]
    faults, seen = [], {}
    for number, cells in enumerate(lines, start=2):
        if len(cells) != len(fields):
            faults.append(f"line {number}: {len(cells)} cells instead of {len(fields)}")
            continue
        for field, value in zip(fields, cells, strict=True):
            faults += [f"line {number}, {field['name']}: {said}" for said in _of_cell(field, value, missing)]
        for key in _keys(schema):
            values = tuple(cells[names.index(name)] for name in key)
            if (key, values) in seen:
                faults.append(f"line {number}: {values} again, as in line {seen[key, values]}")
            seen[key, values] = number
    return faults


def _keys(schema):
    unique = [
        (field["name"],) for field in schema["fields"] if field.get("constraints", {}).get("unique", False)
    ]
    return {*unique, *([tuple(schema["primaryKey"])] if "primaryKey" in schema else [])}


def _of_cell(field, value, missing):
    constraints = field.get("constraints", {})
    if value in missing:
        return ["missing"] if constraints.get("required") else []
    faults = []
    if not _READS[field["type"]](field, value):
        faults.append(f"“{value}” is no {field['type']}")
    if "enum" in constraints and value not in constraints["enum"]:
        faults.append(f"“{value}” is none of {constraints['enum']}")
    unknown = constraints.keys() - {"required", "unique", "enum"}
    assert not unknown, f"this test does not know the constraints {unknown}"
    return faults


def _is_moment(field, value):
    assert field["format"] == "any"
    return _parses(datetime.fromisoformat, value) and datetime.fromisoformat(value).tzinfo is not None


def _parses(read, value):
    try:
        read(value)
    except ValueError:
        return False
    return True


_READS = {
    "string": lambda _field, _value: True,
    "integer": lambda _field, value: re.fullmatch(r"[+-]?\d+", value, re.ASCII) is not None,
    "number": lambda _field, value: re.fullmatch(r"[+-]?\d+(\.\d+)?", value, re.ASCII) is not None,
    "date": lambda _field, value: (
        re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) is not None and _parses(date.fromisoformat, value)
    ),
    "datetime": _is_moment,
    "boolean": lambda field, value: value in field["trueValues"] + field["falseValues"],
}
