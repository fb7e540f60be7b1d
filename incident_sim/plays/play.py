"""What somebody did, when: a play, and a play handed in to be graded."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from incident_sim.actions import Action, Postmortem
from incident_sim.model import Frozen
from incident_sim.units import Duration, Line, Name


class TimedAction(Frozen):
    """An action and the instant it was accepted, counted from the opening of the seat."""

    at: Duration
    actor: Name = "me"
    action: Action

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: Any) -> Any:
        """People write ``{at: 1m, do: rollback, service: checkout}``: what is not ours is the action's.

        ``do`` says that it is written so, for a post has a slot that is called ``action`` too.
        """
        if isinstance(data, dict) and ("do" in data or "action" not in data):
            own = {key: value for key, value in data.items() if key in ("at", "actor")}
            rest = {key: value for key, value in data.items() if key not in ("at", "actor")}
            return {**own, "action": rest}
        return data


class Play(Frozen):
    """The timed actions of a session, in the order they were accepted; the postmortem last."""

    actions: Annotated[tuple[TimedAction, ...], Field(max_length=2000)] = ()


class Submission(Frozen):
    """A play handed in to be graded. Scores and digests in it are claims, and no claim is read."""

    version: Annotated[int, Field(ge=1, le=1)]
    scenario: Name
    seed: Annotated[int, Field(ge=0, le=2**53)]
    submission_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """Opaque: what it stands for is known to whoever gave it out. Results bear it, and no name of a person."""
    physics: int | None = None
    """If stated, grading is refused under another."""
    rubric: int | None = None
    """If stated, grading is refused under another."""
    scenario_digest: Line | None = None
    """If stated, grading is refused for another version of the scenario."""
    actions: Annotated[tuple[TimedAction, ...], Field(max_length=2000)] = ()
    postmortem: Postmortem | None = None
    score: Any = None
    """Ignored."""
    notes: Annotated[str, Field(max_length=5000)] = ""
