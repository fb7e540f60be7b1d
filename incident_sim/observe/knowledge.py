"""What a seat can know of the world, and so all that a refusal may rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.journal.briefing import Briefing
from incident_sim.observe.dashboard import Dashboard, RolloutState, Standing


class Knowledge:
    """The briefing, and how things stand; implements ``actions.Known`` on both sides of a pipe."""

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
    parts: Mapping[str, Sequence[str]]

    def __init__(self, briefing: Briefing, standing: Standing) -> None:
        self._standing = standing
        self._earlier = dict(standing.earlier)
        self._rollouts = dict(standing.rollouts)
        ours = [node for node in briefing.nodes if node.kind != "third_party"]
        self.services = tuple(node.name for node in ours)
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
        self.parts = dict(briefing.parts)
        self.most_replicas = {node.name: node.most_replicas for node in ours}

    def session_open(self, service: str, session: str) -> bool:
        """Whether a session is open at a store."""
        return (service, session) in self._standing.sessions

    def firing(self, alert: str) -> bool:
        """Whether an alert is firing now."""
        return alert in self._standing.firing

    def earlier_release(self, service: str) -> str | None:
        """The release a rollback would bring back."""
        return self._earlier.get(service)

    def rollout(self, service: str) -> RolloutState:
        """Where a service's rollout stands."""
        return self._rollouts.get(service, "none")

    def breaker_open(self, call: str, region: str | None) -> bool:
        """Whether somebody has opened a breaker."""
        return (call, region or "") in self._standing.breakers

    def flag_on(self, flag: str) -> bool:
        """Whether a flag is on."""
        return flag in self._standing.flags_on

    def restarting(self, service: str) -> bool:
        """Whether a restart is under way."""
        return service in self._standing.restarting

    def answered(self, team: str) -> bool:
        """Whether a team's engineer has answered a page."""
        return team in self._standing.there

    def paged(self, team: str) -> bool:
        """Whether a team has been paged already."""
        return team in self._standing.paged

    def declared(self) -> bool:
        """Whether an incident has been declared."""
        return self._standing.declared

    def closed(self) -> bool:
        """Whether the player has said that it is over."""
        return self._standing.closed

    def composing(self) -> str | None:
        """The kind of message this seat's composer holds."""
        return self._standing.composing

    def banner_shown(self) -> bool:
        """Whether a banner is on."""
        return self._standing.banner

    def reconciling(self) -> bool:
        """Whether a reconciliation is under way."""
        return self._standing.reconciling


def knowledge(dashboard: Dashboard) -> Knowledge:
    """What the holder of a dashboard can know."""
    return Knowledge(dashboard.briefing, dashboard.standing)
