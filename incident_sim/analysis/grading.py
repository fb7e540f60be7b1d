"""A grade: a play, the runs it is compared with, and the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incident_sim.analysis.prevention import Try, homework, in_turn, prevent
from incident_sim.analysis.runs import Execute, Player, Ran, Run, answers, compared, find_zero, one_after_another
from incident_sim.analysis.siblings import spread
from incident_sim.analysis.weighing import plan
from incident_sim.analysis.whatif import Explore, Watch, one_by_one
from incident_sim.errors import ReplayRefused
from incident_sim.journal.entry import Entry, Journal
from incident_sim.kernel import Streams
from incident_sim.plays import Runbook, Submission
from incident_sim.replay import replay
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import (
    RUBRIC,
    STANDARD,
    Comparison,
    Comparisons,
    Effect,
    Prevention,
    Profile,
    Report,
    charge,
    outcomes,
    reconciled,
    score,
)
from incident_sim.session import digest, draw_variant
from incident_sim.world import PHYSICS

Curve = tuple[tuple[int, int], ...]
"""Ends of windows of truth, and the harm done in each."""


@dataclass(frozen=True)
class Standard:
    """A run that scores are held against, without its journal."""

    comparison: Comparison
    curve: Curve
    hops: int


@dataclass(frozen=True)
class Curves:
    """Harm over time of a play, and of the two runs that it is held against."""

    player: Curve
    idle: Curve
    reference: Curve


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its journal, its grade, and the harm over time."""

    journal: Journal
    report: Report
    curves: Curves


@dataclass(frozen=True)
class Means:
    """How runs are made, who is told how far they are, and what is tried beside what must be."""

    watch: Watch
    execute: Execute = one_after_another
    explore: Explore = one_by_one
    try_all: Try = in_turn
    minutes: tuple[int, ...] = ()
    """How many minutes sooner each change is tried too."""
    profile: Profile = STANDARD
    """Who is graded."""
    worlds: int = 1
    """In how many worlds each change is weighed: the play's own, and others of its variant."""


def play_runbook(scenario: Scenario, seed: int, player: str | Runbook, means: Means) -> Outcome:
    """Let ``idle``, ``reference`` or a runbook play, and grade it."""
    return _graded(scenario, seed, player, means)


def grade_submission(scenario: Scenario, submission: Submission, means: Means) -> Outcome:
    """Re-simulate a submission and grade it; raises ReplayRefused for another physics, rubric or scenario."""
    hold_to_claims(scenario, submission)
    return _graded(scenario, submission.seed, submission, means)


def hold_to_claims(scenario: Scenario, submission: Submission) -> None:
    """Refuse a submission that was made under other rules than these: raises ReplayRefused."""
    for field, stated, ours in (
        ("scenario", submission.scenario, scenario.id),
        ("physics", submission.physics, PHYSICS),
        ("rubric", submission.rubric, RUBRIC),
        ("scenario digest", submission.scenario_digest, digest(scenario)),
    ):
        if stated is not None and stated != ours:
            raise ReplayRefused(field, stated, ours)


def grade_recording(scenario: Scenario, entries: Sequence[Entry], means: Means) -> Outcome:
    """Play a recording again and grade it; raises ReplayRefused or ReplayDiverged where it does not hold."""
    means.watch("simulating", 0, 3)
    session = replay(scenario, entries)
    ran = Ran(session.journal, session.hops, answers(session.observer(), session.journal))
    return _compared(scenario, session.seed, session.zero, ("idle", "reference"), ran, means)


def standards(
    scenario: Scenario, seed: int, zero: int, execute: Execute = one_after_another
) -> tuple[Standard, Standard]:
    """Nobody acting, and the reference, on one seed."""
    idle, reference = execute([Run(scenario, seed, "idle", zero), Run(scenario, seed, "reference", zero)])
    return standard(scenario, idle), standard(scenario, reference)


def standard(scenario: Scenario, ran: Ran) -> Standard:
    """What is kept of a run that others are held against."""
    return Standard(compared(scenario, ran), curve(scenario, ran.journal), ran.hops)


def curve(scenario: Scenario, journal: Iterable[Entry]) -> Curve:
    """Harm done in each window of truth. Payments in doubt fall due where they arose."""
    points: list[tuple[int, int]] = []
    settled = reconciled(scenario, journal)
    doubt = 0
    for window in outcomes(journal):
        total = charge(scenario, [window]).total
        stays = sum(harm for at, harm in settled if window.start <= at < window.end)
        points.append((window.end, total - doubt + stays))
        doubt = (
            window.authorised_without_order * scenario.harm.authorised_without_order
            + window.charged_twice * scenario.harm.charged_twice
        )
    return tuple(points)


def judge(
    scenario: Scenario,
    seed: int,
    ran: Ran,
    idle: Standard,
    reference: Standard,
    effects: tuple[Effect, ...] | None,
    prevention: Prevention | None = None,
    *,
    hops: int = 0,
    profile: Profile = STANDARD,
) -> Report:
    """Score a run against the two, against itself without each of its changes, and with its safeguards, where known.

    ``hops`` of other runs made for this report are added.
    """
    variant = draw_variant(scenario, Streams(seed))
    comparisons = Comparisons(
        idle=idle.comparison, reference=reference.comparison, effects=effects, prevention=prevention
    )
    report = score(scenario, variant, list(ran.journal), comparisons, ran.seen, profile)
    return report.model_copy(
        update={
            "physics": PHYSICS,
            "journal_sha256": ran.journal.digest(),
            "simulated_seconds": (scenario.lasts + scenario.warm_up) // 1_000_000,
            "hops": ran.hops + hops,
        }
    )


def _graded(scenario: Scenario, seed: int, player: Player, means: Means) -> Outcome:
    zero = find_zero(scenario, seed)
    others = [name for name in ("idle", "reference") if name != player]
    means.watch("simulating", 0, 1 + len(others))
    (mine,) = means.execute([Run(scenario, seed, player, zero)])
    return _compared(scenario, seed, zero, others, mine, means)


def _compared(scenario: Scenario, seed: int, zero: int, others: Sequence[str], mine: Ran, means: Means) -> Outcome:
    """Grade a run against the others; one that is not named is the run itself."""
    own = standard(scenario, mine)
    found = {"idle": own, "reference": own}
    for count, who in enumerate(others, start=1):
        means.watch("simulating", count, 1 + len(others))
        (ran,) = means.execute([Run(scenario, seed, who, zero)])
        found[who] = standard(scenario, ran)
    means.watch("simulating", 1 + len(others), 1 + len(others))
    idle, reference = found["idle"], found["reference"]
    hops = sum(found[who].hops for who in others)
    report = grade_against(scenario, seed, zero, mine, idle, reference, means, hops=hops)
    return Outcome(mine.journal, report, Curves(own.curve, idle.curve, reference.curve))


def grade_against(
    scenario: Scenario,
    seed: int,
    zero: int,
    ran: Ran,
    idle: Standard,
    reference: Standard,
    means: Means,
    *,
    hops: int = 0,
) -> Report:
    """Grade a run that was made against two that were: weigh its changes, and try what its postmortem proposes.

    Raises BranchFailed where a branch cannot be followed. ``hops`` of other runs made for this grade are added.
    """
    planned = plan(scenario, seed, zero, ran, means.minutes)
    leaves = means.explore(planned.trunk, planned.branches, means.watch)
    effects = planned.effects(leaves, idle.comparison.harm.total)
    hops += sum(leaf.hops for leaf in leaves)
    if means.worlds > 1:
        effects, more = spread(planned, effects, means.worlds, means.explore, means.watch)
        hops += more
    work = homework(scenario, seed, zero, ran, idle.comparison)
    prevention, more = (None, 0) if work is None else prevent(work, means.try_all, means.watch)
    return judge(scenario, seed, ran, idle, reference, effects, prevention, hops=hops + more, profile=means.profile)
