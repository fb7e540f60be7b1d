"""A run in progress: it owns the world and the journal, accepts actions, and lets them happen when hands are free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from incident_sim import errors
from incident_sim.actions import Action, Known
from incident_sim.actions.close import FilePostmortem, Resolve, StandDown
from incident_sim.actions.command import HandOver, Withdraw
from incident_sim.actions.communicate import DropDraft, Message, OpenComposer
from incident_sim.actions.union import message_kinds
from incident_sim.journal.entry import Journal
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionDone,
    ActionRefused,
    ActionStarted,
    ActionWithdrawn,
    AnswerDelivered,
    HostNoted,
    PlayEnded,
    SessionEnded,
    SessionOpened,
    Signal,
    TakenBack,
)
from incident_sim.journal.truth import WorldDrawn
from incident_sim.kernel import Phase, Streams
from incident_sim.observe import Observer
from incident_sim.scenario.briefing import brief
from incident_sim.scoring import RUBRIC
from incident_sim.session.hands import MOST_WAITING, Hands, Taken
from incident_sim.session.opening import digest, draw_people, draw_variant, find_zero
from incident_sim.session.place import Place
from incident_sim.world import PHYSICS, World

if TYPE_CHECKING:
    from incident_sim.journal.entry import Entry, Fact
    from incident_sim.monitoring import AlertRule
    from incident_sim.scenario.schema import Scenario

MOST_REFUSALS = 300
"""Refusals cost no time, so there is an end to them."""

Ending = Literal["resolved", "handed_over", "stood_down", "time"]
HostNote = Literal["paused", "resumed", "speed", "allowance_spent", "restarted"]


class Session:
    """One run of one scenario with one seed. Nothing happens in it but by ``accept`` and ``advance``.

    ``zero`` may be given by whoever has found it before, for the same scenario and seed.
    """

    def __init__(self, scenario: Scenario, seed: int, *, zero: int | None = None) -> None:
        streams = Streams(seed)
        self.scenario = scenario
        self.seed = seed
        self.variant = draw_variant(scenario, streams)
        self.zero = find_zero(scenario, seed) if zero is None else zero
        self.ends_at = scenario.lasts
        self.journal = Journal()
        self._observer = Observer()
        self._observed = 0
        self._hands: dict[str, Hands] = {}
        self._accepted = 0
        self._refused = 0
        self._ended: Ending | None = None
        self._over = False
        people = dict(draw_people(scenario, streams))
        start = self.zero - scenario.warm_up
        self.journal.append(
            start,
            WorldDrawn(scenario=scenario.id, scenario_digest=digest(scenario), seed=seed, variant=self.variant.name),
        )
        self.journal.append(
            start,
            SessionOpened(
                physics=PHYSICS, rubric=RUBRIC, briefing=brief(scenario, people), opens_at=0, ends_at=self.ends_at
            ),
        )
        self._world = World(
            scenario, self.variant, streams, zero=self.zero, people=people, record=self._happened, paged=_nobody_home
        )
        self._world.start()
        self._world.loop.advance(0)

    @property
    def now(self) -> int:
        """The instant, in microseconds from the opening of the seat."""
        return self._world.loop.now

    @property
    def over(self) -> bool:
        """Whether the recording is closed."""
        return self._over

    @property
    def play_ended(self) -> Ending | None:
        """How the player's part ended, once it has."""
        return self._ended

    @property
    def hops(self) -> int:
        """Requests answered so far by any service or third party."""
        return self._world.hops

    def seat(self, actor: str = "me") -> Place:
        """A seat of this session."""
        return Place(self, actor)

    def held_until(self, actor: str = "me") -> int | None:
        """When the message in a seat's open composer would be finished, if one is open."""
        hands = self._hands.get(actor)
        return hands.due if hands is not None and hands.holds else None

    def observer(self) -> Observer:
        """The fold over all signals so far."""
        entries = self.journal.since(self._observed)
        self._observed += len(entries)
        for entry in entries:
            if isinstance(entry.fact, Signal):
                self._observer.take(entry.at, entry.fact)
        return self._observer

    def advance(self, until: int) -> None:
        """Run everything strictly before ``until``, at most to the end; raises SessionOver once it is over."""
        if self._over:
            raise errors.SessionOver(self.now)
        self._world.loop.advance(min(until, self.ends_at))
        if self.now >= self.ends_at:
            self._end_play("time")

    def finish(self) -> None:
        """Run to the end, and close the recording."""
        self.advance(self.ends_at)
        self._record(SessionEnded())
        self._over = True

    def note_host(self, what: HostNote, value: int = 0) -> None:
        """Record something of the host that took no simulated time."""
        if self._over:
            raise errors.SessionOver(self.now)
        self._record(HostNoted(what=what, value=value))

    def note_taken_back(self, parent: str, kept: int) -> None:
        """Record that everything before this instant was played in another recording."""
        if self._over:
            raise errors.SessionOver(self.now)
        self._record(TakenBack(parent=parent, kept=kept))

    def accept(self, actor: str, action: Action, *, hollow: bool = False) -> str:
        """Take an action at the door and return its id; raises ActionRefused for what cannot be meant now.

        A hollow action takes its hands' time and does nothing: what a play would have come to without it.
        """
        if self._over:
            raise errors.SessionOver(self.now)
        try:
            self._door(actor, action)
        except errors.ActionRefused as refusal:
            self._refuse("", actor, refusal, action)
            raise
        self._accepted += 1
        taken = Taken(f"a{self._accepted}", action, hollow)
        entry = self._record(ActionAccepted(action_id=taken.action_id, actor=actor, role="responder", action=action))
        self._receive(self._hands_of(actor), taken, entry)
        return taken.action_id

    def _door(self, actor: str, action: Action) -> None:
        if self._refused >= MOST_REFUSALS:
            raise errors.ActionRefused("too_many_refusals", most=MOST_REFUSALS)
        filing = isinstance(action, FilePostmortem)
        if self._ended is not None and not filing:
            raise errors.ActionRefused("play_is_over")
        if self._ended is None and filing:
            raise errors.ActionRefused("not_closed_yet")
        hands = self._hands_of(actor)
        if len(hands.waiting) >= MOST_WAITING and not isinstance(action, Withdraw):
            raise errors.ActionRefused("hands_full", most=MOST_WAITING)
        if isinstance(action, Withdraw) and all(taken.action_id != action.action for taken in hands.waiting):
            raise errors.ActionRefused("not_waiting", action=action.action)
        action.refer(self._known(actor))

    def _receive(self, hands: Hands, taken: Taken, entry: Entry) -> None:
        match taken.action:
            case Withdraw(action=action_id):
                hands.drop(action_id)
                self._record(ActionWithdrawn(action_id=action_id), entry)
                self._record(ActionDone(action_id=taken.action_id), entry)
            case FilePostmortem():
                self._record(ActionDone(action_id=taken.action_id), entry)
            case _:
                hands.waiting.append(taken)
                self._rouse(hands)

    def _rouse(self, hands: Hands) -> None:
        if not hands.roused:
            hands.roused = True
            self._world.loop.schedule(0, Phase.ACTIONS, lambda: self._take_up(hands))

    def _take_up(self, hands: Hands) -> None:
        hands.roused = False
        while self._ended is None and (taken := hands.next()) is not None:
            try:
                taken.action.check(self._known(hands.actor))
            except errors.ActionRefused as refusal:
                self._refuse(taken.action_id, hands.actor, refusal, None)
                continue
            self._begin(hands, taken)

    def _begin(self, hands: Hands, taken: Taken) -> None:
        action, now = taken.action, self.now
        match action:
            case OpenComposer(message=kind):
                hands.composing, hands.due = kind, now + message_kinds()[kind].handling
                self._record(ActionStarted(action_id=taken.action_id, until=hands.due))
                return
            case DropDraft():
                hands.composing = None
                self._record(ActionDone(action_id=taken.action_id))
                return
            case Message() if hands.composing is not None:
                # The composer has held the hands since it was opened: what is left is left of that.
                span, hands.composing = max(0, hands.due - now), None
            case _:
                span = action.hands
        hands.current, hands.free_at = taken, now + span
        self._record(ActionStarted(action_id=taken.action_id, until=now + span))
        if not self._at_the_end(action):
            self._perform(hands, taken)
        if span:
            self._world.loop.schedule(span, Phase.ACTIONS, lambda: self._complete(hands, taken))
        else:
            self._complete(hands, taken)

    @staticmethod
    def _at_the_end(action: Action) -> bool:
        return action.is_message or action.family == "close" or isinstance(action, HandOver)

    def _perform(self, hands: Hands, taken: Taken) -> None:
        if taken.hollow:
            return
        changes = self._world.changes
        before, changes.by = changes.by, hands.actor
        taken.action.perform(self._world)
        changes.by = before
        if not taken.action.is_look:
            self._record(ActionDone(action_id=taken.action_id))

    def _complete(self, hands: Hands, taken: Taken) -> None:
        if hands.current is not taken:
            return
        action = taken.action
        hands.current = None
        if self._at_the_end(action):
            self._perform(hands, taken)
        if action.is_look:
            self._record(AnswerDelivered(action_id=taken.action_id, asked_at=hands.free_at - action.hands))
        match action:
            case Resolve():
                self._end_play("resolved")
            case StandDown():
                self._end_play("stood_down")
            case HandOver():
                self._end_play("handed_over")
            case _:
                if hands.waiting:
                    self._rouse(hands)

    def _end_play(self, how: Ending) -> None:
        if self._ended is None:
            self._ended = how
            self._record(PlayEnded(how=how))
            for hands in self._hands.values():
                hands.waiting.clear()
                hands.current = hands.composing = None

    def _refuse(self, action_id: str, actor: str, refusal: errors.ActionRefused, action: Action | None) -> None:
        self._refused += 1
        culprits = tuple((name, str(value)) for name, value in refusal.culprits.items())
        self._record(
            ActionRefused(action_id=action_id, actor=actor, code=refusal.code, culprits=culprits, action=action)
        )

    def _known(self, actor: str) -> Known:
        return self.observer().known(actor)

    def _hands_of(self, actor: str) -> Hands:
        return self._hands.setdefault(actor, Hands(actor))

    def _happened(self, fact: Fact) -> None:
        self._record(fact)

    def _record(self, fact: Fact, cause: Entry | None = None) -> Entry:
        return self.journal.append(self._world.loop.now, fact, None if cause is None else cause.seq)


def _nobody_home(_: AlertRule) -> None:
    """A page reaches the player as a signal; nothing else waits for it."""
