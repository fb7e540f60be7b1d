"""From text to a submission or a runbook, or to everything that is wrong with it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import TypeAdapter

from incident_sim.documents import Document, read_yaml, validate
from incident_sim.errors import FileRefused, SubmissionError
from incident_sim.plays.play import Submission
from incident_sim.plays.runbook import Runbook

Model = TypeVar("Model")

_SUBMISSION = TypeAdapter(Submission)
_RUNBOOK = TypeAdapter(Runbook)


def load_submission(text: str, source: str) -> Submission:
    """Read a submission in YAML or JSON; raises SubmissionError with all its problems, each on its line."""
    return _load(_SUBMISSION, text, source)[0]


def load_placed(text: str, source: str) -> tuple[Submission, Document]:
    """A submission, and where everything in it stands; raises SubmissionError as ``load_submission`` does."""
    return _load(_SUBMISSION, text, source)


def load_runbook(text: str, source: str) -> Runbook:
    """Read a runbook in YAML or JSON; raises SubmissionError with all its problems, each on its line."""
    return _load(_RUNBOOK, text, source)[0]


def _load(adapter: TypeAdapter[Model], text: str, source: str) -> tuple[Model, Document]:
    try:
        document = read_yaml(text, source)
        return validate(adapter, document), document
    except FileRefused as refusal:
        raise SubmissionError(source, refusal.problems) from None
