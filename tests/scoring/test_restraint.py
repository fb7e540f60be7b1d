"""Where nothing is wrong: restraint is asked for, and an incident's paperwork is not."""

from __future__ import annotations

from typing import Any

import pytest

from incident_sim.analysis import Run, make, standards
from incident_sim.analysis.grading import judge
from incident_sim.plays import Submission
from incident_sim.scenario.checks import check
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Report
from incident_sim.scoring.total import report
from incident_sim.session import find_zero
from incident_sim.units import FROM_FILE
from tests.scoring.hand import GOOD, SEVERITIES, Play, shop, step
from tests.world.building import declare

QUIET: dict[str, Any] = {
    "root": "well",
    "trigger": None,
    "sustaining": False,
    "removes_trigger": (),
    "removes_sustainer": (),
    "smallest_scope": (),
    "vendor": None,
    "severity": "SEV3",
    "hypotheses": (
        {"id": "well", "component": "web", "mechanism": "nothing_wrong"},
        {"id": "release", "component": "web", "mechanism": "bad_release"},
    ),
    "clues": (
        {
            "id": "fine",
            "view": "view_metrics",
            "figure": "buy/failures",
            "below": 10_000,
            "supports": ("well",),
            "rules_out": ("release",),
        },
    ),
    "settles": (("fine",),),
}
WORLD = shop(QUIET, faults=())

CALM = Play(
    (
        step(1.5, "acknowledge", alert="buying-burns"),
        step(2, "view_metrics", {"buy/failures": 0, "buy[region=eu]/failures": 0}, service="buy", by="region"),
        step(2.2, "view_metrics", {"buy[platform=web]/failures": 0}, service="buy", by="platform"),
        step(2.4, "view_changes"),
        step(2.6, "view_map"),
        step(2.8, "view_business"),
        step(3, "check_integrity"),
        step(4, "hypothesize", component="web", mechanism="nothing_wrong"),
        step(5, "stand_down", reason="Buying is as on any day; the alert looked at a probe"),
    ),
    scenario=WORLD,
    failing=(),
    helpful=(),
    idle=0,
)
"""A page for nothing, handled well."""


def shares(play: Play) -> dict[str, float]:
    """How much of its points each line gives."""
    return {one.id: round(one.points / one.of, 2) for one in report(play.case()).criteria}


def test_restraint_has_its_own_table_and_the_rest_is_left_out() -> None:
    """Visibly: what is left out says that nothing is wrong."""
    found = report(CALM.case())
    out = {left.id: left.reason for left in found.left_out}
    asked = {one.id for one in found.criteria}
    assert {"R1", "R2", "R3", "D1", "C2", "H1"} <= asked
    assert {"A2", "A3", "D2", "D3", "E1", "F1", "F8", "G1", "H4"} <= set(out)
    assert "restraint" in found.categories
    assert not [left for left in report(GOOD.case()).left_out if left.id.startswith("R")], "and it is no part of others"


def test_looking_finding_nothing_and_saying_so_is_worth_all_but_the_postmortem() -> None:
    """Every look that is asked for, no change, and a stated reason."""
    found = shares(CALM)
    assert {name for name, share in found.items() if share < 1} <= {"H1", "H3", "H8", "H11", "B1"}
    assert not report(CALM.case()).penalties
    assert report(CALM.case()).score > 85_000


def test_a_needless_act_an_alarm_and_a_shrug_cost_what_they_are_worth() -> None:
    """One thing at a time, beside the calm play."""
    assert shares(CALM.plus(step(4.5, "restart", service="web")))["R2"] == 0
    assert shares(CALM.plus(step(4.5, "set_timeout", call="web->vendor", timeout="2s")))["R2"] == 0.67
    alarm: dict[str, Any] = {"status": "investigating", "journeys": ("buy",)}
    assert shares(CALM.plus(step(3, "post_status", effect="failing", **alarm)))["R1"] == 0
    back = [step(3, "post_status", effect="failing", **alarm), step(4, "post_status", effect="none", **alarm)]
    assert shares(CALM.plus(*back))["R1"] == 0.5
    assert shares(CALM.said("stand_down", reason=" "))["R3"] == 0
    assert shares(CALM.without("view_metrics", "view_business"))["R3"] == 0.33
    assert shares(CALM.without("stand_down"))["R3"] == 0


def test_harm_that_is_added_is_held_against_what_the_scenario_allows() -> None:
    """A fiftieth of users refused for nothing."""
    hurt = CALM.but(failing=((4, 5, 0.02),))
    added = hurt.case().harm.total
    assert added
    assert shares(hurt)["D1"] == pytest.approx(1 - added / WORLD.harm.allowance, abs=0.01)
    assert shares(hurt.but(failing=((4, 20, 1.0),)))["D1"] == 0


def test_who_was_away_has_not_shown_restraint() -> None:
    """Nobody acting is harmless here, and worth next to nothing else."""
    away = report(CALM.but(steps=()).case())
    found = {one.id: one.points for one in away.criteria}
    assert found["D1"] == 10_000
    assert found["R1"] == found["R2"] == found["R3"] == 0
    assert away.score < 25_000


@pytest.fixture(scope="module")
def drill() -> Scenario:
    """A world on which nothing works but an alert that is set too finely."""
    alert = {
        "kind": "threshold",
        "name": "web-busy",
        "service": "web",
        "figure": "busy",
        "above": 1,
        "hold": "10s",
        "severity": "page",
        "team": "web",
        "summary": "Web is busy",
    }
    truth = {**shop(QUIET, faults=()).variants[0].truth.model_dump(), "pools": {}}
    return declare(briefing__severities=SEVERITIES, lasts="5m", pace=0.2, alerts=(alert,), variants__0__truth=truth)


def test_a_false_alarm_is_played_and_graded_end_to_end(drill: Scenario) -> None:
    """Its files are sound, it pages, and who stands down with a reason is worth more than who restarts something."""
    assert not list(check(drill))
    zero = find_zero(drill, 1)
    calm = [
        {"at": "31s", "do": "acknowledge", "alert": "web-busy"},
        {"at": "35s", "do": "view_metrics", "service": "buy", "by": "region"},
        {"at": "45s", "do": "hypothesize", "component": "web", "mechanism": "nothing_wrong"},
        {"at": "50s", "do": "stand_down", "reason": "Buying is as on any day"},
    ]
    eager = [*calm[:2], {"at": "45s", "do": "restart", "service": "web"}, calm[3]]
    idle, reference = standards(drill, 1, zero)

    def graded(actions: list[dict[str, str]]) -> Report:
        submission = {"version": 1, "scenario": drill.id, "seed": 1, "actions": tuple(actions)}
        ran = make(Run(drill, 1, Submission.model_validate(submission, context=FROM_FILE), zero))
        return judge(drill, 1, ran, idle, reference, ())

    stood, restarted = graded(calm), graded(eager)
    assert {one.id: one.points for one in stood.criteria}["R3"] == 5000
    assert stood.score > restarted.score + 10_000
