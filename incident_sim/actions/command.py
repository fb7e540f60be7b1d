"""Running the incident: acknowledging, declaring, paging, handing out work, writing down."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from incident_sim.actions.base import ActionBase, Family, Known, require
from incident_sim.actions.mitigate import (
    CaptureState,
    CloseBreaker,
    LimitCalls,
    OpenBreaker,
    PauseRollout,
    Reconcile,
    Restart,
    Rollback,
    Scale,
    SetRetries,
    SetTimeout,
    Shed,
    ShiftTraffic,
    TurnFlag,
)
from incident_sim.errors import ActionRefused
from incident_sim.levers import PlayerLevers
from incident_sim.units import SECOND, Duration, Line, Name, SeverityName, Text

Role = Literal["commander", "operations", "communications", "scribe"]

Order = Annotated[
    Rollback
    | PauseRollout
    | SetTimeout
    | SetRetries
    | LimitCalls
    | OpenBreaker
    | CloseBreaker
    | TurnFlag
    | ShiftTraffic
    | Shed
    | Scale
    | Restart
    | CaptureState
    | Reconcile,
    Field(discriminator="do"),
]
"""Work that a colleague can be handed."""


class Command(ActionBase):
    """A move of the one who leads."""

    family: ClassVar[Family] = "command"


class Acknowledge(Command):
    """Say that a page has reached you. Takes 2 s."""

    do: Literal["acknowledge"] = "acknowledge"
    alert: Name

    def refer(self, known: Known) -> None:
        """The alert rule exists."""
        require("alert", self.alert, known.alerts)

    def check(self, known: Known) -> None:
        """It is firing."""
        if not known.firing(self.alert):
            raise ActionRefused("alert_not_firing", alert=self.alert)


class Declare(Command):
    """Declare an incident, or give it another severity. Takes 5 s."""

    do: Literal["declare"] = "declare"
    handling: ClassVar[int] = 5 * SECOND
    severity: SeverityName
    journey: Name | None = None
    """What users cannot do."""
    failing: Literal["few", "some", "many", "most", "all"] | None = None
    """How many of them fail: under 1 %, 10 %, 50 %, 90 %, or more."""

    def refer(self, known: Known) -> None:
        """The severity stands in the briefing's table."""
        require("severity", self.severity, known.severities)
        if self.journey is not None:
            require("journey", self.journey, known.journeys)


class Page(Command):
    """Wake a team's on-call engineer, who answers after a few minutes. Takes 5 s."""

    do: Literal["page"] = "page"
    handling: ClassVar[int] = 5 * SECOND
    team: Name
    summary: Line = ""

    def refer(self, known: Known) -> None:
        """The team exists."""
        require("team", self.team, known.teams)

    def check(self, known: Known) -> None:
        """It has not been paged."""
        if known.paged(self.team):
            raise ActionRefused("already_paged", team=self.team)

    def perform(self, levers: PlayerLevers) -> None:
        """Page them."""
        levers.desk.page(self.team)


class Ask(Command):
    """Ask a team what their own telemetry shows. Takes 4 s of hands, and them a while to answer."""

    do: Literal["ask"] = "ask"
    handling: ClassVar[int] = 4 * SECOND
    team: Name
    question: Literal["what_do_you_see", "what_changed", "is_it_safe_to_roll_back"] = "what_do_you_see"

    def refer(self, known: Known) -> None:
        """The team exists."""
        require("team", self.team, known.teams)

    def check(self, known: Known) -> None:
        """Somebody of theirs is there."""
        if not known.answered(self.team):
            raise ActionRefused("nobody_there", team=self.team)

    def perform(self, levers: PlayerLevers) -> None:
        """Ask them."""
        levers.desk.ask(self.team, self.question)


class Delegate(Command):
    """Hand a paged engineer a piece of work with a time-box; they have hands of their own. Takes 6 s of yours."""

    do: Literal["delegate"] = "delegate"
    handling: ClassVar[int] = 6 * SECOND
    team: Name
    order: Order
    time_box: Annotated[Duration, Field(ge=30 * SECOND)] = 300 * SECOND

    def refer(self, known: Known) -> None:
        """The team and what the work names exist."""
        require("team", self.team, known.teams)
        self.order.refer(known)

    def check(self, known: Known) -> None:
        """Somebody is there, and the work can be done."""
        if not known.answered(self.team):
            raise ActionRefused("nobody_there", team=self.team)
        self.order.check(known)

    def perform(self, levers: PlayerLevers) -> None:
        """Hand it over."""
        levers.desk.delegate(self.team, self.order)


class Assign(Command):
    """Give a role to a person: yourself, or the on-call of a paged team. Takes 3 s."""

    do: Literal["assign"] = "assign"
    handling: ClassVar[int] = 3 * SECOND
    role: Role
    to: Name
    """``me``, or a team."""

    def refer(self, known: Known) -> None:
        """The team exists."""
        require("person", self.to, ("me", *known.teams))


class Note(Command):
    """Write something down in the timeline. Takes 3 s."""

    do: Literal["note"] = "note"
    handling: ClassVar[int] = 3 * SECOND
    text: Text


class Fallback(Command):
    """Write down what you will do if the next step does not help by a certain time. Takes 5 s."""

    do: Literal["fallback"] = "fallback"
    handling: ClassVar[int] = 5 * SECOND
    within: Annotated[Duration, Field(ge=10 * SECOND)]
    then: Line


class HandOver(Command):
    """Hand the incident to the next shift: condition, actions, needs. Takes 30 s.

    Ends your part any time after mitigation; the watch goes on, and a relapse counts as yours.
    """

    do: Literal["hand_over"] = "hand_over"
    handling: ClassVar[int] = 30 * SECOND
    condition: Text
    actions: Text
    needs: Text

    def check(self, known: Known) -> None:
        """There is something to hand over."""
        if not known.declared():
            raise ActionRefused("not_declared")


class Withdraw(Command):
    """Take back an action that is still waiting for your hands. Takes no time."""

    do: Literal["withdraw"] = "withdraw"
    handling: ClassVar[int] = 0
    action: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
