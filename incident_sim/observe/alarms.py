"""Alerts that fire now, and since when the first page went out."""

from __future__ import annotations

from incident_sim.journal.signals import AlertFired, AlertResolved, SessionOpened, Signal
from incident_sim.monitoring import AlertRule
from incident_sim.observe.conduct import Conduct
from incident_sim.observe.dashboard import FiringAlert
from incident_sim.text import safe_line


class Alarms:
    """The alert rules of the briefing, and those whose condition holds."""

    def __init__(self) -> None:
        self._rules: dict[str, AlertRule] = {}
        self._firing: dict[str, tuple[int, AlertFired]] = {}
        self.first_page: int | None = None

    def take(self, at: int, signal: Signal) -> None:
        """An alert fired or stopped."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._rules = {rule.name: rule for rule in briefing.alerts}
            case AlertFired(alert=alert, severity=severity):
                self._firing[alert] = (at, signal)
                if severity == "page" and self.first_page is None:
                    self.first_page = at
            case AlertResolved(alert=alert):
                self._firing.pop(alert, None)
            case _:
                pass

    def firing(self) -> tuple[str, ...]:
        """The alerts that fire now."""
        return tuple(self._firing)

    def team(self, alert: str) -> str:
        """Whose alert it is."""
        rule = self._rules.get(alert)
        return rule.team if rule is not None else ""

    def summary(self, alert: str) -> str:
        """What an alert says."""
        rule = self._rules.get(alert)
        return safe_line(rule.summary) if rule is not None else alert

    def board(self, conduct: Conduct) -> tuple[FiringAlert, ...]:
        """Pages first, then by age."""
        rows = [
            FiringAlert(
                alert=name,
                severity=fired.severity,
                summary=self.summary(name),
                team=self.team(name),
                since=since,
                value=fired.value,
                acknowledged=conduct.acknowledged(name),
            )
            for name, (since, fired) in self._firing.items()
        ]
        return tuple(sorted(rows, key=lambda row: (row.severity != "page", row.since, row.alert)))
