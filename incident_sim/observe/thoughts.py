"""What was thought to be wrong: what is held, what was ruled out, and what was looked at meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from incident_sim.actions import Action
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.observe.answers import Answer
from incident_sim.observe.dashboard import Sight, Thought

MOST_THOUGHTS = 30
MOST_SIGHTS = 6
_SLOTS = ("service", "target", "third_party", "journey", "alert")


@dataclass
class _Held:
    component: str
    mechanism: str
    since: int
    changed: int
    confidence: str
    sights: list[Sight] = field(default_factory=list)


class Thoughts:
    """Hypotheses in the order in which they were stated; the oldest are forgotten."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._looked: dict[str, list[Sight]] = {}

    def done(self, at: int, action: Action) -> None:
        """A hypothesis was stated, firmed up or dropped."""
        match action:
            case Hypothesize(component=component, mechanism=mechanism, confidence=confidence):
                self._believe(at, component, mechanism, confidence)
            case DropHypothesis(component=component, mechanism=mechanism):
                held = self._find(component, mechanism)
                if held is not None:
                    held.confidence, held.changed = "ruled out", at
            case _:
                pass

    def answered(self, action: Action, answer: Answer) -> None:
        """Something was looked at: it stands with every open hypothesis about the same component."""
        sight = Sight(answer.action_id, answer.title, answer.delivered_at)
        for name in _about(action):
            self._looked.setdefault(name, []).append(sight)
            del self._looked[name][:-MOST_SIGHTS]
            for held in self._held:
                if held.component == name and held.confidence != "ruled out":
                    held.sights.append(sight)
                    del held.sights[:-MOST_SIGHTS]

    def all(self) -> tuple[Thought, ...]:
        """Every hypothesis, with what was looked at before it was settled."""
        return tuple(
            Thought(one.component, one.mechanism, one.confidence, one.since, one.changed, tuple(one.sights))
            for one in self._held
        )

    def _believe(self, at: int, component: str, mechanism: str, confidence: str) -> None:
        held = self._find(component, mechanism)
        if held is None:
            # What led to it was looked at before it was said.
            seen = list(self._looked.get(component, ()))[-2:]
            held = _Held(component, mechanism, at, at, confidence, seen)
            self._held.append(held)
            del self._held[:-MOST_THOUGHTS]
        held.confidence, held.changed = confidence, at

    def _find(self, component: str, mechanism: str) -> _Held | None:
        return next((one for one in self._held if (one.component, one.mechanism) == (component, mechanism)), None)


def _about(action: Action) -> Iterator[str]:
    named = {str(getattr(action, slot, "") or "") for slot in _SLOTS}
    return (name for name in sorted(named) if name)
