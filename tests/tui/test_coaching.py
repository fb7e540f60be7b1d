"""The coach speaks up in practice, offers, and then is quiet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from incident_sim.actions import Action
from incident_sim.actions.investigate import SearchLogs, ViewCalls, ViewChanges, ViewMetrics
from incident_sim.actions.practice import TakeHint
from incident_sim.observe import Dashboard, FiringAlert, TimelineLine
from incident_tui.app import IncidentApp
from incident_tui.coaching import Coaching, last_done, tunnel
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_dashboard, make_snapshot
from tests.tui.hands import acts, press, written

ALERT = FiringAlert("payments-slow", "page", "slow", "payments", NOW - 200 * SECOND, 1, acknowledged=True)


def calm(done_ago: int = 5, **changes: object) -> Dashboard:
    """Everybody answered, hands free, something still firing, and the last thing done so many seconds ago."""
    board = replace(
        make_dashboard().wallboard,
        alerts=(ALERT,),
        inbox=(),
        timeline=(TimelineLine(NOW - done_ago * SECOND, "action", "Note: odd"),),
    )
    dashboard = replace(make_dashboard(), wallboard=board, pending=(), hands_free_at=NOW)
    return replace(dashboard, **changes)  # type: ignore[arg-type]


def at(dashboard: Dashboard, later: int) -> Dashboard:
    """The same view so many seconds later."""
    return replace(dashboard, now=NOW + later * SECOND, hands_free_at=NOW)


def said(dashboard: Dashboard, looks: list[Action] | None = None) -> str:
    """The kind of what a coach notices."""
    nudge = Coaching().follow(dashboard, looks or [])
    return nudge.kind if nudge is not None else ""


def test_a_coach_says_nothing_to_whoever_is_at_work() -> None:
    """Hands busy, or something done a moment ago."""
    assert said(calm()) == ""
    assert said(calm(200, hands_free_at=NOW + SECOND)) == ""


def test_a_page_that_nobody_answers_comes_first() -> None:
    """Once it has waited; the pace of this shop is a half."""
    page = replace(ALERT, acknowledged=False, since=NOW - 44 * SECOND)
    waits = calm(200, wallboard=replace(calm(200).wallboard, alerts=(page,)))
    assert said(waits) != "page"
    assert said(at(waits, 2)) == "page"


def test_silence_is_noticed_when_somebody_waits_for_words() -> None:
    """The public severity was declared three minutes ago, and nothing posted."""
    silent = calm(wallboard=replace(calm().wallboard, public_status=None))
    assert said(silent) == "silence"
    assert said(replace(silent, composing="post_status")) == ""


def test_looking_at_one_thing_only_is_a_tunnel() -> None:
    """One service, or one kind of look; five are a tunnel, four are not, and one look elsewhere ends it."""
    same: list[Action] = [ViewMetrics(service="cart"), ViewCalls(service="cart"), SearchLogs(service="cart")] * 2
    assert tunnel(same) == "cart"
    assert tunnel(same[:4]) == ""
    assert tunnel([*same, ViewChanges()]) == ""
    kinds: list[Action] = [SearchLogs(service=name) for name in ("cart", "fraud", "cart", "payments", "gateway")]
    assert tunnel(kinds) == "search logs"
    assert said(calm(), same) == "tunnel"
    assert said(calm(seen=replace(calm().seen, mitigated=NOW)), same) == ""


def test_doing_nothing_is_noticed_unless_one_waits_on_purpose() -> None:
    """A minute and a half, whatever the pace; running fast and pausing are waiting on purpose."""
    idle = calm(100)
    assert last_done(idle) == NOW - 100 * SECOND
    assert said(idle) == "idle"
    coaching = Coaching()
    assert coaching.follow(idle, [], waiting=True) is None
    assert coaching.follow(at(idle, 89), []) is None
    assert coaching.follow(at(idle, 91), []) is not None


def test_an_offer_stands_for_a_while_and_then_stays_away() -> None:
    """A minute, then five of silence; declining is at once."""
    coaching, idle = Coaching(), calm(100)
    assert coaching.follow(idle, []) is not None
    assert coaching.follow(at(idle, 59), []) is not None
    assert coaching.follow(at(idle, 61), []) is None
    assert coaching.follow(at(idle, 360), []) is None
    assert coaching.follow(at(idle, 362), []) is not None
    coaching.answered(at(idle, 362))
    assert coaching.follow(at(idle, 363), []) is None


@pytest.mark.parametrize("practice", [True, False])
async def test_a_hint_is_offered_in_practice_and_taken_by_two_keys(*, practice: bool) -> None:
    """In ranked play nobody speaks up, and H says why."""
    snapshot = replace(make_snapshot(), dashboard=calm(100), may_pause=practice)
    remote = FakeRemote(snapshot)
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot)
        assert ("coach Nothing has been looked at" in written(app)) is practice
        await press(pilot, "H")
        assert ("for 1 point less" in written(app)) is practice
        assert ("There is no coach" in written(app)) is not practice
        if practice:
            await press(pilot, "enter")
        assert acts(remote) == ([TakeHint(level=1)] if practice else [])
