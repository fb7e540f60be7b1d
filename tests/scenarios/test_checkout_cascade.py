"""The payment cascade is sound, solvable, and not to be had for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from incident_sim.analysis.certificate.bars import BARS
from incident_sim.analysis.certificate.booth import Mark
from incident_sim.kernel import Streams
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Report
from incident_sim.session import draw_variant

BY_PLAY = {bar.play: bar for bar in BARS if bar.above is None}
"""The bars of the certificate that `incident-sim check` gives."""
EACH_VARIANT = [pytest.param(1, marks=pytest.mark.nightly), 4]
"""A seed of each, all of which is asked in one test: its plays are graded once."""


def fair(reports: dict[str, Report]) -> None:
    """What must hold on every seed: the certificate's bars, where each score is exact."""
    scores = {name: report.score for name, report in reports.items()}
    for play, name in (("nothing", "idle"), ("reference", "reference"), ("clerk", "clerk"), ("medic", "medic")):
        mark = Mark(scores[name], scores[name])
        assert BY_PLAY[play].read(mark, None).holds, scores
    assert scores["clerk"] < scores["medic"], scores
    assert reports["reference"].harm.avoided == 1_000_000
    assert not reports["reference"].penalties


def helped(reports: dict[str, Report]) -> None:
    """No list of right moves: the reference's relief is helpful because without it the afternoon is worse."""
    reference, clerk = reports["reference"], reports["clerk"]
    words = [effect.word for effect in reference.effects]
    assert "helpful" in words
    assert "harmful" not in words
    first = next(effect for effect in reference.effects if effect.word == "helpful")
    assert first.spared > reference.harm.idle.total // 2, "most of the harm is spared by the first of them"
    points = {name: {one.id: one.points for one in report.criteria} for name, report in reports.items()}
    assert points["reference"]["D2"] == 4000
    assert points["reference"]["H7"] > 0
    assert points["clerk"]["D2"] == points["idle"]["D2"] == 0
    assert clerk.effects == ()


def adds_up(report: Report) -> None:
    """Points of criteria make their categories, and every criterion has its reason."""
    assert sum(category.points for category in report.categories.values()) == sum(
        verdict.points for verdict in report.criteria
    )
    for verdict in report.criteria:
        assert 0 <= verdict.points <= verdict.of
        assert verdict.reason
        assert verdict.full_marks
    of = sum(verdict.of for verdict in report.criteria) + sum(left.of for left in report.left_out)
    assert of == 100_000


@pytest.mark.parametrize("seed", EACH_VARIANT)
def test_the_reference_shines_doing_nothing_fails_and_relief_beats_paperwork(
    reports: Any, seed: int, subtests: pytest.Subtests
) -> None:
    """One seed of each variant."""
    graded = reports(seed)
    with subtests.test("fair"):
        fair(graded)
    with subtests.test("what helped is known by leaving each change out"):
        helped(graded)
    for name, report in graded.items():
        with subtests.test("a grade is whole numbers and adds up", play=name):
            adds_up(report)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1, 21))
def test_twenty_seeds_are_fair(reports: Any, seed: int) -> None:
    """The same on twenty seeds."""
    fair(reports(seed))


def test_both_variants_are_drawn_among_twenty_seeds(cascade: Scenario) -> None:
    """A seed picks the world, and both worlds are picked."""
    drawn = {draw_variant(cascade, Streams(seed)).name for seed in range(1, 21)}
    assert drawn == {"brown-out", "retry-storm"}
