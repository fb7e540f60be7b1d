"""Every criterion, on a play that has all of it and on plays that lack just that."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_sim.journal.signals import AlertFired, AlertResolved, ColleagueActed, TicketsArrived
from incident_sim.scoring.groups import CRITERIA, GROUPS, IN_QUIET
from incident_sim.scoring.report import Verdict
from incident_sim.scoring.total import report
from tests.scoring.hand import FORM, GOOD, VENDOR_SLOW, Play, filed, shop, step

PUBLIC = {"status": "investigating", "journeys": ("buy",), "effect": "failing"}


def judged(play: Play, criterion: str) -> Verdict:
    """One criterion's verdict on a play."""
    return CRITERIA[criterion].verdict(play.case())


def share(play: Play, criterion: str) -> float:
    """How much of its points a criterion gives."""
    verdict = judged(play, criterion)
    return round(verdict.points / verdict.of, 2)


@cache
def good(criterion: str) -> float:
    """What the good play has of it."""
    return share(GOOD, criterion)


def test_the_rubric_has_every_line_once_and_a_hundred_points() -> None:
    """Forty-nine lines for the response, eleven for the postmortem; each in one group, with its rule and full marks."""
    lines = [line for _, group in GROUPS for line in group]
    names = [line.id for line in lines]
    counts = {"A": 4, "B": 8, "C": 7, "D": 9, "E": 5, "F": 12, "G": 4, "H": 11}
    assert names == [f"{letter}{place}" for letter, count in counts.items() for place in range(1, count + 1)]
    assert sum(line.of for line in lines) == 100_000
    groups = {"A": 6, "B": 14, "C": 14, "D": 26, "E": 5, "F": 15, "G": 5, "H": 15}
    for letter, points in groups.items():
        assert sum(line.of for line in lines if line.id[0] == letter) == points * 1000
    for line in CRITERIA.values():
        assert line.rule.endswith("."), line.id
        assert line.full, line.id
        assert line.title, line.id
    assert {line.id for _, group in IN_QUIET for line in group} == {"R1", "R2", "R3"}


IN_ANOTHER_WORLD = ("D7", "D8", "E2", "R1", "R2", "R3")


@pytest.mark.parametrize("criterion", [name for name in CRITERIA if name not in IN_ANOTHER_WORLD])
def test_a_good_play_has_all_of_it(criterion: str) -> None:
    """And says why, with what full marks need."""
    assert good(criterion) == 1, judged(GOOD, criterion).reason


LACKING: list[tuple[str, str, Play, float]] = [
    ("A1", "acknowledged ten minutes late", GOOD.moved("acknowledge", 9.5), 0.5),
    ("A1", "never", GOOD.without("acknowledge"), 0),
    ("A2", "declared twelve and a half minutes late", GOOD.moved("declare", 16), 0.5),
    ("A2", "never", GOOD.without("declare"), 0),
    ("A3", "one below the truth", GOOD.said("declare", severity="SEV2"), 0.4),
    ("A3", "two below", GOOD.said("declare", severity="SEV3"), 0),
    ("A3", "raised ten minutes after the time to declare", GOOD.moved("declare", 14), 0),
    ("A4", "a second page left alone", GOOD.but(paged=1).without("acknowledge"), 0),
    (
        "B1",
        "looked up, and never said",
        GOOD.said("declare", failing=None).without("post_status", "update_executives"),
        0.5,
    ),
    (
        "B1",
        "said before anybody looked",
        GOOD.without("view_business", "view_metrics").plus(step(59, "view_business")),
        0,
    ),
    ("B2", "told apart by one dimension", GOOD.but(steps=tuple(one for one in GOOD.steps if one.minute != 2.2)), 0.5),
    ("B3", "stated four minutes off", GOOD.said("post_status", started_at="4m30s"), 0.75),
    ("B3", "looked up, not stated", GOOD.without("post_status"), 0.5),
    ("B4", "deploys alone", GOOD.said("view_changes", what="deploys"), 0.33),
    ("B4", "a range that does not reach the trigger", GOOD.said("view_changes", since="1m"), 0),
    (
        "B5",
        "read once",
        GOOD.without("view_metrics", "fallback", "view_business").plus(step(5, "view_metrics", service="buy")),
        0.5,
    ),
    ("B6", "looked up, nobody upstairs told", GOOD.without("update_executives"), 0.5),
    ("B6", "told, and not looked up", GOOD.without("view_business"), 0),
    (
        "B7",
        "read, and nothing thought after it",
        GOOD.without("hypothesize", "contact_vendor").said("post_status", cause_component=None),
        0.5,
    ),
    ("B8", "asked a quarter of an hour late", GOOD.moved("check_integrity", 9.9), 0.83),
    ("C1", "changed before anything was ruled out", GOOD.plus(step(1.2, "restart", service="db")), 0),
    (
        "C1",
        "and relieved safely before that",
        GOOD.moved("open_breaker", -1.5).plus(step(3.1, "restart", service="db")),
        0,
    ),
    ("C2", "the neighbour on the path", GOOD.said("hypothesize", component="web"), 0.4),
    ("C2", "something else", GOOD.said("hypothesize", component="db"), 0),
    ("C3", "of the same family", GOOD.said("hypothesize", mechanism="rate_limit"), 0.5),
    ("C4", "believed something else", GOOD.said("hypothesize", component="db", mechanism="lock_contention"), 0.5),
    ("C4", "nothing seen", GOOD.without("view_calls"), 0),
    ("C5", "one kind of signal", GOOD.without("view_changes", "view_calls", "view_map", "check_integrity"), 0),
    (
        "C6",
        "held on to after it was ruled out",
        GOOD.said("hypothesize", component="db", mechanism="lock_contention"),
        0,
    ),
    ("C7", "nothing saved", GOOD.without("capture_state"), 0),
    ("C7", "saved elsewhere", GOOD.said("capture_state", service="db"), 0),
    ("C7", "restarted first", GOOD.plus(step(5.1, "restart", service="web")), 0),
    ("D1", "half of the harm avoided", GOOD.but(reference=0, idle=2 * GOOD.case().harm.total), 0.5),
    ("D2", "half an hour and five late", GOOD.moved("open_breaker", 36.5), 0.5),
    ("D2", "nothing helped", GOOD.but(helpful=()), 0),
    ("D3", "a guess", GOOD.without("open_breaker").plus(step(2.1, "restart", service="db")), 0),
    ("D4", "wider than it need be", GOOD.plus(step(4.6, "scale", service="db", replicas=4)), 0.5),
    ("D5", "the trigger alone", GOOD.without("open_breaker"), 0),
    ("D6", "left armed", GOOD.without("open_breaker"), 0),
    ("D6", "disarmed after the load was back", GOOD.moved("open_breaker", 13.5).without("close_breaker"), 0),
    ("D9", "nobody looked", GOOD.moved("view_metrics", -20).without("view_map", "probe", "view_business"), 0),
    ("D9", "a look at something else", GOOD.said("view_metrics", service="db"), 0),
    ("E1", "nobody was handed anything", GOOD.without("delegate"), 0),
    ("E1", "handed out a quarter of an hour late", GOOD.moved("delegate", 12), 0.5),
    (
        "E1",
        "who could not do it",
        GOOD.but(extra=(*GOOD.extra, (9.1, ColleagueActed(team="web", action="set_timeout", outcome="refused")))),
        0,
    ),
    ("E3", "nobody paged", GOOD.without("page"), 0),
    ("E3", "eleven minutes late", GOOD.moved("page", 16.8), 0.5),
    ("E4", "the vendor not told", GOOD.without("contact_vendor"), 0),
    ("E5", "no way back", GOOD.without("fallback"), 0),
    ("E5", "one note for two knobs", GOOD.plus(step(4.6, "shed", journey="buy", admit=0.5)), 0.5),
    ("F1", "ten minutes late", GOOD.moved("post_status", 10.5).but(failing=((0, 30, 1.0),)), 0.8),
    ("F1", "in time, and five minutes after it was over", GOOD.but(failing=((0, 0.5, 1.0),)), 0.5),
    ("F2", "nobody named while some were hit", GOOD.said("post_status", journeys=()), 0),
    (
        "F3",
        "one post",
        GOOD.but(steps=tuple(one for one in GOOD.steps if one.kind != "post_status" or one.minute < 6)),
        0,
    ),
    ("F4", "half of those hit", GOOD.said("post_status", segments=({"region": "eu"},), effect="failing"), 0.17),
    ("F5", "two bands off", GOOD.said("declare", failing="many").said("post_status", magnitude=None), 0),
    ("F6", "confirmed before it was", GOOD.said("post_status", cause="confirmed").without("view_calls"), 0),
    ("F7", "a promise that passed", GOOD.said("post_status", eta="1m"), 0),
    ("F8", "half an hour late", GOOD.moved("update_executives", 30), 0.5),
    ("F8", "a speech", GOOD.said("update_executives", text="x" * 600), 0),
    ("F9", "without a workaround", GOOD.said("publish_macro", workaround=""), 0.75),
    ("F9", "for others than those hit", GOOD.said("publish_macro", segments=({"region": "eu"},)), 0.75),
    ("F10", "for half of those hit", GOOD.said("show_banner", segments=({"region": "eu"},)), 0.5),
    ("F10", "never taken down", GOOD.without("remove_banner"), 0.5),
    ("F11", "never", GOOD.without("post_status"), 0),
    ("F12", "without a word on payments", GOOD.said("post_status", data_safe=None), 0.67),
    ("F12", "while users failed", GOOD.but(failing=((0, 60, 1.0),)), 0),
    ("G1", "closed after ten minutes", GOOD.moved("resolve", -22).said("post_status", status="monitoring"), 0.5),
    ("G1", "closed, and nothing was watched before", GOOD.without("post_status"), 0.5),
    ("G2", "hosts alone", GOOD.said("view_metrics", service="web"), 0),
    ("G2", "the whole, no segment", GOOD.said("view_metrics", by=None), 0.5),
    ("G3", "a breaker left open", GOOD.without("close_breaker").without("file_postmortem"), 0),
    ("G3", "nothing to put back", GOOD.without("open_breaker", "show_banner"), 0),
    ("G4", "never settled", GOOD.without("reconcile"), 0),
    ("H1", "the neighbour, another kind", filed(root_cause={"component": "web", "mechanism": "disk_full"}), 0.24),
    (
        "H1",
        "the neighbour, the kind guessed",
        filed(root_cause={"component": "web", "mechanism": "slow_dependency"}),
        0.4,
    ),
    ("H1", "elsewhere, the kind guessed", filed(root_cause={"component": "db", "mechanism": "slow_dependency"}), 0),
    ("H2", "another trigger", filed(trigger="x"), 0),
    ("H3", "everything ticked", filed(contributing=("shared", "x", "y")), 0),
    (
        "H4",
        "a range as its worse end",
        filed(impact={**FORM["impact"], "users_affected": {"least": 6000, "most": 7200}}),
        0.9,
    ),
    (
        "H4",
        "a range that says nothing",
        filed(impact={**FORM["impact"], "users_affected": {"least": 3000, "most": 7200}}),
        0.8,
    ),
    ("H4", "an end before the start", filed(impact={**FORM["impact"], "end": "-30m"}), 0.55),
    ("H5", "by a customer", filed(detection={"how": "customer", "delay": "1m"}), 0.5),
    ("H6", "a page alone", filed(timeline=(FORM["timeline"][2],)), 0.26),
    ("H6", "relieved before it began", filed(timeline=({"at": "-9m", "kind": "mitigated"}, *FORM["timeline"])), 0.66),
    ("H7", "others than helped", filed(helped=("a1",)), 0),
    ("H8", "what the log denies", filed(well=("x",)), 0.67),
    ("H9", "prevents only", filed(actions=FORM["actions"][:1]), 0.25),
    (
        "H10",
        "vague, and nobody's",
        filed(actions=tuple({**item, "verb": "improve", "owner": ""} for item in FORM["actions"])),
        0.5,
    ),
    (
        "H10",
        "words alone",
        filed(actions=tuple({**item, "safeguard": None} for item in FORM["actions"])),
        0,
    ),
    (
        "H10",
        "a safeguard that cannot be had",
        filed(actions=tuple({**item, "safeguard": {"kind": "breaker", "call": "web->x"}} for item in FORM["actions"])),
        0,
    ),
    ("H11", "for the team", filed(audience="team"), 0.5),
]


@pytest.mark.parametrize(("criterion", "what", "play", "left"), LACKING, ids=[f"{row[0]}, {row[1]}" for row in LACKING])
def test_what_is_lacking_costs_what_the_rule_says(criterion: str, what: str, play: Play, left: float) -> None:
    """Beside the play that lacks nothing."""
    found = judged(play, criterion)
    assert share(play, criterion) == pytest.approx(left, abs=0.02), f"{what}: {found.reason}"
    assert found.reason


def test_a_severity_that_is_lowered_on_what_was_seen_is_free_and_one_above_is_better_than_one_below() -> None:
    """In doubt take the higher, and lower it once you know more."""
    world = shop({"severity": "SEV2"})
    above = GOOD.but(scenario=world)
    lowered = above.plus(step(6.5, "declare", severity="SEV2"))
    assert share(above, "A3") == 0.8
    assert share(lowered, "A3") == 1, "failures were read in between"
    assert share(above.plus(step(2.6, "declare", severity="SEV2")), "A3") == 0.8, "nothing was read in between"


def test_where_nothing_pages_the_first_ticket_is_when_one_could_know() -> None:
    """Detection by customers is timed from the customer."""
    tickets = (4.0, TicketsArrived(journey="buy", count=3, by_segment=(), complaint="fails"))
    play = GOOD.but(paged=None, extra=(*GOOD.extra, tickets)).moved("declare", 5)
    assert share(play, "A2") == 1
    assert share(play, "H5") == 0.25, "it was a customer, and the form says an alert; the delay is off by three"


def test_a_page_that_is_over_before_anybody_could_come_was_not_left_alone() -> None:
    """An alert that no longer fires cannot be acknowledged."""
    again = AlertFired(alert="buying-burns", severity="page", value=0)
    play = GOOD.but(extra=(*GOOD.extra, (20.0, again), (22.0, AlertResolved(alert="buying-burns"))))
    assert share(play, "A4") == 1
    assert share(GOOD.but(extra=(*GOOD.extra, (20.0, again))), "A4") == 0


def test_after_one_cheap_change_elimination_counts_to_the_second_or_to_the_end() -> None:
    """What nobody feels may come before anybody knows."""
    early = GOOD.moved("open_breaker", -1.5)
    cheap = early.plus(step(2.1, "set_timeout", call="web->vendor", timeout="2s"))
    assert share(cheap, "C1") == 0, "the breaker was the second"
    assert share(cheap.without("open_breaker", "delegate", "close_breaker", "reconcile"), "C1") == 1


def test_cold_replicas_ask_for_a_ramp_of_three_read_steps() -> None:
    """Up by thirds, with a look between; without looks it is no ramp."""
    world = GOOD.but(scenario=shop({"cold": True}))
    ramp = world.plus(
        *(step(16 + place, "shed", journey="buy", admit=part) for place, part in enumerate((0.1, 0.3, 0.6, 1.0)))
    )
    looks = [step(16.5 + place, "view_metrics", service="buy") for place in range(3)]
    assert share(ramp, "D7") == 0
    assert share(ramp.plus(*looks), "D7") == 1
    assert share(ramp.plus(*looks[1:]), "D7") == 0.67
    assert share(ramp.plus(*looks[:2]), "D7") == 0, "the last step lets all of it in, unread"


def test_automation_that_fights_is_tamed_in_time_or_not_at_all() -> None:
    """Left out where none fights."""
    world = GOOD.but(scenario=shop({"tames_automation": ("set_autoscaler web",)}))
    frozen = step(4.6, "set_autoscaler", service="web", on=False)
    assert share(world, "D8") == 0
    assert share(world.plus(frozen), "D8") == 1
    assert share(world.plus(frozen).moved("set_autoscaler", 20), "D8") == 0
    assert share(world.plus(step(4.6, "set_autoscaler", service="web", on=True)), "D8") == 0
    assert {left.id for left in report(GOOD.case()).left_out} >= {"D7", "D8", "E2"}


def test_with_several_seats_roles_are_real() -> None:
    """The commander keeps off the keyboard, and everybody has a role within ten minutes."""
    assigned = [step(3.5, "assign", role=role, to="me") for role in ("commander", "operations", "communications")]
    team = GOOD.plus(*assigned)
    others = team.but(
        steps=tuple(
            one if one.kind != "open_breaker" else step(one.minute, **one.slots, actor="you") for one in team.steps
        )
    )
    hands_off = others.without("close_breaker", "reconcile", "capture_state")
    assert share(hands_off, "E2") == 1
    assert share(others, "E2") == 0.5, "the commander changed things too"
    assert share(hands_off, "E1") == 1
    assert share(others.without("assign"), "E1") == 0, "with more seats than one, work handed out is not enough"
    assert "E2" not in {left.id for left in report(others.case()).left_out}


def test_other_crafts_are_called_where_the_facts_ask_for_them() -> None:
    """The vendor and the database people: one of two is half."""
    world = GOOD.but(scenario=shop({"specialists": ("web",)}))
    assert share(world, "E4") == 1
    assert share(world.without("contact_vendor"), "E4") == 0.5


def test_what_keeps_the_trigger_away_may_stay_and_what_is_ticketed_is_on_a_list() -> None:
    """The rest is put back."""
    open_still = GOOD.without("close_breaker")
    assert share(open_still, "G3") == 1, "an action item is about it"
    assert share(open_still.without("file_postmortem"), "G3") == 0
    lasting = shop(faults=({**VENDOR_SLOW, "until": None, "repeat": "5m"},))
    assert share(open_still.without("file_postmortem").but(scenario=lasting), "G3") == 1


def test_a_severity_that_is_not_public_asks_for_no_public_word() -> None:
    """Left out by what is declared, and the rest rescaled."""
    quiet = report(GOOD.but(scenario=shop({"severity": "SEV3"})).case())
    assert {left.id for left in quiet.left_out} >= {f"F{place}" for place in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12)}
    assert not {left.id for left in quiet.left_out} & {"F8", "F9"}
    assert sum(verdict.of for verdict in quiet.criteria) + sum(left.of for left in quiet.left_out) == 100_000


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_declaring_earlier_never_scores_lower(one: int, other: int) -> None:
    """All else equal: what is timed is timed from when one could know, and not from the declaration."""
    early, late = sorted((one, other))
    scores = [report(GOOD.moved("declare", seconds / 10 - 1.4).case()).score for seconds in (early, late)]
    assert scores[0] >= scores[1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 36), st.integers(0, 36))
def test_mitigating_earlier_never_scores_lower(one: int, other: int) -> None:
    """All else equal, the words said and the looks made among it."""
    early, late = sorted((one, other))
    scores = []
    for tenths in (early, late):
        play = (
            GOOD.without("file_postmortem")
            .moved("open_breaker", tenths / 10)
            .but(failing=((0, 9 + tenths / 10, 1.0),), reference=0)
        )
        scores.append(report(play.case()).score)
    assert scores[0] >= scores[1]


def test_every_verdict_is_between_nothing_and_its_points() -> None:
    """Whatever is left out, what is judged and what is left out make a hundred."""
    for play in (GOOD, GOOD.without("post_status"), GOOD.but(steps=())):
        found = report(play.case())
        assert all(0 <= verdict.points <= verdict.of for verdict in found.criteria)
        assert sum(verdict.of for verdict in found.criteria) + sum(left.of for left in found.left_out) == 100_000
