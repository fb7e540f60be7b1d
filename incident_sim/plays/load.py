"""From text to a submission or a runbook, or to everything that is wrong with it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import TypeAdapter

from incident_sim.documents import read_yaml, validate
from incident_sim.errors import FileRefused, SubmissionError
from incident_sim.plays.play import Submission
from incident_sim.plays.runbook import Runbook

Model = TypeVar("Model")

_SUBMISSION = TypeAdapter(Submission)
_RUNBOOK = TypeAdapter(Runbook)


def load_submission(text: str, source: str) -> Submission:
    """Read a submission in YAML or JSON; raises SubmissionError with all its problems, each on its line."""
    return _load(_SUBMISSION, text, source)


def load_runbook(text: str, source: str) -> Runbook:
    """Read a runbook in YAML or JSON; raises SubmissionError with all its problems, each on its line."""
    return _load(_RUNBOOK, text, source)


def _load(adapter: TypeAdapter[Model], text: str, source: str) -> Model:
    try:
        return validate(adapter, read_yaml(text, source))
    except FileRefused as refusal:
        raise SubmissionError(source, refusal.problems) from None
