"""The map: where errors start, and where they only arrive."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.host.messages import Accepted
from incident_sim.observe import Figure
from incident_sim.units import ONE
from incident_tui.app import IncidentApp
from incident_tui.origins import WORTH, Failing, Origin, failing_of, origins
from incident_tui.renderables.tree import tree
from tests.tui.handmade import FakeRemote, make_answer, make_briefing, make_snapshot, make_wallboard
from tests.tui.hands import press, written
from tests.tui.test_renderables import text

STORM = (
    Figure("gateway->checkout/errors", 990_000),
    Figure("gateway->checkout/p95_ratio", 4_800_000),
    Figure("checkout->payments/errors", 990_000),
    Figure("checkout->payments/attempts_per_call", 3_900_000),
    Figure("payments->paygate/errors", 1_200),
    Figure("gateway/errors", 700_000),
    Figure("checkout/errors", 1_000_000),
    Figure("payments/errors", 780_000),
    Figure("cart/errors", 0),
)
SHARES = st.integers(0, ONE)


def test_errors_start_where_no_failing_call_explains_them_and_arrive_elsewhere() -> None:
    """The chain is followed down to its end, and no further."""
    assert origins(failing_of(STORM)) == {
        "gateway": Origin("arrives", "checkout"),
        "checkout": Origin("arrives", "payments"),
        "payments": Origin("starts"),
    }


def test_failing_calls_to_a_vendor_start_there_as_far_as_anybody_can_see() -> None:
    """It has no errors of its own that we could count."""
    found = origins(Failing({"payments": 400_000}, {("payments", "paygate"): 400_000}))
    assert found == {"payments": Origin("arrives", "paygate"), "paygate": Origin("starts")}


def test_calls_that_fail_at_a_service_without_errors_fail_on_the_way() -> None:
    """Too slow for its callers, or cut off: it does not know."""
    found = origins(Failing({"checkout": 300_000, "fraud": 0}, {("checkout", "fraud"): 350_000}))
    assert found["fraud"] == Origin("on the way")


@given(
    st.dictionaries(st.sampled_from("abcd"), SHARES),
    st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcde")), SHARES),
)
def test_whatever_fails_is_said_to_start_or_to_arrive(
    services: dict[str, int], calls: dict[tuple[str, str], int]
) -> None:
    """Each service with errors has one origin; none is said of a box without failures at or towards it."""
    found = origins(Failing(services, calls))
    assert {name for name, errors in services.items() if errors >= WORTH} <= set(found)
    for name, origin in found.items():
        towards = [share for (_, callee), share in calls.items() if callee == name]
        assert max([services.get(name, 0), *towards]) >= WORTH
        if origin.how == "arrives":
            assert calls[name, origin.source] >= WORTH


@given(st.integers(20, 160))
def test_mark_and_word_are_there_at_every_width_and_nothing_runs_over(width: int) -> None:
    """Never by colour alone."""
    rows = tree(make_briefing(), make_wallboard().services, width, failing_of(STORM), "5s ago")
    assert all(row.cell_length <= max(width, 58) for row in rows)
    if width >= 56:
        assert "■ start here" in text(rows)
        assert "from payments" in text(rows)


async def test_opening_the_map_asks_and_then_says_where_errors_start(remote: FakeRemote) -> None:
    """Before the answer it says how to learn it."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        assert "asking" in written(app)
        assert "■ start here" not in written(app)
        remote.say(Accepted(1, "a1"))
        found = replace(make_answer(), view="view_map", figures=STORM, series=(), lines=(), traces=())
        remote.say(make_snapshot(answers=(found,), pending=()))
        await pilot.pause(0.4)
        assert "■ start here, team shop" in written(app)
        assert "↑ arrive from payments" in written(app)
