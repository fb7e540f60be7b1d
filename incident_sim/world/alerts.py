"""Alert rules at work: they see what telemetry publishes, and nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from incident_sim.journal.signals import AlertFired, AlertResolved, WindowClosed
from incident_sim.monitoring import AlertRule, BurnRate, Objective, Threshold

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
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


class ThresholdMonitor:
    """A rule on one figure of one service."""

    def __init__(self, rule: Threshold) -> None:
        self.rule: AlertRule = rule
        self._threshold = rule
        self._above_since: int | None = None

    def judge(self, window: WindowClosed) -> tuple[bool, int]:
        """It holds once the figure has been above its bound for long enough."""
        rule = self._threshold
        value = 0
        for row in window.services:
            if row.service == rule.service:
                match rule.figure:
                    case "errors":
                        value = row.errors * ONE // row.requests if row.requests else 0
                    case "p99":
                        value = row.p99
                    case "busy":
                        value = row.busy
                    case "waiting":
                        value = row.waiting
        if value <= rule.above:
            self._above_since = None
            return False, value
        if self._above_since is None:
            self._above_since = window.start
        return window.end - self._above_since >= rule.hold, value


class Alerts:
    """All rules of a scenario, and which of them fire."""

    def __init__(
        self,
        rules: Sequence[AlertRule],
        objectives: Sequence[Objective],
        journeys: Sequence[Journey],
        *,
        window: int,
        calm: int,
        record: Callable[[Fact], None],
        paged: Callable[[AlertRule], None],
    ) -> None:
        by_objective = {objective.name: objective for objective in objectives}
        by_journey = {journey.name: journey for journey in journeys}
        self._monitors: list[Monitor] = []
        for rule in rules:
            match rule:
                case BurnRate():
                    objective = by_objective[rule.objective]
                    self._monitors.append(BurnMonitor(rule, objective, by_journey[objective.journey], window, calm))
                case Threshold():
                    self._monitors.append(ThresholdMonitor(rule))
        self._firing: dict[str, bool] = {}
        self._record = record
        self._paged = paged

    def judge(self, window: WindowClosed) -> None:
        """Fire and resolve by the newest window."""
        for monitor in self._monitors:
            holds, value = monitor.judge(window)
            rule = monitor.rule
            if holds and not self._firing.get(rule.name, False):
                self._record(AlertFired(alert=rule.name, severity=rule.severity, value=value))
                if rule.severity == "page":
                    self._paged(rule)
            elif not holds and self._firing.get(rule.name, False):
                self._record(AlertResolved(alert=rule.name))
            self._firing[rule.name] = holds
