"""People inside: on-call engineers with hands of their own, and somebody upstairs who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incident_sim.journal.signals import ColleagueActed, ColleagueReported, MessageReceived, PageAnswered, PageSent
from incident_sim.kernel import Loop, Story, Stream, Streams

if TYPE_CHECKING:
    from incident_sim.journal.entry import Fact
    from incident_sim.levers import PlayerLevers, Work
    from incident_sim.monitoring import AlertRule
    from incident_sim.scenario.schema import PeopleSpec, TeamSpec
    from incident_sim.world.changes import ChangeLog
    from incident_sim.world.findings import Readings

ONE = 1_000_000


class Engineer:
    """A team's on-call engineer."""

    def __init__(self, spec: TeamSpec, person: str, owns: tuple[str, ...], streams: Streams) -> None:
        self.spec = spec
        self.person = person
        self.owns = owns
        self.there = False
        self.free_at = 0
        """When their hands are free."""
        self.chance: Stream = streams.of(f"people/{spec.name}")

    def spread(self, span: int) -> int:
        """A span somewhat shorter or longer than usual: three quarters to one and a half times."""
        return span * (750_000 + self.chance.below(750_000)) // ONE


class People:
    """Everybody of the company who can be reached, or who reaches out."""

    def __init__(
        self,
        spec: PeopleSpec,
        engineers: list[Engineer],
        readings: Readings,
        *,
        loop: Loop,
        changes: ChangeLog,
        pace: int,
        record: Callable[[Fact], None],
    ) -> None:
        self._spec = spec
        self._engineers = {engineer.spec.name: engineer for engineer in engineers}
        self._readings = readings
        self._loop = loop
        self._changes = changes
        self._pace = pace
        self._record = record
        self._asking = False
        self._calmed = False
        self.levers: PlayerLevers | None = None

    def page(self, team: str) -> None:
        """Wake somebody."""
        self._record(PageSent(team=team))
        self._loop.process(self._wake(self._engineers[team]))

    def _wake(self, engineer: Engineer) -> Story:
        yield self._loop.sleep(self._paced(engineer.spread(engineer.spec.answers)))
        engineer.there = True
        self._record(PageAnswered(team=engineer.spec.name))
        yield from self._look(engineer, "what_do_you_see")

    def ask(self, team: str, question: str) -> None:
        """Ask somebody who is there."""
        self._loop.process(self._look(self._engineers[team], question))

    def _look(self, engineer: Engineer, question: str) -> Story:
        yield from self._hands(engineer, self._paced(engineer.spread(engineer.spec.looks)))
        self._record(
            ColleagueReported(
                team=engineer.spec.name,
                question=question,
                findings=self._readings.of(engineer.owns, question, self._loop.now),
            )
        )

    def delegate(self, team: str, work: Work) -> None:
        """Hand somebody a piece of work."""
        self._loop.process(self._do(self._engineers[team], work))

    def _do(self, engineer: Engineer, work: Work) -> Story:
        yield from self._hands(engineer, self._paced(engineer.spread(20 * ONE)) + work.hands)
        self._record(ColleagueActed(team=engineer.spec.name, action=work.kind, outcome="begun"))
        if self.levers is not None:
            before, self._changes.by = self._changes.by, engineer.spec.name
            work.perform(self.levers)
            self._changes.by = before

    def _hands(self, engineer: Engineer, span: int) -> Story:
        now = self._loop.now
        engineer.free_at = max(now, engineer.free_at) + span
        yield self._loop.sleep(engineer.free_at - now)

    def paged_by(self, _: AlertRule) -> None:
        """The first page wakes the executive's curiosity."""
        if not self._asking:
            self._asking = True
            self._loop.process(self._executive())

    def calm(self, *, calmed: bool) -> None:
        """It was said in public that all is well, or that it is not."""
        self._calmed = calmed

    def _executive(self) -> Story:
        yield self._loop.sleep(self._paced(self._spec.executive.first))
        self._record(MessageReceived(sender="executive", template="exec_asks"))
        while True:
            yield self._loop.sleep(self._paced(self._spec.executive.every))
            if not self._calmed:
                self._record(MessageReceived(sender="executive", template="exec_asks_again"))

    def _paced(self, span: int) -> int:
        return span * self._pace // ONE
