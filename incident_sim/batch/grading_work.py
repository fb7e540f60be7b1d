"""What is done for a submission in a process of its own: letting it in, and grading it. And for a seed: its standards.

Whatever is wrong with a file ends as a result. What nobody foresaw ends the process, and whoever waits for it says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from incident_sim.analysis import Means, Run, Standard, Watch, make, standards
from incident_sim.analysis.grading import grade_against, hold_to_claims
from incident_sim.analysis.results import RESULT, Code, Flaw, Graded, NotGradable, derived_id
from incident_sim.analysis.runs import Player, find_zero
from incident_sim.analysis.similarity import Trace, trace_of
from incident_sim.batch.forks import explore_here, try_here
from incident_sim.documents import Document
from incident_sim.errors import BranchFailed, BudgetExceeded, FileRefused, Problem, ReplayRefused
from incident_sim.files import Found, write_recording
from incident_sim.files.library import unknown
from incident_sim.files.reading import as_text, read_bytes
from incident_sim.model import Frozen
from incident_sim.plays.load import load_placed
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import RUBRIC, Profile
from incident_sim.world import PHYSICS

CLAIMS = {"scenario": "scenario", "physics": "physics", "rubric": "rubric", "scenario digest": "scenario_digest"}
"""What may be claimed, and the key that claims it."""
OTHER_RULES = "It was made under other rules than those of this copy."


@dataclass(frozen=True)
class Entrance:
    """A file to be looked at."""

    found: Found
    offered: tuple[str, ...]
    """The scenarios whose plays are graded. A submission names one of them, and never a file."""


class Admitted(Frozen):
    """A file that is a play of a scenario on offer."""

    stated_id: str | None
    content_sha256: str
    scenario: str
    seed: int
    trace: Trace


class Turned(Frozen):
    """A file that is none."""

    content_sha256: str | None
    result: NotGradable


ENTERED: TypeAdapter[Admitted | Turned] = TypeAdapter(Admitted | Turned)


class Held(Frozen):
    """What the plays of one seed are held against."""

    zero: int
    idle: Standard
    reference: Standard


@dataclass(frozen=True)
class Ground:
    """A scenario and a seed."""

    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class Sheet:
    """A submission to be graded; without one, the reference is."""

    ground: Ground
    held: Held
    found: Found | None
    content_sha256: str
    submission_id: str
    minutes: tuple[int, ...]
    worlds: int
    profile: Profile
    at_once: int
    """Branches that are followed at the same time."""
    recording: Path | None = None


def admit(entrance: Entrance, _: Watch) -> str:
    """Read a file and say what it is: an ``Admitted`` or a ``Turned``."""
    found = entrance.found
    nameless = hashlib.sha256(f"name:{found.name}".encode("utf-8", "replace")).hexdigest()
    if found.refused:
        problem = Problem(found.name, 1, 1, found.refused)
        return _turned(None, nameless, "unreadable", "It cannot be read.", (problem,))
    try:
        data = read_bytes(found.path)
    except FileRefused as refusal:
        return _turned(None, nameless, "unreadable", "It cannot be read.", refusal.problems)
    content = hashlib.sha256(data).hexdigest()
    try:
        text = as_text(data, found.path)
    except FileRefused as refusal:
        return _turned(content, content, "unreadable", "It cannot be read.", refusal.problems)
    try:
        submission, document = load_placed(text, found.name)
    except FileRefused as refusal:
        count = len(refusal.problems)
        words = "It is not a play: " + ("one problem." if count == 1 else f"{count} problems.")
        return _turned(content, content, "invalid", words, refusal.problems)
    name = submission.submission_id or derived_id(content)
    if submission.scenario not in entrance.offered:
        problem = _placed(document, "scenario", unknown(submission.scenario, entrance.offered))
        return _turned(content, content, "unknown_scenario", "No scenario of this name is graded.", (problem,), name)
    for field, stated, ours in (("physics", submission.physics, PHYSICS), ("rubric", submission.rubric, RUBRIC)):
        if stated is not None and stated != ours:
            refused = ReplayRefused(field, stated, ours)
            return _turned(content, content, "other_rules", OTHER_RULES, (_claim(document, refused),), name)
    return Admitted(
        stated_id=submission.submission_id,
        content_sha256=content,
        scenario=submission.scenario,
        seed=submission.seed,
        trace=trace_of(submission),
    ).model_dump_json()


def hold(ground: Ground, watch: Watch) -> str:
    """Make what the plays of a seed are held against: a ``Held``, or the sentence on why there is none."""
    watch("simulating", 0, 1)
    zero = find_zero(ground.scenario, ground.seed)
    idle, reference = standards(ground.scenario, ground.seed, zero)
    return Held(zero=zero, idle=idle, reference=reference).model_dump_json()


def grade(sheet: Sheet, watch: Watch) -> str:
    """Grade a submission: a ``Graded`` or a ``NotGradable``."""
    return RESULT.dump_json(_grade(sheet, watch)).decode("ascii")


def _grade(sheet: Sheet, watch: Watch) -> Graded | NotGradable:
    scenario, held = sheet.ground.scenario, sheet.held
    none = partial(NotGradable, submission_id=sheet.submission_id)
    player: Player = "reference"
    if sheet.found is not None:
        data = read_bytes(sheet.found.path)
        if hashlib.sha256(data).hexdigest() != sheet.content_sha256:
            return none(code="changed", reason="The file was changed while it was graded: grade it again.")
        player, document = load_placed(as_text(data, sheet.found.path), sheet.found.name)
        try:
            hold_to_claims(scenario, player)
        except ReplayRefused as refused:
            return none(code="other_rules", reason=OTHER_RULES, flaws=_flaws((_claim(document, refused),)))
    watch("simulating", 0, 1)
    try:
        ran = make(Run(scenario, sheet.ground.seed, player, held.zero))
    except BudgetExceeded as excess:
        return none(code="ran_away", reason=f"The world ran away and was stopped: {excess}.")
    means = Means(
        watch,
        explore=partial(explore_here, at_once=sheet.at_once),
        try_all=partial(try_here, at_once=sheet.at_once),
        minutes=sheet.minutes,
        worlds=sheet.worlds,
        profile=sheet.profile,
    )
    hops = held.idle.hops + held.reference.hops
    try:
        report = grade_against(scenario, sheet.ground.seed, held.zero, ran, held.idle, held.reference, means, hops=hops)
    except BranchFailed as failure:
        return none(code="not_weighed", reason=f"The play could not be weighed: {failure}.")
    if sheet.recording is not None:
        write_recording(sheet.recording, ran.journal)
    return Graded(submission_id=sheet.submission_id, report=report)


def _turned(
    content: str | None,
    named_by: str,
    code: Code,
    reason: str,
    problems: tuple[Problem, ...] = (),
    submission_id: str | None = None,
) -> str:
    result = NotGradable(
        submission_id=submission_id or derived_id(named_by), code=code, reason=reason, flaws=_flaws(problems)
    )
    return Turned(content_sha256=content, result=result).model_dump_json()


def _flaws(problems: tuple[Problem, ...]) -> tuple[Flaw, ...]:
    return tuple(Flaw(line=each.line, column=each.column, message=each.message) for each in problems)


def _placed(document: Document, key: str, message: str) -> Problem:
    place = document.place((key,))
    return Problem(document.source, place.line, place.column, message)


def _claim(document: Document, refused: ReplayRefused) -> Problem:
    return _placed(document, CLAIMS[refused.field], _claimed(refused))


def _claimed(refused: ReplayRefused) -> str:
    return f"the stated {refused.field} is {str(refused.recorded)[:64]}, and this copy has {refused.expected}"
