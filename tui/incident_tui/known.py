"""What the dashboard can know before it asks: enough to grey out an offer, never to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from incident_sim.observe import Dashboard
from incident_tui.looking import ours

Rollout = Literal["none", "running", "paused", "rolling_back"]


class Seen:
    """The briefing and the wallboard, asked as an action asks; the seat at the host has the last word."""

    services: Sequence[str]
    third_parties: Mapping[str, Sequence[str]]
    calls: Sequence[str]
    routes: Mapping[str, Sequence[str]]
    journeys: Sequence[str]
    flags: Sequence[str]
    teams: Sequence[str]
    dimensions: Mapping[str, Sequence[str]]
    alerts: Sequence[str]
    runbooks: Sequence[str]
    severities: Sequence[str]
    most_replicas: Mapping[str, int]

    def __init__(self, dashboard: Dashboard) -> None:
        briefing = dashboard.briefing
        self._dashboard = dashboard
        self.services = ours(briefing)
        self.third_parties = {node.name: node.regions for node in briefing.nodes if node.kind == "third_party"}
        self.calls = briefing.calls
        self.routes = {route.name: route.targets for route in briefing.routes}
        self.journeys = tuple(journey.name for journey in briefing.journeys)
        self.flags = tuple(flag.name for flag in briefing.flags)
        self.teams = tuple(member.team for member in briefing.people)
        self.dimensions = dict(briefing.dimensions)
        self.alerts = tuple(rule.name for rule in briefing.alerts)
        self.runbooks = tuple(page.name for page in briefing.runbooks)
        self.severities = tuple(level.name for level in briefing.severities)
        self.most_replicas = {node.name: node.most_replicas for node in briefing.nodes}

    def firing(self, alert: str) -> bool:
        """Whether an alert is firing now."""
        return any(one.alert == alert for one in self._dashboard.wallboard.alerts)

    def earlier_release(self, service: str) -> str | None:
        """The release a rollback would bring back."""
        return next((node.earlier for node in self._dashboard.briefing.nodes if node.name == service), None)

    def rollout(self, service: str) -> Rollout:
        """Where a service's rollout stands."""
        for one in self._dashboard.wallboard.operations:
            if one.target == service and one.what.startswith("roll"):
                back = "back" in one.what
                return "rolling_back" if back else "paused" if "paused" in one.progress else "running"
        return "none"

    def breaker_open(self, call: str, region: str | None) -> bool:
        """Whether somebody has opened a breaker."""
        target = f"{call} {region}" if region else call
        return any("breaker" in one.what and one.target in (call, target) for one in self._dashboard.wallboard.settings)

    def flag_on(self, flag: str) -> bool:
        """Whether a flag is on."""
        changed = [one.value for one in self._dashboard.wallboard.settings if one.target == flag]
        if changed:
            return changed[-1] == "on"
        return any(one.on for one in self._dashboard.briefing.flags if one.name == flag)

    def restarting(self, service: str) -> bool:
        """Whether a restart is under way."""
        return any(one.target == service and "restart" in one.what for one in self._dashboard.wallboard.operations)

    def answered(self, team: str) -> bool:
        """Whether a team's engineer has written since the page."""
        people = {member.team: member.person for member in self._dashboard.briefing.people}
        senders = {one.sender for one in self._dashboard.wallboard.inbox}
        return any(team in sender or people.get(team, "\0") in sender for sender in senders)

    def paged(self, team: str) -> bool:
        """Whether a team has been paged; the seat at the host knows for certain."""
        return any(
            one.kind in ("people", "action") and "page" in one.text.lower() and team in one.text
            for one in self._dashboard.wallboard.timeline
        )

    def declared(self) -> bool:
        """Whether an incident has been declared."""
        return self._dashboard.wallboard.severity is not None

    def closed(self) -> bool:
        """Whether the player has said that it is over."""
        return self._dashboard.phase != "live"

    def composing(self) -> str | None:
        """The kind of message this seat's composer holds."""
        return self._dashboard.composing

    def banner_shown(self) -> bool:
        """Whether a banner is on."""
        return self._dashboard.wallboard.banner

    def reconciling(self) -> bool:
        """Whether a reconciliation is under way."""
        return any("reconcil" in one.what for one in self._dashboard.wallboard.operations)
