"""A grade: a play, the runs it is compared with, and the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from incident_sim.analysis.runs import Execute, Player, Ran, Run, compared, find_zero, one_after_another
from incident_sim.errors import ReplayRefused
from incident_sim.journal.entry import Journal
from incident_sim.kernel import Streams
from incident_sim.plays import Runbook, Submission
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scoring import RUBRIC, Comparisons, Report, score
from incident_sim.session import digest, draw_variant
from incident_sim.world import PHYSICS

Watch = Callable[[str, int, int], None]
"""Told what is under way, how much is done, and of how much."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its journal and its grade."""

    journal: Journal
    report: Report
    idle: Journal
    reference: Journal


def play_runbook(
    scenario: Scenario, seed: int, player: str | Runbook, watch: Watch, execute: Execute = one_after_another
) -> Outcome:
    """Let ``idle``, ``reference`` or a runbook play, and grade it."""
    return _graded(scenario, seed, player, watch, execute)


def grade_submission(
    scenario: Scenario, submission: Submission, watch: Watch, execute: Execute = one_after_another
) -> Outcome:
    """Re-simulate a submission and grade it; raises ReplayRefused for another physics, rubric or scenario."""
    for field, stated, ours in (
        ("scenario", submission.scenario, scenario.id),
        ("physics", submission.physics, PHYSICS),
        ("rubric", submission.rubric, RUBRIC),
        ("scenario digest", submission.scenario_digest, digest(scenario)),
    ):
        if stated is not None and stated != ours:
            raise ReplayRefused(field, stated, ours)
    return _graded(scenario, submission.seed, submission, watch, execute)


def grade_journal(
    scenario: Scenario, seed: int, ran: Ran, watch: Watch, execute: Execute = one_after_another, *, zero: int
) -> Outcome:
    """Grade a session that was played live."""
    others = _make(scenario, seed, ("idle", "reference"), watch, execute, zero)
    return _outcome(scenario, seed, ran, others["idle"], others["reference"])


def _graded(scenario: Scenario, seed: int, player: Player, watch: Watch, execute: Execute) -> Outcome:
    zero = find_zero(scenario, seed)
    players = ("idle", "reference") if isinstance(player, str) else (player, "idle", "reference")
    ran = _make(scenario, seed, players, watch, execute, zero)
    mine = ran[player] if isinstance(player, str) else ran["player"]
    return _outcome(scenario, seed, mine, ran["idle"], ran["reference"])


def _make(
    scenario: Scenario, seed: int, players: tuple[Player, ...], watch: Watch, execute: Execute, zero: int
) -> dict[str, Ran]:
    done: dict[str, Ran] = {}
    for count, player in enumerate(players):
        watch("simulating", count, len(players))
        name = player if isinstance(player, str) else "player"
        done[name] = execute([Run(scenario, seed, player, zero)])[0]
    watch("simulating", len(players), len(players))
    return done


def _outcome(scenario: Scenario, seed: int, mine: Ran, idle: Ran, reference: Ran) -> Outcome:
    comparisons = Comparisons(idle=compared(scenario, idle), reference=compared(scenario, reference))
    variant: Variant = draw_variant(scenario, Streams(seed))
    report = score(scenario, variant, list(mine.journal), comparisons, mine.seen)
    runs: list[Ran] = []
    for ran in (mine, idle, reference):
        if not any(ran is other for other in runs):
            runs.append(ran)
    stamped = report.model_copy(
        update={
            "physics": PHYSICS,
            "journal_sha256": mine.journal.digest(),
            "simulated_seconds": (scenario.lasts + scenario.warm_up) // 1_000_000,
            "hops": sum(ran.hops for ran in runs),
        }
    )
    return Outcome(mine.journal, stamped, idle.journal, reference.journal)
