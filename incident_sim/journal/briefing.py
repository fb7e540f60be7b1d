"""What a player is told before the page: the company, the map, the people, the rules, and not what is wrong."""

from __future__ import annotations

from typing import Literal

from incident_sim.model import Frozen
from incident_sim.monitoring import AlertRule, Objective


class Member(Frozen):
    """A team of the company and who is on call for it."""

    team: str
    person: str
    owns: tuple[str, ...]


class SeverityLevel(Frozen):
    """One line of the severity table."""

    name: str
    when: str
    public: bool
    """Whether it asks for public posts."""


class MapEdge(Frozen):
    """A dependency as the documentation has it."""

    caller: str
    callee: str


class MapNode(Frozen):
    """A box of the service map."""

    name: str
    kind: Literal["service", "database", "third_party"]
    team: str
    summary: str
    regions: tuple[str, ...] = ()
    replicas: int = 0
    most_replicas: int = 0
    release: str = ""
    earlier: str | None = None
    """The release before the running one, if the history knows it."""


class RouteEntry(Frozen):
    """A need that more than one party can meet."""

    name: str
    caller: str
    targets: tuple[str, ...]
    shares: tuple[int, ...]


class FlagEntry(Frozen):
    """A feature flag as it stands at the beginning."""

    name: str
    summary: str
    on: bool


class JourneyEntry(Frozen):
    """What users come to do."""

    name: str
    entry: str
    """The service it begins at."""
    usual_rate: int
    """Attempts a second on a calm day, in thousandths."""
    usual_failures: int
    """Share of attempts that fail on a calm day, in parts per million."""
    value: int


class RunbookPage(Frozen):
    """A page of the company's own runbooks."""

    name: str
    title: str
    text: str


class FormPool(Frozen):
    """What the postmortem form offers: true items and others, not told apart."""

    triggers: tuple[tuple[str, str], ...] = ()
    factors: tuple[tuple[str, str], ...] = ()
    well: tuple[tuple[str, str], ...] = ()
    badly: tuple[tuple[str, str], ...] = ()
    lucky: tuple[tuple[str, str], ...] = ()


class Briefing(Frozen):
    """What a player is told before the page, and nothing about what is wrong."""

    scenario: str
    title: str
    company: str
    story: str
    judged: str
    journeys: tuple[JourneyEntry, ...]
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    calls: tuple[str, ...]
    routes: tuple[RouteEntry, ...]
    flags: tuple[FlagEntry, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Parts of services that moves can name, by what kind they are."""
    dimensions: tuple[tuple[str, tuple[str, ...]], ...]
    objectives: tuple[Objective, ...]
    alerts: tuple[AlertRule, ...]
    severities: tuple[SeverityLevel, ...]
    people: tuple[Member, ...]
    runbooks: tuple[RunbookPage, ...]
    form: FormPool
    pace: int
    currency: str
