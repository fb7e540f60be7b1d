"""Quantities in integers: time, ratios, rates, money, and the names of things.

Whole numbers make a journal the same bytes everywhere. People write ``400ms``, ``12%``, ``20/s`` and ``48.50``;
each is turned into an integer once, here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

ONE = 1_000_000
"""The ratio 1, in parts per million."""

LONGEST = 48 * HOUR
"""The longest duration a file may state."""

FROM_FILE = {"from_file": True}
"""Validation context of text that people write: a bare number has no unit there, and is refused."""

_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6}(?:\.\d{1,3})?)s)?(?:(\d{1,7})ms)?(?:(\d{1,12})us)?")
_RATE = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)/(s|min|h)")
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)%")
_PER_SECONDS = {"s": 1, "min": 60, "h": 3600}


def parse_duration(text: str) -> int:
    """Read ``1m05s``, ``800ms`` or ``2h`` as microseconds; raises ValueError with what is allowed."""
    sign, body = (-1, text[1:]) if text.startswith("-") else (1, text)
    match = _DURATION.fullmatch(body)
    if not body or match is None:
        msg = f"{text[:40]!r} is not a duration: write a number with its unit, as in 800ms, 5s, 1m30s or 2h"
        raise ValueError(msg)
    hours, minutes, seconds, millis, micros = match.groups()
    total = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(millis or 0) * MILLISECOND + int(micros or 0)
    return sign * (total + int(Decimal(seconds or 0) * SECOND))


def parse_ratio(value: str | float) -> int:
    """Read ``12%`` or ``0.12`` as parts per million."""
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value)
        if match is None:
            msg = f"{value[:40]!r} is not a ratio: write a percentage, as in 12%, or a number from 0 to 1"
            raise ValueError(msg)
        return int(Decimal(match.group(1)) * (ONE // 100))
    return int(Decimal(str(value)) * ONE)


def parse_rate(text: str) -> int:
    """Read ``20/s`` or ``90/min`` as thousandths a second."""
    match = _RATE.fullmatch(text)
    if match is None:
        msg = f"{text[:40]!r} is not a rate: write a number and a unit of time, as in 20/s, 90/min or 5/h"
        raise ValueError(msg)
    return round(Decimal(match.group(1)) * 1000 / _PER_SECONDS[match.group(2)])


def _is_file(info: ValidationInfo) -> bool:
    return bool(info.context and info.context.get("from_file"))


def _read_duration(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return parse_duration(value)
    if _is_file(info) and value != 0:
        msg = "write a duration with its unit, as in 800ms, 5s, 1m30s or 2h"
        raise ValueError(msg)
    return value


def _read_ratio(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) or (_is_file(info) and isinstance(value, (int, float))):
        return parse_ratio(value)
    return value


def _read_rate(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return parse_rate(value)
    if _is_file(info) and value != 0:
        msg = "write a rate with its unit, as in 20/s, 90/min or 5/h"
        raise ValueError(msg)
    return value


def _read_money(value: Any, info: ValidationInfo) -> Any:
    if _is_file(info) and isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(Decimal(str(value)) * 100)
    return value


def _schema(text: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "description": text, "examples": list(examples)}


Micros = Annotated[
    int,
    BeforeValidator(_read_duration),
    Field(ge=-LONGEST, le=LONGEST, json_schema_extra=_schema("An instant, from the opening.", "1m05s")),
]
"""An instant or a signed span of simulated time, in microseconds."""

Duration = Annotated[
    int,
    BeforeValidator(_read_duration),
    Field(ge=0, le=LONGEST, json_schema_extra=_schema("A span of time.", "800ms", "1m30s")),
]
"""A span of simulated time of zero or more, in microseconds."""

Ratio = Annotated[
    int,
    BeforeValidator(_read_ratio),
    Field(ge=0, le=ONE, json_schema_extra=_schema("A share of the whole.", "12%")),
]
"""A share from 0 to 1, in parts per million."""

Factor = Annotated[
    int,
    BeforeValidator(_read_ratio),
    Field(ge=0, le=1000 * ONE, json_schema_extra=_schema("A multiple; 100% changes nothing.", "250%")),
]
"""A multiple, in parts per million: 1,000,000 changes nothing."""

Rate = Annotated[
    int,
    BeforeValidator(_read_rate),
    Field(ge=0, le=100_000_000, json_schema_extra=_schema("Things in a span of time.", "20/s", "90/min")),
]
"""Things a second, in thousandths."""

Money = Annotated[
    int,
    BeforeValidator(_read_money),
    Field(ge=0, le=10**12, json_schema_extra={"type": "number", "description": "An amount, as in 48.50."}),
]
"""An amount of the scenario's currency, in hundredths."""

Count = Annotated[int, Field(ge=0, le=10**9)]
"""How many of something."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
"""The stable id of a thing in a scenario."""

SeverityName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,12}$")]
"""A line of a scenario's severity table."""

ServiceName = Name
"""The name of a service or of a third party."""

CallName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}->[a-z0-9][a-z0-9._-]{0,63}$")]
"""A declared call, as ``caller->callee``."""

Text = Annotated[str, StringConstraints(max_length=2000)]
"""Words for people; shown literally and never read for points."""

Line = Annotated[str, StringConstraints(max_length=200)]
"""A line of words for people."""


def show_duration(micros: int) -> str:
    """Write a duration as people read it: ``800ms``, ``5s``, ``1m30s``, ``2h05m``."""
    sign, span = ("-", -micros) if micros < 0 else ("", micros)
    if span < SECOND:
        return f"{sign}{span // MILLISECOND}ms" if span % MILLISECOND == 0 else f"{sign}{span}us"
    if span < MINUTE:
        whole, rest = divmod(span, SECOND)
        return f"{sign}{whole}s" if rest < 50 * MILLISECOND else f"{sign}{span / SECOND:.1f}s"
    if span < HOUR:
        minutes, rest = divmod(span, MINUTE)
        return f"{sign}{minutes}m{rest // SECOND:02d}s" if rest >= SECOND else f"{sign}{minutes}m"
    hours, rest = divmod(span, HOUR)
    return f"{sign}{hours}h{rest // MINUTE:02d}m"


def show_clock(micros: int) -> str:
    """Write an instant of the session as ``04:12`` or ``1:04:12``."""
    sign, span = ("-", -micros) if micros < 0 else ("", micros)
    minutes, seconds = divmod(span // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{sign}{minutes:02d}:{seconds:02d}"


def show_ratio(ppm: int) -> str:
    """Write a ratio as a percentage with as many digits as matter."""
    percent = ppm / 10_000
    return (
        f"{percent:.0f}%" if percent >= 10 or percent == 0 else f"{percent:.1f}%" if percent >= 1 else f"{percent:.2f}%"
    )
