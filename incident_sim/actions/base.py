"""What every action has: a family, the hands' time, a cost, and the three things the session asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, Protocol

from incident_sim.errors import ActionRefused
from incident_sim.levers import PlayerLevers
from incident_sim.model import Frozen
from incident_sim.units import SECOND

Family = Literal["investigate", "mitigate", "command", "communicate", "diagnose", "close"]

Risk = Literal["free", "cheap", "costly", "destructive"]
"""What an action may cost: nothing, little and reversible, something users feel, something that cannot be undone."""

LOOK = 4 * SECOND
"""A query against real telemetry takes a few seconds to write and to answer."""


class Known(Protocol):
    """What a player can know of the world, and so all that a refusal may rest on."""

    services: Sequence[str]
    third_parties: Mapping[str, Sequence[str]]
    """Vendors and their regions."""
    calls: Sequence[str]
    routes: Mapping[str, Sequence[str]]
    """Routes and the targets they may go to."""
    journeys: Sequence[str]
    flags: Sequence[str]
    teams: Sequence[str]
    dimensions: Mapping[str, Sequence[str]]
    """Dimensions of a segment and the values they take."""
    alerts: Sequence[str]
    runbooks: Sequence[str]
    severities: Sequence[str]
    most_replicas: Mapping[str, int]
    parts: Mapping[str, Sequence[str]]
    """Parts of services that moves can name, by what kind they are."""

    def session_open(self, service: str, session: str) -> bool:
        """Whether a session is open at a store."""

    def firing(self, alert: str) -> bool:
        """Whether an alert is firing now."""

    def earlier_release(self, service: str) -> str | None:
        """The release a rollback would bring back."""

    def rollout(self, service: str) -> Literal["none", "running", "paused", "rolling_back"]:
        """Where a service's rollout stands."""

    def breaker_open(self, call: str, region: str | None) -> bool:
        """Whether somebody has opened a breaker."""

    def flag_on(self, flag: str) -> bool:
        """Whether a flag is on."""

    def restarting(self, service: str) -> bool:
        """Whether a restart is under way."""

    def answered(self, team: str) -> bool:
        """Whether a team's engineer has answered a page and has time."""

    def paged(self, team: str) -> bool:
        """Whether a team has been paged already."""

    def declared(self) -> bool:
        """Whether an incident has been declared."""

    def closed(self) -> bool:
        """Whether the player has said that it is over."""

    def composing(self) -> str | None:
        """The kind of message this seat's composer holds, if one is open."""

    def banner_shown(self) -> bool:
        """Whether a banner is on."""

    def reconciling(self) -> bool:
        """Whether a reconciliation is under way."""


class ActionBase(Frozen):
    """One move. A kind's times, cost and risk are the same in all scenarios."""

    family: ClassVar[Family]
    handling: ClassVar[int] = 2 * SECOND
    """How long it keeps a pair of hands busy, in simulated microseconds."""
    risk: ClassVar[Risk] = "free"
    acts: ClassVar[int] = 0
    """About how long until it acts, at pace 1, in microseconds."""
    shows: ClassVar[int] = 0
    """About how much longer until one can see it in the metrics."""
    is_look: ClassVar[bool] = False
    is_message: ClassVar[bool] = False

    @property
    def kind(self) -> str:
        """The word that names this kind of action in files."""
        return str(type(self).model_fields["do"].default)

    @property
    def hands(self) -> int:
        """How long it keeps a pair of hands busy."""
        return type(self).handling

    def refer(self, known: Known) -> None:
        """Refuse what names something that does not exist."""

    def check(self, known: Known) -> None:
        """Refuse what cannot be done now."""

    def perform(self, levers: PlayerLevers) -> None:
        """Press the levers."""


def require(what: str, name: str, allowed: Sequence[str]) -> None:
    """Refuse a name that is not among those known, and say which are."""
    if name not in allowed:
        raise ActionRefused("unknown_name", what=what, name=name, allowed=", ".join(allowed))


def require_region(third_party: str, region: str | None, known: Known) -> None:
    """Refuse a region that the party does not have."""
    if region is not None:
        require("region", region, known.third_parties.get(third_party, ()))
