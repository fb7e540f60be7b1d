"""Acting: what suits the selection comes first, what matters is asked once, what was done is told and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.content import Content

from incident_sim.actions.close import Resolve
from incident_sim.actions.command import Acknowledge
from incident_sim.actions.mitigate import OpenBreaker, Rollback, SetTimeout, Shed, TurnFlag
from incident_sim.observe import Deed, Reading, Standing, offers, say_reading, verdict
from incident_tui.app import IncidentApp
from incident_tui.jumping import LETTERS, Shown, landings
from incident_tui.plain_words import say_doings
from incident_tui.renderables.deeds import flight, in_flight, outcome
from incident_tui.renderables.lines import hands
from incident_tui.screens.composer import Composer
from incident_tui.screens.confirm import asks_first, consequences
from incident_tui.screens.jump import Jump
from incident_tui.suiting import suited
from tests.tui.handmade import NOW, SECOND, FakeRemote, make_dashboard, make_snapshot
from tests.tui.hands import Pilots, acts, press, shown, until, written


def deed(**changes: object) -> Deed:
    """A flag that was turned off forty seconds ago."""
    made = Deed(
        action_id="a9",
        action=TurnFlag(flag="new-tax", on=False),
        by="me",
        at=NOW - 40 * SECOND,
        acts_at=NOW - 35 * SECOND,
        acts=True,
        shows_at=NOW + 25 * SECOND,
        progress="",
        reading=None,
        meanwhile=(),
        back=TurnFlag(flag="new-tax", on=True),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def text(rows: list[Content]) -> str:
    """Rows as one reads them."""
    return "\n".join(row.plain for row in rows)


def test_a_change_counts_down_until_it_acts_and_then_until_it_shows() -> None:
    """Two bars, one after the other."""
    early = deed(at=NOW - 5 * SECOND, acts_at=NOW + 5 * SECOND, shows_at=NOW + 65 * SECOND)
    assert text(flight(early, NOW, 60)) == "▶ Turn new-tax off\n  ━━━━━───── acts in 5s"
    assert text(flight(deed(), NOW, 60)) == "▶ Turn new-tax off\n  ━━━━━───── acts; shows in 25s"


def test_an_estimate_that_was_missed_says_so() -> None:
    """With how far the change log says it is."""
    late = deed(action=Rollback(service="cart"), acts=False, progress="2 of 4")
    assert "longer than usual, 35s over (2 of 4)" in text(flight(late, NOW, 60))


def test_afterwards_one_line_tells_the_figure_before_and_after() -> None:
    """With a word for it, and what else acted meanwhile."""
    reading = Reading("checkout", "failing", 380_000, 41_000, settled=False)
    done = deed(shows_at=NOW - SECOND, reading=reading, meanwhile=("Restart cart",))
    assert not in_flight(done, NOW)
    assert text(outcome(done, 80)) == (
        "✓ Turn new-tax off\n  checkout failing 38% → 4.1%, better, so far\n  meanwhile also: Restart cart"
    )


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [(380_000, 41_000, "better"), (10_000, 300_000, "worse"), (100_000, 98_000, "no change"), (-1, 5, "not measured")],
)
def test_a_figure_is_better_worse_or_the_same(before: int, after: int, word: str) -> None:
    """A twentieth is no change; nothing measured is neither."""
    reading = Reading("checkout", "failing", before, after, settled=True)
    assert verdict(reading) == word
    assert ("no data" in say_reading(reading)) is (before < 0)


def test_the_panel_of_the_hands_tells_a_change_once() -> None:
    """What the change log tells as under way is ours, and not told again."""
    rolling = deed(action=Rollback(service="payments"), acts=False)
    told = text(hands(replace(make_dashboard(), deeds=(rolling,)), 60))
    assert told.count("payments: 2 of 4") == 0
    assert "Roll payments back" in told
    assert "rollback payments: 2 of 4" in text(hands(make_dashboard(), 60))


def test_what_concerns_the_selection_comes_first_changes_before_looks() -> None:
    """Both ends of a call, and a route's caller, are concerned."""
    dashboard = make_dashboard()
    ours, rest = suited(offers(dashboard), "payments", dashboard.briefing)
    kinds = [one.kind for one in ours if one.refusal is None]
    assert kinds[0] in ("open_breaker", "set_timeout", "shift_traffic")
    assert kinds.index("view_metrics") > kinds.index("shift_traffic")
    assert not any("->payments" in one.title or "payments->" in one.title for one in rest)
    assert suited(offers(dashboard), None, dashboard.briefing)[0] == []


def test_only_what_is_felt_or_lasts_is_asked_about() -> None:
    """A timeout and an acknowledgement are not."""
    assert asks_first(OpenBreaker(call="payments->paygate"))
    assert asks_first(Resolve())
    assert not asks_first(SetTimeout(call="payments->paygate", timeout=1_000_000))
    assert not asks_first(Acknowledge(alert="payments-slow"))


def test_the_question_tells_time_risk_and_the_way_back() -> None:
    """Before anybody says yes."""
    said = " ".join(consequences(Shed(journey="checkout", admit=500_000), make_dashboard()))
    assert "Hands 5s, acts in about 5s, shows about 1m00s later." in said
    assert "Costly" in said
    assert "Way back: Admit all of checkout." in said
    assert "No way back. A rollback" in " ".join(consequences(Rollback(service="cart"), make_dashboard()))


def test_every_panel_and_row_gets_a_letter_of_its_own_while_there_are_any() -> None:
    """A panel's is of its name; letters never repeat."""
    found = landings([Shown("services", 0, 4, 3, 20), Shown("alerts", 0, 30), Shown("answers", 40, 4, 0, 200)])
    assert [(one.letter, one.panel, one.row) for one in found[:3]] == [
        ("s", "services", None),
        ("a", "alerts", None),
        ("n", "answers", None),
    ]
    assert (found[3].panel, found[3].row, found[3].y) == ("services", 3, 5)
    assert len({one.letter for one in found}) == len(found) == len(LETTERS)


async def settle(pilot: Pilots) -> None:
    """Until a panel has the focus, and every panel its place."""
    await press(pilot)
    while pilot.app.focused is None or not pilot.app.focused.region:
        await pilot.pause(0.05)


async def test_enter_alone_cancels_what_is_costly_and_y_does_it(remote: FakeRemote) -> None:
    """The default is Cancel."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"breakerpaygate", "enter")
        assert "y does it" not in written(app)
        await press(pilot, "escape", "a", *"open paygate", "enter")
        assert "y does it; enter and esc cancel" in written(app)
        await press(pilot, "enter")
        assert not acts(remote)
        await press(pilot, "a", *"open paygate", "enter", "y")
        assert acts(remote) == [OpenBreaker(call="payments->paygate")]


async def test_the_palette_begins_with_the_service_under_the_cursor(remote: FakeRemote) -> None:
    """The wallboard's cursor selects."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "down", "a")
        assert "For catalog" in written(app)
        assert "hands  acts shows risk" in written(app)


async def test_shift_u_takes_the_newest_change_back() -> None:
    """A flag is cheap: it is not asked about."""
    remote = FakeRemote(make_snapshot(deeds=(deed(),), standing=Standing(flags_on=())))
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "U")
        assert "Turn new-tax on  (was: Turn new-tax off)" in written(app)
        await press(pilot, "enter")
        assert acts(remote) == [TurnFlag(flag="new-tax", on=True)]


async def test_o_and_a_letter_go_to_a_panel_or_a_row(remote: FakeRemote) -> None:
    """Rows that can be chosen have letters, too; anything else leaves."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        await press(pilot, "o")
        assert "[t]" in written(app)
        await press(pilot, "t")
        assert app.focused is not None
        assert app.focused.id == "panel-timeline"
        await press(pilot, "o")
        assert isinstance(app.screen, Jump)
        letter = next(one.letter for one in app.screen.landings if (one.panel, one.row) == ("services", 2))
        await press(pilot, letter)
        assert app.focused.id == "panel-services"
        await press(pilot, "a")
        assert "For catalog" in written(app)


def test_the_line_mode_tells_the_same_by_lines() -> None:
    """Changes, promises, who waits, thoughts and people."""
    reading = Reading("checkout", "failing", 380_000, 41_000, settled=True)
    snapshot = make_snapshot(deeds=(deed(), deed(action_id="a8", reading=reading)))
    told = list(say_doings(snapshot.dashboard))
    assert told[:2] == [
        "change a9: Turn new-tax off: acts; shows in 25s",
        "change a8: Turn new-tax off: checkout failing 38% → 4.1%, better",
    ]
    assert "waits 4m01s: the pager: Has anybody got payments-slow? (acknowledge)" in told


async def test_enter_takes_what_was_typed_however_fast(remote: FakeRemote) -> None:
    """The list need not have caught up with the letters."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a")
        await pilot.press(*"open payments->paygate", "enter")
        await until(pilot, lambda: "y does it" in written(app))
        assert "Open the breaker of payments->paygate?" in written(app)


async def test_what_an_offer_says_stands_in_its_form(remote: FakeRemote) -> None:
    """Whoever chose where a share goes is asked how large it is, and not where it goes."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "a", *"send a share", "enter")
        await shown(pilot, Composer)
        assert isinstance(app.screen, Composer)
        filled = {name: text for name, text in app.screen._written().items() if text}
        assert filled == {"route": "card-provider", "to": "paygate"}
