"""What a gesture sends to the host."""

from __future__ import annotations

from textual.widgets import Input

from incident_sim.actions.command import Acknowledge, Declare, Note, Withdraw
from incident_sim.actions.investigate import SearchLogs, ViewChanges, ViewMetrics
from incident_sim.host.messages import Accepted, Closed, Finish, Leave, Opening, Refused, SetSpeed, Skip, Snapshot
from incident_tui.app import IncidentApp
from incident_tui.screens.main import MainScreen
from tests.tui.handmade import FakeRemote, make_snapshot
from tests.tui.hands import acts, press, shown, until, written


async def test_enter_on_the_briefing_starts_the_clock(remote: FakeRemote) -> None:
    """The clock does not run while one reads."""
    app = IncidentApp(remote)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        assert "How you are judged" in written(app)
        assert not remote.sent
        await press(pilot, "enter")
        assert remote.sent == [SetSpeed(1.0)]
        assert "T+04:12" in written(app)


async def test_a_then_enter_acknowledges_the_most_pressing_alert(remote: FakeRemote) -> None:
    """A page nobody has is first."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", "enter")
        assert acts(remote) == [Acknowledge(alert="payments-slow")]


async def test_w_asks_the_host_to_skip(remote: FakeRemote) -> None:
    """Waiting is one key."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w")
        assert remote.sent == [Skip()]


async def test_space_pauses_and_plus_goes_faster(remote: FakeRemote) -> None:
    """Speed is the host's; the screen only asks."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "space", "plus", "minus")
        assert remote.sent == [SetSpeed(0.0), SetSpeed(2.0), SetSpeed(1.0)]


async def test_one_reads_while_the_world_warms_up_and_an_early_enter_is_kept() -> None:
    """The clock starts with the first view of the world, and not before."""
    remote = FakeRemote(Opening(make_snapshot().dashboard.briefing))
    app = IncidentApp(remote)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "How you are judged" in written(app))
        await until(pilot, lambda: "start the clock as soon as the world has warmed up" in written(app))
        await pilot.press("enter")
        await until(pilot, lambda: "the clock starts as soon as" in written(app))
        assert not remote.sent
        remote.say(make_snapshot())
        await until(pilot, lambda: remote.sent == [SetSpeed(1.0)])
        await shown(pilot, MainScreen)


async def test_typing_in_the_search_line_searches_the_logs(remote: FakeRemote) -> None:
    """Letters that are keys elsewhere are letters here."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, *"quit", "enter")
        assert acts(remote) == [SearchLogs(text="quit", since=1_800_000_000)]


async def test_opening_changes_asks_once(remote: FakeRemote) -> None:
    """Going to and fro is one look."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "1", "5", "1", "5")
        assert acts(remote) == [ViewChanges()]


async def test_enter_on_a_service_opens_its_metrics_and_the_answer_stays(remote: FakeRemote) -> None:
    """The answer is shown with its age once it is delivered, until a newer one comes."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter")
        assert acts(remote) == [ViewMetrics(service="storefront")]
        assert "asking" in written(app)
        remote.say(Accepted(1, "a1"))
        remote.say(make_snapshot(pending=()))
        await pilot.pause(0.4)
        assert "10s ago" in written(app)
        assert "asking" not in written(app)


async def test_the_same_question_is_not_sent_while_it_is_on_its_way(remote: FakeRemote) -> None:
    """Enter twice is one look."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "enter", "enter", "enter")
        assert len(acts(remote)) == 1


async def test_a_refusal_is_shown_word_by_word(remote: FakeRemote) -> None:
    """The sentence of a refusal is never markup."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "2", "enter")
        remote.say(Refused(1, "hands_full", "Eight actions wait [/] already."))
        await pilot.pause(0.4)
        assert "[/]" in written(app)


async def test_t_writes_a_note_and_x_takes_back_what_waits(remote: FakeRemote) -> None:
    """Words are the player's own."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", *"odd", "enter", "x")
        assert acts(remote) == [Note(text="odd"), Withdraw(action="a3")]


async def test_q_asks_before_it_leaves(remote: FakeRemote) -> None:
    """Enter on the first choice stays."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "q", "enter")
        assert not remote.sent
        await press(pilot, "q", "down", "enter")
        assert remote.sent == [Leave()]
    assert remote.closed


async def test_z_gives_a_panel_the_screen_and_esc_gives_it_back(remote: FakeRemote) -> None:
    """Zoom is one step."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "z")
        assert "vp-eng" not in written(app)
        await press(pilot, "escape")
        assert "vp-eng" in written(app)


async def test_the_palette_narrows_down_as_one_types(remote: FakeRemote) -> None:
    """Enter does the first that is left."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"sev3", "enter")
        (action,) = acts(remote)
        assert isinstance(action, Declare)
        assert action.severity == "SEV3"


async def test_a_status_update_opens_filled_and_can_be_sent_or_dropped(remote: FakeRemote) -> None:
    """The hands are at it from the moment it opens; esc drops it."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "u", "ctrl+j", "u", "escape")
        kinds = [action.kind for action in acts(remote)]
        assert kinds == ["open_composer", "post_status", "open_composer", "drop_draft"]


async def test_the_end_of_a_part_asks_for_a_postmortem_and_esc_decides_nothing(remote: FakeRemote) -> None:
    """View 0 asks again; the last choice goes straight to the grade."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        remote.say(make_snapshot(phase="closed", pending=()))
        remote.say(Closed(harm=900_000, idle_harm=2_000_000, points=41_000, of=85_000))
        await pilot.pause(0.4)
        assert "41.0 of 85" in written(app)
        await press(pilot, "escape")
        assert not remote.sent
        await press(pilot, "0", "enter", "down", "down", "enter")
        assert remote.sent == [Finish()]


async def test_a_ranked_session_says_that_it_cannot_be_paused() -> None:
    """Pause is refused on screen, without asking the host."""
    snapshot = make_snapshot()
    ranked = type(snapshot)(**{**vars(snapshot), "may_pause": False})
    remote = FakeRemote(ranked)
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "space")
        assert not remote.sent
        assert "cannot be" in written(app)


async def test_resize_storms_crash_nothing(remote: FakeRemote) -> None:
    """From one cell to a wall of them."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        for size in ((1, 1), (300, 100), (60, 18), (59, 17), (2, 40), (160, 48), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.12)
        await pilot.pause(0.3)
        assert "? Help" in written(app)


async def test_a_key_pressed_before_the_first_picture_is_not_lost(snapshot: Snapshot) -> None:
    """Whoever comes back to a session and types ahead gets what was typed, once there is a world to do it in."""
    remote = FakeRemote()
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        await pilot.press("down", "enter")
        assert not remote.sent
        remote.say(snapshot)
        await until(pilot, lambda: acts(remote))
        assert acts(remote) == [ViewMetrics(service="storefront")]


async def test_in_a_tiny_terminal_keys_are_let_go_without_a_panel(snapshot: Snapshot) -> None:
    """There is nothing there that could have the focus; `w` works all the same."""
    remote = FakeRemote(snapshot)
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: Skip() in remote.sent)
