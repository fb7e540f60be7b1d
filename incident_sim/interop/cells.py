"""Tables that spreadsheets open: comma-separated, and no text in them is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from incident_sim.text import safe_line

Cell = str | int | Decimal | None

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  # wide ones are obeyed as well
"""What a text that a spreadsheet would obey begins with."""


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as text: a line of titles, and one for each row."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def points(thousandths: int | None) -> Decimal | None:
    """Points with three decimals, as a number."""
    return None if thousandths is None else Decimal(thousandths) / 1000


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            text = safe_line(value, 2000)
            return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
