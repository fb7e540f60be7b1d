"""Which questions were asked, which are on their way, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incident_sim.actions import Action
from incident_sim.actions.command import Note
from incident_sim.observe import Answer, Dashboard


@dataclass(frozen=True)
class Asked:
    """How a question stands."""

    waiting: bool
    until: int | None
    """When the answer is due, once the hands are at it."""
    answer: Answer | None


class LookBook:
    """Joins a question to its answer by the id under which the host took it."""

    def __init__(self) -> None:
        self._sent: dict[int, Action] = {}
        self._taken: dict[str, Action] = {}

    def sent(self, ticket: int, action: Action) -> None:
        """A question is on its way to the host."""
        self._sent[ticket] = action

    def taken(self, ticket: int, action_id: str) -> None:
        """The host has taken it."""
        action = self._sent.pop(ticket, None)
        if action is not None:
            self._taken[action_id] = action

    def recorded(self, questions: Sequence[tuple[str, Action]]) -> None:
        """What was asked in a recording; none of it is on its way any more."""
        self._taken.update(questions)
        # The newest question may be on its way still; here that is one which no view asks.
        self._taken[""] = Note(text="")

    def refused(self, ticket: int) -> None:
        """The host has not."""
        self._sent.pop(ticket, None)

    def question(self, answer: Answer) -> Action | None:
        """What an answer answers, if it was asked from this screen."""
        return self._taken.get(answer.action_id)

    def state(self, question: Action, dashboard: Dashboard) -> Asked:
        """The newest answer to a question, over whatever stretch of time, and whether a newer one is on its way."""
        asked = topic(question)
        ids = {name for name, action in self._taken.items() if topic(action) == asked}
        pending = [one for one in dashboard.pending if topic(one.action) == asked]
        delivered = {answer.action_id for answer in dashboard.answers}
        on_the_way = any(topic(action) == asked for action in self._sent.values()) or bool(pending)
        if not on_the_way and ids:
            newest = list(self._taken.items())[-1]
            on_the_way = topic(newest[1]) == asked and newest[0] not in delivered and _young(newest[0], dashboard)
        return Asked(on_the_way, pending[0].until if pending else None, _newest(ids, dashboard.answers))


def topic(action: Action) -> Action:
    """A question apart from how far back it reaches: asked over another stretch of time, it is the same question."""
    return action.model_copy(update={"since": 0}) if "since" in type(action).model_fields else action


def _young(action_id: str, dashboard: Dashboard) -> bool:
    """Between the host's word and the next snapshot an action stands in neither list."""
    return not dashboard.pending and action_id not in {line.ref for line in dashboard.wallboard.timeline}


def _newest(ids: set[str], answers: Sequence[Answer]) -> Answer | None:
    found = [answer for answer in answers if answer.action_id in ids]
    return max(found, key=lambda answer: answer.delivered_at) if found else None
