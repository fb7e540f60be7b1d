"""What a seat can know of the world, and so all that a refusal may rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from incident_sim.journal.signals import Briefing
from incident_sim.observe.alarms import Alarms
from incident_sim.observe.conduct import Conduct
from incident_sim.observe.hands import Hands
from incident_sim.observe.inforce import InForce
from incident_sim.observe.running import RolloutState, Running
from incident_sim.observe.staff import Staff


class Knowledge:
    """The briefing, and what has been seen since; implements ``actions.Known``."""

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

    def __init__(
        self,
        actor: str,
        briefing: Briefing,
        *,
        alarms: Alarms,
        running: Running,
        in_force: InForce,
        staff: Staff,
        conduct: Conduct,
        hands: Hands,
    ) -> None:
        self._actor = actor
        self._alarms = alarms
        self._running = running
        self._in_force = in_force
        self._staff = staff
        self._conduct = conduct
        self._hands = hands
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
        self.most_replicas = {node.name: node.most_replicas for node in ours}

    def firing(self, alert: str) -> bool:
        """Whether an alert is firing now."""
        return self._alarms.firing(alert)

    def earlier_release(self, service: str) -> str | None:
        """The release a rollback would bring back."""
        return self._running.earlier_release(service)

    def rollout(self, service: str) -> RolloutState:
        """Where a service's rollout stands."""
        return self._running.rollout(service)

    def breaker_open(self, call: str, region: str | None) -> bool:
        """Whether somebody has opened a breaker."""
        return self._in_force.breaker_open(call, region)

    def flag_on(self, flag: str) -> bool:
        """Whether a flag is on."""
        return self._in_force.flag_on(flag)

    def restarting(self, service: str) -> bool:
        """Whether a restart is under way."""
        return self._running.restarting(service)

    def answered(self, team: str) -> bool:
        """Whether a team's engineer has answered a page."""
        return self._staff.answered(team)

    def paged(self, team: str) -> bool:
        """Whether a team has been paged already."""
        return self._staff.paged(team)

    def declared(self) -> bool:
        """Whether an incident has been declared."""
        return self._conduct.severity is not None

    def closed(self) -> bool:
        """Whether the player has said that it is over."""
        return self._conduct.closed

    def composing(self) -> str | None:
        """The kind of message this seat's composer holds."""
        return self._hands.composing(self._actor)

    def banner_shown(self) -> bool:
        """Whether a banner is on."""
        return self._conduct.banner

    def reconciling(self) -> bool:
        """Whether a reconciliation is under way."""
        return self._running.reconciling
