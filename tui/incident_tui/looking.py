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
from incident_sim.units import MINUTE
from incident_tui.timewindow import USUAL, asked

Level = Literal["info", "warn", "error"]
Only = Literal["all", "failed", "slow"]
Pane = Literal["", "detail", "patterns"]

LEVELS: tuple[Level | None, ...] = (None, "error", "warn", "info")
KINDS: tuple[Only, ...] = ("failed", "slow", "all")
WHOLE, CALLS, CAPACITY = "whole", "calls", "capacity"


@dataclass
class Looking:
    """The places of all cursors; nothing here is sent until a view asks."""

    view: str = "overview"
    subject: int = 0
    split: str = WHOLE
    window: int | None = USUAL
    """How much of the newest every view shows; nothing for all."""
    instant: int | None = None
    """Where the cursor stands on the axis of time, while it reads."""
    log: bool = False
    """Whether values that span more than two powers of ten stand on a logarithmic axis."""
    segment: tuple[str, str] | None = None
    """The dimension and value that the player follows through metrics and traces."""
    text: str = ""
    filter: str = ""
    """What is kept of the log lines on screen; a leading ``!`` inverts."""
    around: bool = False
    """Whether the lines around those that match are shown too."""
    pattern: str = ""
    """What the log lines on screen say, numbers left out, where one pattern was chosen."""
    line: int = 0
    """The log line under the cursor."""
    pane: Pane = ""
    """What stands beside the log lines."""
    follow: bool = False
    """Whether the logs are asked for again and again."""
    sought: str = ""
    """The trace that a log line led to."""
    one_log: bool = False
    """Whether logs are searched in the chosen service alone."""
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
                since = asked(self.window, 10 * MINUTE)
                return SearchLogs(service=self.logged(briefing), level=self.level, text=self.text, since=since)
            case "map":
                return ViewMap()
            case "changes":
                return ViewChanges()
            case "traces":
                journey, only = traces(briefing)[self.trace % len(traces(briefing))]
                return ViewTraces(journey=journey, only=only, since=asked(self.window, 10 * MINUTE))
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
        since = asked(self.window, USUAL)
        if self.split == CALLS:
            return ViewCalls(service=name, since=since)
        if self.split == CAPACITY:
            return ViewCapacity(target=name)
        return ViewMetrics(service=name, by=None if self.split == WHOLE else self.split, since=since)

    def choose(self, subject: str, briefing: Briefing) -> None:
        """Point every view at a service or a journey; its metrics begin whole."""
        names = subjects(briefing)
        if subject in names:
            self.point(names.index(subject), briefing)
            self.split = WHOLE

    def point(self, row: int, briefing: Briefing) -> None:
        """Point every view at a row among what has metrics."""
        self.subject = row
        self.one_log = self.selected(briefing) in ours(briefing)
        self.trace = trace_of(self.selected(briefing), briefing)

    def selected(self, briefing: Briefing) -> str:
        """The service or journey that the player follows."""
        names = subjects(briefing)
        return names[self.subject % len(names)] if names else ""

    def logged(self, briefing: Briefing) -> str | None:
        """The service whose log is searched; nothing for all."""
        name = self.selected(briefing)
        return name if self.one_log and name in ours(briefing) else None

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
        """Another service whose log is searched, or all; the other views follow."""
        ways = (None, *ours(briefing))
        name = ways[(ways.index(self.logged(briefing)) + 1) % len(ways)]
        if name is None:
            self.one_log = False
        else:
            self.choose(name, briefing)


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


def trace_of(subject: str, briefing: Briefing) -> int:
    """The failed requests of a journey, or of all where the subject is no journey."""
    rows = traces(briefing)
    return next((number for number, (journey, _) in enumerate(rows) if journey == subject), 0)
