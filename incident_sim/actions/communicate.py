"""Messages: typed slots that can be checked against what was true."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from incident_sim.actions.base import ActionBase, Family, Known, require
from incident_sim.actions.investigate import require_segment
from incident_sim.errors import ActionRefused
from incident_sim.levers import PlayerLevers
from incident_sim.units import MINUTE, SECOND, Duration, Line, Micros, Name, Ratio, ServiceName, Text

Status = Literal["investigating", "identified", "monitoring", "resolved"]
Effect = Literal["none", "slow", "intermittent", "failing", "down"]
Magnitude = Literal["few", "some", "many", "most", "all"]
"""Share of attempts that fail: under 1 %, 10 %, 50 %, 90 %, or more."""
Confidence = Literal["none", "suspected", "confirmed"]
MessageKind = Literal[
    "post_status", "show_banner", "publish_macro", "update_executives", "message_team", "contact_vendor"
]
Segment = Annotated[dict[Name, Name], Field(max_length=8)]


class Message(ActionBase):
    """Words to somebody. It goes out when the hands have finished it."""

    family: ClassVar[Family] = "communicate"
    handling: ClassVar[int] = 30 * SECOND
    is_message: ClassVar[bool] = True


class PostStatus(Message):
    """A post on the public status page. Takes 30 s to write.

    ``resolved`` tells those who gave up to come back. The time of the next update is a promise.
    """

    do: Literal["post_status"] = "post_status"
    status: Status
    journeys: Annotated[tuple[Name, ...], Field(max_length=8)] = ()
    """What users cannot do, or cannot do well."""
    segments: Annotated[tuple[Segment, ...], Field(max_length=8)] = ()
    """Who; nobody named means everybody."""
    effect: Effect
    magnitude: Magnitude | None = None
    started_at: Micros | None = None
    workaround: Line = ""
    cause: Confidence = "none"
    cause_component: ServiceName | None = None
    action: Line = ""
    next_update: Duration | None = None
    eta: Duration | None = None
    data_safe: bool | None = None
    """What is said about lost or doubled payments and data: true for all is well."""
    text: Text = ""

    def refer(self, known: Known) -> None:
        """Journeys, segments and component exist."""
        for journey in self.journeys:
            require("journey", journey, known.journeys)
        for segment in self.segments:
            require_segment(segment, known)
        if self.cause_component is not None:
            require("component", self.cause_component, (*known.services, *known.third_parties))

    def perform(self, levers: PlayerLevers) -> None:
        """Publish it."""
        levers.desk.announce(self.status)


class ShowBanner(Message):
    """A banner in the app for some users, or for all. Takes 20 s."""

    do: Literal["show_banner"] = "show_banner"
    handling: ClassVar[int] = 20 * SECOND
    segments: Annotated[tuple[Segment, ...], Field(max_length=8)] = ()
    text: Text = ""

    def refer(self, known: Known) -> None:
        """The segments exist."""
        for segment in self.segments:
            require_segment(segment, known)


class RemoveBanner(Message):
    """Take the banner down. Takes 5 s."""

    do: Literal["remove_banner"] = "remove_banner"
    handling: ClassVar[int] = 5 * SECOND

    def check(self, known: Known) -> None:
        """There is one."""
        if not known.banner_shown():
            raise ActionRefused("no_banner")


class PublishMacro(Message):
    """What support may answer: symptom, who is affected, workaround, what not to promise. Takes 40 s."""

    do: Literal["publish_macro"] = "publish_macro"
    handling: ClassVar[int] = 40 * SECOND
    symptom: Line
    segments: Annotated[tuple[Segment, ...], Field(max_length=8)] = ()
    workaround: Line = ""
    do_not_promise: Line = ""
    text: Text = ""

    def refer(self, known: Known) -> None:
        """The segments exist."""
        for segment in self.segments:
            require_segment(segment, known)


class UpdateExecutives(Message):
    """An update for those who ask upstairs: impact, action, when they hear next. Takes 30 s."""

    do: Literal["update_executives"] = "update_executives"
    impact: Line
    failing: Ratio | None = None
    """The share of attempts that fail, as far as you know."""
    action: Line
    next_update: Duration
    eta: Duration | None = None
    text: Text = ""


class MessageTeam(Message):
    """A message to a team's channel. Takes 10 s."""

    do: Literal["message_team"] = "message_team"
    handling: ClassVar[int] = 10 * SECOND
    team: Name
    text: Text

    def refer(self, known: Known) -> None:
        """The team exists."""
        require("team", self.team, known.teams)


class ContactVendor(Message):
    """A ticket with a vendor, who answers in minutes with what they know. Takes 25 s."""

    do: Literal["contact_vendor"] = "contact_vendor"
    handling: ClassVar[int] = 25 * SECOND
    acts: ClassVar[int] = 5 * MINUTE
    third_party: ServiceName
    text: Text = ""

    def refer(self, known: Known) -> None:
        """The vendor exists."""
        require("third party", self.third_party, tuple(known.third_parties))

    def perform(self, levers: PlayerLevers) -> None:
        """Open the ticket."""
        levers.desk.contact(self.third_party)


class OpenComposer(ActionBase):
    """Begin a message: the hands are busy with it until it is sent or dropped.

    The world goes on for as long as the message takes, and then waits for you.
    """

    do: Literal["open_composer"] = "open_composer"
    family: ClassVar[Family] = "communicate"
    handling: ClassVar[int] = 0
    message: MessageKind

    def check(self, known: Known) -> None:
        """One message at a time."""
        if known.composing() is not None:
            raise ActionRefused("already_composing", message=str(known.composing()))


class DropDraft(ActionBase):
    """Put an unfinished message away. Takes no time."""

    do: Literal["drop_draft"] = "drop_draft"
    family: ClassVar[Family] = "communicate"
    handling: ClassVar[int] = 0

    def check(self, known: Known) -> None:
        """There is one."""
        if known.composing() is None:
            raise ActionRefused("no_draft")
