"""What the player looks at: the open view and the question each view would ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from incident_sim.actions import Action
from incident_sim.actions.investigate import (
    SearchLogs,
    ViewCalls,
    ViewCapacity,
    ViewChanges,
    ViewMap,
    ViewMetrics,
    ViewTraces,
    ViewVendor,
)
from incident_sim.observe import Briefing

Level = Literal["info", "warn", "error"]
Only = Literal["all", "failed", "slow"]

LEVELS: tuple[Level | None, ...] = (None, "error", "warn", "info")
KINDS: tuple[Only, ...] = ("failed", "slow", "all")
WHOLE, CALLS, CAPACITY = "whole", "calls", "capacity"


@dataclass
class Looking:
    """The places of all cursors; nothing here is sent until a view asks."""

    view: str = "overview"
    subject: int = 0
    split: str = WHOLE
    text: str = ""
    service: str | None = None
    level: Level | None = None
    trace: int = 0
    vendor: int = 0
    chosen: str | None = None
    """The action whose answer is open among all answers."""
    opened: set[str] = field(default_factory=set)
    """Views that have asked their first question."""

    def question(self, briefing: Briefing) -> Action | None:
        """What the open view would ask now."""
        match self.view:
            case "metrics":
                return self._metrics(briefing)
            case "logs":
                return SearchLogs(service=self.service, level=self.level, text=self.text)
            case "map":
                return ViewMap()
            case "changes":
                return ViewChanges()
            case "traces":
                journey, only = traces(briefing)[self.trace % len(traces(briefing))]
                return ViewTraces(journey=journey, only=only)
            case "vendors":
                parties = vendors(briefing)
                return ViewVendor(third_party=parties[self.vendor % len(parties)]) if parties else None
            case _:
                return None

    def _metrics(self, briefing: Briefing) -> Action | None:
        names = subjects(briefing)
        if not names:
            return None
        name = names[self.subject % len(names)]
        if self.split not in splits(briefing, name):
            self.split = WHOLE
        if self.split == CALLS:
            return ViewCalls(service=name)
        if self.split == CAPACITY:
            return ViewCapacity(target=name)
        return ViewMetrics(service=name, by=None if self.split == WHOLE else self.split)

    def choose(self, subject: str, briefing: Briefing) -> None:
        """Point at a service's metrics, whole."""
        names = subjects(briefing)
        if subject in names:
            self.subject = names.index(subject)
            self.split = WHOLE

    def next_split(self, briefing: Briefing) -> None:
        """Another way to cut the same numbers."""
        names = subjects(briefing)
        if names:
            ways = splits(briefing, names[self.subject % len(names)])
            self.split = ways[(ways.index(self.split) + 1) % len(ways)] if self.split in ways else WHOLE

    def next_level(self) -> None:
        """Another level of log lines."""
        self.level = LEVELS[(LEVELS.index(self.level) + 1) % len(LEVELS)]

    def next_service(self, briefing: Briefing) -> None:
        """Another service whose log is searched, or all."""
        ways = (None, *ours(briefing))
        self.service = ways[(ways.index(self.service) + 1) % len(ways)] if self.service in ways else None


def ours(briefing: Briefing) -> tuple[str, ...]:
    """Services and databases of our own."""
    return tuple(node.name for node in briefing.nodes if node.kind != "third_party")


def vendors(briefing: Briefing) -> tuple[str, ...]:
    """Third parties."""
    return tuple(node.name for node in briefing.nodes if node.kind == "third_party")


def subjects(briefing: Briefing) -> tuple[str, ...]:
    """What has metrics: journeys first, as users feel those, then the map, then vendors."""
    names = [*(journey.name for journey in briefing.journeys), *ours(briefing), *vendors(briefing)]
    return tuple(dict.fromkeys(names))


def splits(briefing: Briefing, subject: str) -> tuple[str, ...]:
    """How a subject's numbers can be cut."""
    if subject in vendors(briefing):
        return (CAPACITY,)
    dimensions = tuple(name for name, _ in briefing.dimensions)
    if subject not in ours(briefing):
        return (WHOLE, *dimensions)
    calls = (CALLS,) if any(call.startswith(f"{subject}->") for call in briefing.calls) else ()
    return (WHOLE, *calls, "release", *dimensions, CAPACITY)


def traces(briefing: Briefing) -> tuple[tuple[str | None, Only], ...]:
    """Which requests can be asked for."""
    names: list[str | None] = [None, *(journey.name for journey in briefing.journeys)]
    return tuple((name, only) for name in names for only in KINDS)
