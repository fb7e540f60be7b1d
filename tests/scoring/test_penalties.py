"""Every anti-pattern: a play that shows it, what it costs, and a play beside it that does not."""

from __future__ import annotations

from typing import Any

import pytest

from incident_sim.journal.rows import ServiceRow
from incident_sim.scoring.penalties import MOST, PATTERNS
from incident_sim.scoring.report import Penalty
from incident_sim.scoring.total import report
from tests.scoring.hand import GOOD, Play, filed, shop, step, vendor_use, window


def penalty(play: Play, name: str) -> Penalty | None:
    """What an anti-pattern takes from a play."""
    pattern = next(one for one in PATTERNS if one.id == name)
    return pattern.penalty(play.case())


def flags(*minutes: float) -> Play:
    """The good play with a flag turned off and on."""
    return GOOD.plus(*(step(at, "turn_flag", flag="risk", on=bool(place % 2)) for place, at in enumerate(minutes)))


def sheds(*parts: float, read: bool) -> Play:
    """The good play with a door opened and closed."""
    steps = [step(16 + place, "shed", journey="buy", admit=part) for place, part in enumerate(parts)]
    looks = [step(16.5 + place, "view_metrics", service="buy") for place in range(len(parts))]
    return GOOD.plus(*steps, *(looks if read else ()))


LOSSES = shop({"loses_data": ("purge_queue jobs",)})
GUARDED = shop({"guards": ({"change": "turn_flag risk", "security": True}, {"change": "stop_batch backup"})})
LIMITED = shop(topology__services__0__limit={"rate": "40/s"})
COLD = shop(
    {"cold": True},
    topology__services__0__warm_up="1m",
)
BAD = ServiceRow("db", 100, 50, 0, 0, 0, 0, 0, 0, 1)
"""A row of a wallboard on which a service is ill."""

FULL = GOOD.but(extra=(*GOOD.extra, window(-1, **vendor_use("other", 60, 8000, 240))))
"""A calm half minute: the other vendor is used twice a second of eight, and eight a second go elsewhere."""
SHIFT: dict[str, Any] = {"route": "pay", "to": "other", "region": "eu"}

AGAIN: Any = next(one for one in GOOD.steps if one.kind == "post_status" and one.minute == 13).slots

SHOWN: list[tuple[str, str, Play, float]] = [
    ("X1", "a flag off, on, off, on", flags(20, 21, 22, 23), 3),
    ("X1", "and on and off without end", flags(20, 21, 22, 23, 24, 25, 26), 6),
    ("X1", "a door opened and closed, unread", sheds(0.1, 0.5, 0.1, 0.5, 1.0, read=False), 3),
    (
        "X2",
        "three restarts in a minute",
        GOOD.plus(*(step(1.2 + place / 10, "restart", service=name) for place, name in enumerate(("db", "web", "db")))),
        4,
    ),
    ("X3", "a restart of what nothing points to", GOOD.plus(step(1.2, "restart", service="db")), 3),
    (
        "X3",
        "three of them",
        GOOD.plus(*(step(1.2 + place * 9, "scale", service="db", replicas=2) for place in range(3))),
        6,
    ),
    ("X4", "a release that had been cleared", GOOD.plus(step(4.6, "rollback", service="web")), 3),
    ("X4", "and it did harm", GOOD.plus(step(4.6, "rollback", service="web")).but(harmful=("rollback",)), 6),
    (
        "X5",
        "resolved ten minutes after the recovery",
        GOOD.plus(step(22, "post_status", status="resolved", effect="none")).without("resolve"),
        7,
    ),
    (
        "X5",
        "and opened and closed again",
        GOOD.plus(
            step(15, "post_status", status="resolved", effect="none"),
            step(16, "post_status", status="investigating", effect="failing"),
            step(17, "post_status", status="resolved", effect="none"),
        ),
        9,
    ),
    (
        "X5",
        "stood down while users failed",
        GOOD.without("resolve", "post_status").plus(step(9, "stand_down", reason="No")),
        5,
    ),
    ("X5", "with the trigger armed", GOOD.but(extra=GOOD.extra[:1]), 5),
    ("X6", "half an hour of silence", GOOD.without("post_status"), 3),
    ("X6", "a promised update a quarter of an hour late", GOOD.said("post_status", next_update="2m"), 6),
    ("X7", "no effect, while all failed", GOOD.plus(step(6, "post_status", status="investigating", effect="none")), 6),
    ("X7", "few, while all failed", GOOD.said("post_status", magnitude="few"), 6),
    ("X8", "a team broke it", filed(summary="The web team broke buying"), 2),
    ("X8", "four times over", GOOD.plus(*(step(20 + place, "note", text="Human error") for place in range(4))), 6),
    (
        "X9",
        "the same restarted twice, and nothing else",
        GOOD.but(failing=((0, 60, 1.0),))
        .without("open_breaker", "close_breaker")
        .plus(step(5, "restart", service="web"), step(15, "restart", service="web")),
        4,
    ),
    (
        "X10",
        "purged, unasked and unchecked",
        GOOD.plus(step(4.6, "purge_queue", queue="jobs")).without("check_integrity"),
        8,
    ),
    ("X10", "before the gentle way was tried", GOOD.plus(step(4, "purge_queue", queue="jobs")), 8),
    ("X11", "a restart into full load", GOOD.plus(step(5.1, "restart", service="web")), 3),
    ("X11", "more of what starts cold", GOOD.but(scenario=COLD).plus(step(5.1, "scale", service="web", replicas=4)), 3),
    (
        "X12",
        "all of it to a vendor with room for three quarters",
        FULL.plus(step(5, "shift_traffic", share=1.0, **SHIFT)),
        5,
    ),
    (
        "X13",
        "a rate limit lifted for good",
        GOOD.but(scenario=LIMITED).plus(step(5, "set_rate_limit", service="web")),
        4,
    ),
    (
        "X13",
        "a check of risk turned off",
        GOOD.but(scenario=GUARDED).plus(step(5, "turn_flag", flag="risk", on=False)),
        4,
    ),
    (
        "X14",
        "the database, and the database again",
        GOOD.but(failing=((0, 30, 1.0),))
        .without(*{one.kind for one in GOOD.steps} - {"view_calls", "acknowledge"})
        .plus(*(step(5 + place, "view_metrics", service="db") for place in range(3))),
        3,
    ),
    ("X15", "nine teams", GOOD.plus(*(step(20, "page", team=f"team-{place}") for place in range(9))), 2),
    ("X16", "lowered twice", GOOD.plus(step(5, "declare", severity="SEV2"), step(6, "declare", severity="SEV3")), 1),
    ("X17", "over in a minute, it said", GOOD.said("post_status", eta="1m"), 2),
    (
        "X18",
        "looking for half an hour",
        GOOD.but(failing=((0, 60, 1.0),))
        .without("close_breaker", "reconcile")
        .moved("open_breaker", 25)
        .moved("delegate", 25),
        4,
    ),
    ("X19", "the same post again", GOOD.plus(step(13.1, **AGAIN)), 1),
    (
        "X20",
        "restarted before anything was saved or known",
        GOOD.without("capture_state", "view_calls").plus(step(4.6, "restart", service="web")),
        2,
    ),
    ("X21", "two hints", GOOD.plus(step(2, "take_hint", level=1), step(3, "take_hint", level=3)), 4),
]


@pytest.mark.parametrize(("name", "what", "play", "points"), SHOWN, ids=[f"{row[0]}, {row[1]}" for row in SHOWN])
def test_what_it_shows_costs_what_the_rule_says(name: str, what: str, play: Play, points: float) -> None:
    """In points, with the entries that show it."""
    found = penalty(play, name)
    assert found is not None, what
    assert found.points == points * 1000, found.reason
    assert found.reason


def test_there_are_twenty_one_and_a_good_play_shows_none_of_them() -> None:
    """Each with its rule and its price."""
    assert [pattern.id for pattern in PATTERNS] == [f"X{place}" for place in range(1, 22)]
    assert {row[0] for row in SHOWN} == {pattern.id for pattern in PATTERNS}
    for pattern in PATTERNS:
        assert pattern.rule.endswith("."), pattern.id
        assert pattern.costs, pattern.id
        assert pattern.penalty(GOOD.case()) is None, pattern.id


BESIDE: list[tuple[str, str, Play]] = [
    ("X1", "a flag turned back once", flags(20, 21)),
    ("X1", "back and forth over an hour", flags(6, 18, 30, 42)),
    ("X1", "a door opened and closed as the readings ask", sheds(0.1, 0.5, 0.1, 0.5, 1.0, read=True)),
    (
        "X3",
        "of what the wallboard shows to be ill",
        GOOD.but(extra=(*GOOD.extra, window(0.5, services=(BAD,)))).plus(step(1.2, "restart", service="db")),
    ),
    ("X3", "generic relief", GOOD.plus(step(1.2, "rollback", service="web"))),
    ("X4", "a release that nothing had cleared", GOOD.plus(step(3.1, "rollback", service="web"))),
    ("X6", "a severity that is not public", GOOD.without("post_status").but(scenario=shop({"severity": "SEV3"}))),
    ("X8", "a team that failed over", filed(summary="The web team failed over to the second vendor")),
    ("X8", "a customer, quoted", filed(summary='A customer wrote: "your team broke it"')),
    ("X8", "in another language, which is not read", filed(language="de", summary="Human error")),
    (
        "X9",
        "with the cause removed as well",
        GOOD.plus(step(5, "restart", service="web"), step(15, "restart", service="web")),
    ),
    ("X10", "checked, and after the gentle way", GOOD.plus(step(4.6, "purge_queue", queue="jobs"))),
    (
        "X10",
        "what the truth calls for, asked",
        GOOD.but(scenario=shop({"removes_sustainer": ("purge_queue jobs",)})).plus(
            step(4.6, "purge_queue", queue="jobs")
        ),
    ),
    (
        "X11",
        "with the load shed first",
        GOOD.plus(step(4.6, "shed", journey="buy", admit=0.2), step(5.1, "restart", service="web")),
    ),
    ("X12", "as much as there is room for", FULL.plus(step(5, "shift_traffic", share=0.7, **SHIFT))),
    (
        "X13",
        "turned on again",
        GOOD.but(scenario=GUARDED).plus(
            step(5, "turn_flag", flag="risk", on=False), step(15, "turn_flag", flag="risk", on=True)
        ),
    ),
    ("X13", "a flag that guards nothing", GOOD.plus(step(5, "turn_flag", flag="risk", on=False))),
    ("X20", "saved first", GOOD.without("view_calls").plus(step(5.3, "restart", service="web"))),
]


@pytest.mark.parametrize(("name", "what", "play"), BESIDE, ids=[f"{row[0]}, {row[1]}" for row in BESIDE])
def test_what_only_looks_like_it_costs_nothing(name: str, what: str, play: Play) -> None:
    """The rule has an edge, and this is the other side of it."""
    found = penalty(play, name)
    assert found is None, f"{what}: {found and found.reason}"


def test_a_guess_is_not_a_shotgun_where_the_users_signal_is_read_between() -> None:
    """Three changes, and a look at what they came to."""
    wild = [
        step(1.1, "restart", service="db"),
        step(1.2, "restart", service="web"),
        step(1.4, "scale", service="db", replicas=3),
    ]
    assert penalty(GOOD.plus(*wild), "X2") is not None
    assert penalty(GOOD.plus(*wild, step(1.3, "view_business")), "X2") is None
    assert penalty(GOOD.plus(*wild, step(1.3, "view_map")), "X2") is not None, "hosts are not users"


def test_what_cannot_be_made_good_caps_the_total() -> None:
    """Data destroyed 50, security left off or a false word on money 60, however good the rest."""
    purged = GOOD.but(scenario=LOSSES).plus(step(4, "purge_queue", queue="jobs"))
    assert report(purged.case()).score == 50_000
    assert report(GOOD.but(scenario=GUARDED).plus(step(5, "turn_flag", flag="risk", on=False)).case()).score == 60_000
    doubtful = GOOD.plus(step(12.5, "check_integrity", {"charged_twice": 3}))
    assert report(doubtful.case()).score == 60_000
    assert not [one for one in report(GOOD.case()).penalties if one.cap]


def test_penalties_together_never_take_more_than_a_quarter() -> None:
    """Whoever does everything wrong is not worth less than nothing."""
    wild = GOOD.plus(
        *(step(20 + place / 10, "note", text="Human error") for place in range(9)),
        *(step(1.1 + place / 100, "restart", service="db") for place in range(9)),
        *(step(20, "page", team=f"team-{place}") for place in range(9)),
        *(step(21 + place, "take_hint", level=3) for place in range(4)),
    )
    found = report(wild.case())
    assert sum(one.points for one in found.penalties) > MOST
    points, of = (sum(getattr(one, name) for one in found.criteria) for name in ("points", "of"))
    assert found.score == (points * 100_000 + of // 2) // of - MOST
