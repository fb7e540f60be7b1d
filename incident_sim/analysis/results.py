"""What came of a submission: a grade, or why there is none. One record each, whatever happens; no names of people."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from incident_sim.model import Frozen
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import RUBRIC, Profile, Report
from incident_sim.session import digest
from incident_sim.world import PHYSICS

FORM = 1
"""The form of a record. Another one is not read, and its submission graded again."""

Code = Literal[
    "unreadable",
    "invalid",
    "unknown_scenario",
    "other_rules",
    "changed",
    "ran_away",
    "not_weighed",
    "time",
    "memory",
    "failed",
]
"""Why there is no grade.

No file that could be read; not a play; of a scenario that is not offered; made under other rules than ours; changed
while it was graded; a world that ran away; the play without one of its changes could not be followed; out of time; out
of memory; an error in the grader.
"""

BOUND: frozenset[Code] = frozenset({"time", "memory", "failed"})
"""Reasons that lie with the machine or the grader as much as with the file: another try may end otherwise."""


class Flaw(Frozen):
    """One thing wrong with a file, and where; the file's name is left out, for it may be a person's."""

    line: int
    column: int
    message: str


class NotGradable(Frozen):
    """No grade, and why."""

    outcome: Literal["not_gradable"] = "not_gradable"
    submission_id: str
    code: Code
    reason: str
    """One sentence."""
    flaws: tuple[Flaw, ...] = ()


class Graded(Frozen):
    """A grade."""

    outcome: Literal["graded"] = "graded"
    submission_id: str
    report: Report


Result = Annotated[Graded | NotGradable, Field(discriminator="outcome")]
RESULT: TypeAdapter[Graded | NotGradable] = TypeAdapter(Result)


class Terms(Frozen):
    """What a grade depends on besides the submission: under the same terms it is always the same."""

    scenario_digest: str
    physics: int = PHYSICS
    rubric: int = RUBRIC
    profile: str = ""
    """The digest of the rubric profile in force; empty where it does not matter."""
    minutes: tuple[int, ...] = ()
    """How many minutes sooner each change is tried too."""
    worlds: int = 1
    """In how many worlds each change is weighed."""


def terms_of(scenario: Scenario, profile: Profile, minutes: tuple[int, ...], worlds: int = 1) -> Terms:
    """The terms of this copy of the engine for a scenario."""
    return Terms(scenario_digest=digest(scenario), profile=profile.digest, minutes=minutes, worlds=worlds)


class Record(Frozen):
    """A result as it is kept."""

    form: Annotated[int, Field(ge=FORM, le=FORM)] = FORM
    key: str
    content_sha256: str | None
    """Of the file's bytes, where they could be read."""
    terms: Terms | None
    """Nothing where no scenario could be found."""
    result: Result


def key_of(content: str, terms: Terms | None) -> str:
    """The name of a record: the same content under the same terms."""
    text = json.dumps([FORM, content, terms.model_dump(mode="json") if terms else None], sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def derived_id(content: str) -> str:
    """The id of a submission that states none, or one that another states too: from the digest of its content."""
    return f"s-{content[:12]}"
