"""Alert rules at work: they see what telemetry publishes, and nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, assert_never

from incident_sim.journal.signals import AlertFired, AlertResolved, WindowClosed
from incident_sim.kernel import Loop, Phase
from incident_sim.monitoring import Absence, AlertRule, BurnRate, GaugeThreshold, Objective, Threshold

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.journal.rows import ServiceRow
    from incident_sim.topology import Journey

ONE = 1_000_000


class Monitor(Protocol):
    """Something that judges each window."""

    rule: AlertRule

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """Whether the rule's condition holds, and the value it was held against."""


class _Span:
    """Attempts and failures over the last so much time, full of calm at the beginning."""

    def __init__(self, span: int, window: int, attempts: int, failures: int) -> None:
        count = max(1, span // window)
        self._rows: deque[tuple[int, int]] = deque([(attempts, failures)] * count, maxlen=count)
        self._attempts = attempts * count
        self._failures = failures * count

    def take(self, attempts: int, failures: int) -> None:
        """The newest window replaces the oldest. Figures are thousandths, so that calm can hold less than one."""
        old = self._rows[0]
        self._rows.append((attempts, failures))
        self._attempts += attempts - old[0]
        self._failures += failures - old[1]

    def burn(self, budget: int) -> int:
        """How many times too fast the budget burns, in parts per million."""
        if self._attempts <= 0 or budget <= 0:
            return 0
        return self._failures * ONE // self._attempts * ONE // budget


class BurnMonitor:
    """A multi-window burn-rate rule."""

    def __init__(self, rule: BurnRate, objective: Objective, journey: Journey, window: int, calm: int) -> None:
        self.rule: AlertRule = rule
        self._burn = rule
        self._objective = objective
        usual = journey.rate * window // ONE
        self._spans = [_Span(span, window, usual, usual * calm // ONE) for span in (rule.long, rule.short)]

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """It holds while both the long and the short window burn too fast."""
        for row in window.journeys:
            if row.journey == self._objective.journey:
                for span in self._spans:
                    span.take(row.attempts * 1000, row.failures * 1000)
        burns = [span.burn(ONE - self._objective.success) for span in self._spans]
        return min(burns) >= self._burn.factor, burns[0]


class Held:
    """A condition that must last before it counts, and be gone for a while before it no longer does."""

    def __init__(self, hold: int, clear: int) -> None:
        self._hold = hold
        self._clear = clear
        self._since: int | None = None
        self._gone: int | None = None
        self._fires = False

    def judge(self, start: int, end: int, *, met: bool) -> bool:
        """Whether it counts, after a window in which it was met or was not."""
        if met:
            self._gone = None
            self._since = start if self._since is None else self._since
            self._fires = self._fires or end - self._since >= self._hold
        else:
            self._since = None
            self._gone = start if self._gone is None else self._gone
            self._fires = self._fires and end - self._gone < self._clear
        return self._fires


class ThresholdMonitor:
    """A rule on one figure of one service."""

    def __init__(self, rule: Threshold) -> None:
        self.rule: AlertRule = rule
        self._threshold = rule
        self._held = Held(rule.hold, rule.clear)

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """It holds once the figure has been above its bound for long enough."""
        rule = self._threshold
        value = next((_figure(row, rule.figure) for row in window.services if row.service == rule.service), 0)
        return self._held.judge(window.start, window.end, met=value > rule.above), value


def _figure(row: ServiceRow, figure: str) -> int:
    if figure == "errors":
        return row.errors * ONE // row.requests if row.requests else 0
    return int(getattr(row, figure))


class GaugeMonitor:
    """A rule on one gauge; where nothing is measured nothing is met."""

    def __init__(self, rule: GaugeThreshold) -> None:
        self.rule: AlertRule = rule
        self._gauge = rule
        self._held = Held(rule.hold, rule.clear)

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """It holds once the gauge has been beyond its bound for long enough."""
        rule = self._gauge
        found = [row.value for row in window.gauges if row.target == rule.target and row.gauge == rule.gauge]
        value = max(found, default=0)
        beyond = value > rule.above if rule.above is not None else value < (rule.below or 0)
        return self._held.judge(window.start, window.end, met=bool(found) and beyond), value


class AbsenceMonitor:
    """A rule on a service's silence; it goes by the clock, because silence closes no windows."""

    def __init__(self, rule: Absence, now: int) -> None:
        self.rule: AlertRule = rule
        self._absence = rule
        self._heard = now

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """A window has come; whether the service is in it."""
        if any(row.service == self._absence.service for row in window.services):
            self._heard = window.end
        return self.silent(window.end)

    def silent(self, now: int) -> tuple[bool, int]:
        """Whether it has been silent for long enough, and for how long."""
        silence = now - self._heard
        return silence >= self._absence.hold, silence


class Alerts:
    """All rules of a scenario, and which of them fire."""

    def __init__(
        self,
        rules: Sequence[AlertRule],
        objectives: Sequence[Objective],
        journeys: Sequence[Journey],
        *,
        loop: Loop,
        window: int,
        calm: int,
        record: Callable[[Fact], None],
        paged: Callable[[AlertRule], None],
    ) -> None:
        by_objective = {objective.name: objective for objective in objectives}
        by_journey = {journey.name: journey for journey in journeys}
        self._monitors: list[Monitor] = []
        self._absences: list[AbsenceMonitor] = []
        self._loop = loop
        self._window = window
        for rule in rules:
            match rule:
                case BurnRate():
                    objective = by_objective[rule.objective]
                    self._monitors.append(BurnMonitor(rule, objective, by_journey[objective.journey], window, calm))
                case Threshold():
                    self._monitors.append(ThresholdMonitor(rule))
                case GaugeThreshold():
                    self._monitors.append(GaugeMonitor(rule))
                case Absence():
                    self._absences.append(AbsenceMonitor(rule, loop.now))
                case _:
                    assert_never(rule)
        self._firing: dict[str, bool] = {}
        self._record = record
        self._paged = paged
        if self._absences:
            loop.schedule(window, Phase.CHECKS, self._listen)

    def judge(self, window: WindowClosed) -> None:
        """Fire and resolve by the newest window."""
        for monitor in (*self._monitors, *self._absences):
            self._tell(monitor.rule, *monitor.judge(window))

    def _listen(self) -> None:
        self._loop.schedule(self._window, Phase.CHECKS, self._listen)
        for monitor in self._absences:
            # Measurements of now are published later: only what is older than that can be missing.
            self._tell(monitor.rule, *monitor.silent(self._loop.now - self._window))

    def _tell(self, rule: AlertRule, holds: bool, value: int) -> None:  # noqa: FBT001  # a monitor's answer, unpacked
        if holds and not self._firing.get(rule.name, False):
            self._record(AlertFired(alert=rule.name, severity=rule.severity, value=value))
            if rule.severity == "page":
                self._paged(rule)
        elif not holds and self._firing.get(rule.name, False):
            self._record(AlertResolved(alert=rule.name))
        self._firing[rule.name] = holds
