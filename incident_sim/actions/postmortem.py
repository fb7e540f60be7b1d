"""The typed postmortem: every field that can be held against what happened."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from incident_sim.actions.diagnose import Mechanism
from incident_sim.model import Frozen
from incident_sim.safeguards import Safeguard
from incident_sim.units import (
    Count,
    Duration,
    Line,
    Micros,
    Money,
    Name,
    Ratio,
    ServiceName,
    SeverityName,
    Text,
)

SPECIFIC_VERBS = (
    "add", "alert", "block", "bound", "cap", "canary", "create", "delete", "enforce", "encrypt", "expire", "isolate",
    "limit", "log", "migrate", "move", "pin", "reject", "remove", "rotate", "shard", "test", "throttle", "validate",
)  # fmt: skip
"""Verbs that say what will be different; others are taken, and score nothing."""


class CountRange(Frozen):
    """How many, where one does not know exactly."""

    least: Count
    most: Count


class RatioRange(Frozen):
    """A share of the whole, where one does not know exactly."""

    least: Ratio
    most: Ratio


class MoneyRange(Frozen):
    """An amount, where one does not know exactly."""

    least: Money
    most: Money


def _is_range(value: Any) -> str:
    return "range" if isinstance(value, (dict, CountRange, RatioRange, MoneyRange)) else "number"


_EITHER = Discriminator(_is_range)
Many = Annotated[Annotated[Count, Tag("number")] | Annotated[CountRange, Tag("range")], _EITHER]
Part = Annotated[Annotated[Ratio, Tag("number")] | Annotated[RatioRange, Tag("range")], _EITHER]
Much = Annotated[Annotated[Money, Tag("number")] | Annotated[MoneyRange, Tag("range")], _EITHER]


class Impact(Frozen):
    """What it cost, in numbers or ranges. Leave out what you do not know.

    A range, as ``{least: 900, most: 1200}``, counts as its worse end, and as nothing where it is more than twofold.
    """

    start: Micros | None = None
    end: Micros | None = None
    peak_error: Part | None = None
    users_affected: Many | None = None
    requests_failed: Many | None = None
    revenue_lost: Much | None = None
    segments: Annotated[tuple[dict[Name, Name], ...], Field(max_length=8)] = ()
    payments_in_doubt: Count | None = None
    """Payments authorised without an order, and carts charged twice."""


class Detection(Frozen):
    """How you came to know, and how long after it began."""

    how: Literal["alert", "customer", "chance", "vendor"]
    delay: Duration | None = None


class RootCause(Frozen):
    """The component and the mechanism without which it would not have happened."""

    component: ServiceName
    mechanism: Mechanism


class Moment(Frozen):
    """One line of the timeline."""

    at: Micros
    kind: Literal["trigger", "impact", "page", "declared", "change", "message", "mitigated", "resolved", "note"]
    text: Line = ""
    evidence: Annotated[str, Field(max_length=60)] = ""
    """The id of an action or an alert of the journal that shows it."""


class ActionItem(Frozen):
    """Something that will be different, by when, owned by one role, with an end that can be measured."""

    verb: Line
    object: Line
    type: Literal["prevent", "detect", "mitigate", "process"]
    component: ServiceName
    owner: Line = ""
    priority: Literal["P0", "P1", "P2", "P3"] | None = None
    due_days: Annotated[int, Field(ge=0, le=365)] | None = None
    done_when: Line = ""
    """Measurable: a metric, an operator and a value."""
    safeguard: Safeguard | None = None
    """What it changes in the system, so precisely that the incident can be run again with it; else it is words."""


class Postmortem(Frozen):
    """The form. Free text is for readers; points come from the typed fields."""

    severity: SeverityName | None = None
    summary: Annotated[str, Field(max_length=600)] = ""
    audience: Literal["team", "organisation", "public"] = "team"
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    """What it is written in, by its code of two letters; the checks of wording know English."""
    impact: Impact = Impact()
    detection: Detection | None = None
    trigger: Name | None = None
    """The id of the event that set it off, from the pool of the form."""
    root_cause: RootCause | None = None
    contributing: Annotated[tuple[Name, ...], Field(max_length=12)] = ()
    timeline: Annotated[tuple[Moment, ...], Field(max_length=60)] = ()
    helped: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """The ids of the actions that helped."""
    permanent_fix: Text = ""
    well: Annotated[tuple[Name, ...], Field(max_length=12)] = ()
    badly: Annotated[tuple[Name, ...], Field(max_length=12)] = ()
    lucky: Annotated[tuple[Name, ...], Field(max_length=12)] = ()
    actions: Annotated[tuple[ActionItem, ...], Field(max_length=20)] = ()
