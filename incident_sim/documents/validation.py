"""From plain data to a model, with every problem on its line."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from incident_sim.documents.places import Document, Path
from incident_sim.errors import FileRefused, Problem
from incident_sim.text import safe_line
from incident_sim.units import FROM_FILE

Model = TypeVar("Model")

MOST_PROBLEMS = 50
"""More than this and the first few say it all."""

_SENTENCES = {
    "missing": "{field!r} is missing",
    "tuple_type": "a list is wanted, and this is {found}",
    "dict_type": "a map is wanted, and this is {found}",
    "model_type": "a map is wanted, and this is {found}",
    "model_attributes_type": "a map is wanted, and this is {found}",
    "string_type": "a text is wanted, and this is {found}",
    "int_type": "a whole number is wanted, and this is {found}",
    "int_from_float": "a whole number is wanted, and this is {found}",
    "bool_type": "true or false is wanted, and this is {found}",
    "greater_than_equal": "at least {ge} is wanted, and this is {found}",
    "greater_than": "more than {gt} is wanted, and this is {found}",
    "less_than_equal": "at most {le} is wanted, and this is {found}",
    "less_than": "less than {lt} is wanted, and this is {found}",
    "string_too_long": "at most {max_length} characters are allowed",
    "too_long": "at most {max_length} items are allowed",
    "too_short": "at least {min_length} items are wanted",
    "literal_error": "one of {expected} is wanted, and this is {found}",
    "string_pattern_mismatch": "{found} does not look like what is wanted here (pattern {pattern})",
    "union_tag_not_found": "the key that says which kind this is is missing: {discriminator}",
    "invalid_key": "keys must be words",
}


def validate(adapter: TypeAdapter[Model], document: Document) -> Model:
    """The model that a document declares; raises FileRefused with all that is wrong with it."""
    try:
        return adapter.validate_python(document.data, context=FROM_FILE)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True, include_input=True)
        problems = [_problem(document, detail) for detail in details[:MOST_PROBLEMS]]
        raise FileRefused(document.source, tuple(dict.fromkeys(problems))) from None


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    path: Path = tuple(detail["loc"])
    known = document.known(path)
    kind = detail["type"]
    place = document.place(known, key=kind == "extra_forbidden")
    where = ".".join(safe_line(str(part), 40) for part in known)
    message = _message(detail, path)
    return Problem(document.source, place.line, place.column, f"{where}: {message}" if where else message)


def _message(detail: ErrorDetails, path: Path) -> str:
    kind, context = detail["type"], {key: value for key, value in detail.get("ctx", {}).items() if key != "error"}
    found = found_text(detail.get("input"))
    if kind == "value_error":
        return safe_line(detail["msg"].removeprefix("Value error, "), 300)
    if kind == "extra_forbidden":
        return "there is no such key here"
    if kind == "union_tag_invalid":
        tag, allowed = str(context.get("tag", "")), str(context.get("expected_tags", ""))
        near = difflib.get_close_matches(tag, [word.strip(" '") for word in allowed.split(",")], 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        return f"there is no kind {safe_line(tag, 40)!r}: {hint}allowed are {safe_line(allowed, 1500)}"
    sentence = _SENTENCES.get(kind)
    if sentence is None:
        return f"{safe_line(detail['msg'], 200)} (found {found})"
    return safe_line(sentence.format(field=str(path[-1]) if path else "", found=found, **context), 400)


def found_text(value: Any) -> str:
    """What was found, short enough to be read in a sentence."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a map"
        case tuple() | list():
            return "a list"
        case str():
            return repr(safe_line(value, 40))
        case _:
            return safe_line(str(value), 40)
