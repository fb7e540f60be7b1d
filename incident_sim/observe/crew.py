"""Who is doing what: each team's engineer, from the page to the newest word of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from incident_sim.actions import Action
from incident_sim.actions.command import Ask, Delegate
from incident_sim.journal.signals import (
    ColleagueActed,
    ColleagueReported,
    PageAnswered,
    PageSent,
    SessionOpened,
    Signal,
)
from incident_sim.observe.dashboard import Colleague
from incident_sim.observe.words import say_action, say_finding
from incident_sim.observe.words.messages import QUESTIONS

State = Literal["not paged", "on the way", "at work", "free"]


@dataclass
class _Engineer:
    person: str
    paged_at: int | None = None
    came_at: int | None = None
    work: list[tuple[str, str, int]] = field(default_factory=list)
    """The kind, the words and the instant of what they were given and have not answered."""
    said: str = ""
    said_at: int = 0

    def standing(self) -> tuple[State, str, int]:
        """Where they are, what they are at, and since when."""
        if self.came_at is None:
            return ("not paged", "", 0) if self.paged_at is None else ("on the way", "", self.paged_at)
        if self.work:
            _, words, since = self.work[0]
            return "at work", words, since
        return "free", "", max(self.came_at, self.said_at)


class Crew:
    """The on-call engineers, and what they are at."""

    def __init__(self) -> None:
        self._engineers: dict[str, _Engineer] = {}

    def take(self, at: int, signal: Signal) -> None:
        """Somebody is woken, comes, reports, or acts."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._engineers = {member.team: _Engineer(member.person) for member in briefing.people}
            case PageSent(team=team) if team in self._engineers:
                self._engineers[team].paged_at = at
            case PageAnswered(team=team) if team in self._engineers:
                engineer = self._engineers[team]
                engineer.came_at = at
                engineer.work.append(("what_do_you_see", "having a look", at))
            case ColleagueReported(team=team, question=question, findings=findings):
                self._answered(team, question, "; ".join(say_finding(one) for one in findings), at)
            case ColleagueActed(team=team, action=kind, outcome=outcome):
                words = kind.replace("_", " ")
                self._answered(team, kind, f"{words}: {'begun' if outcome == 'begun' else 'cannot be done'}", at)
            case _:
                pass

    def done(self, at: int, action: Action) -> None:
        """Somebody was asked, or handed a piece of work."""
        match action:
            case Ask(team=team, question=question) if team in self._engineers:
                self._engineers[team].work.append((question, QUESTIONS.get(question, question), at))
            case Delegate(team=team, order=order) if team in self._engineers:
                self._engineers[team].work.append((order.kind, say_action(order), at))
            case _:
                pass

    def all(self, roles: tuple[tuple[str, str], ...]) -> tuple[Colleague, ...]:
        """Everybody, in the order of the briefing, with the roles they have."""
        return tuple(self._tell(team, one, roles) for team, one in self._engineers.items())

    def _answered(self, team: str, kind: str, words: str, at: int) -> None:
        engineer = self._engineers.get(team)
        if engineer is None:
            return
        found = next((one for one in engineer.work if one[0] == kind), None)
        if found is not None:
            engineer.work.remove(found)
        engineer.said, engineer.said_at = words, at

    @staticmethod
    def _tell(team: str, one: _Engineer, roles: tuple[tuple[str, str], ...]) -> Colleague:
        state, doing, since = one.standing()
        had = tuple(role for role, who in roles if who == team)
        return Colleague(team, one.person, had, state, doing, since, one.said, one.said_at)
