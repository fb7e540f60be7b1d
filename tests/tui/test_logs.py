"""Logs: a filter while one types, a histogram, and steps from error to error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from incident_sim.actions.investigate import SearchLogs
from incident_sim.host.messages import Accepted
from incident_sim.observe import LogLine
from incident_tui.app import IncidentApp
from incident_tui.logfilter import kept, readable
from incident_tui.renderables.histogram import histogram
from tests.tui.handmade import SECOND, FakeRemote, make_snapshot
from tests.tui.hands import acts, press, until, written

LINES = st.lists(
    st.tuples(st.integers(0, 600), st.sampled_from(["info", "warn", "error"]), st.integers(1, 500)), max_size=40
).map(
    lambda rows: [
        LogLine(at * SECOND, "payments", level, "queue_full", ("7",), alike) for at, level, alike in sorted(rows)
    ]
)


@given(st.lists(st.text(max_size=12), max_size=30), st.text(max_size=4).filter(lambda text: not text.startswith("!")))
def test_a_filter_and_its_inverse_share_the_lines_between_them(texts: list[str], wanted: str) -> None:
    """Nothing is lost and nothing shown twice; no text keeps all."""
    folded = [text.casefold() for text in texts]
    inside, outside = kept(folded, wanted), kept(folded, f"!{wanted}")
    everything = list(range(len(texts)))
    if wanted.strip():
        assert sorted(inside + outside) == everything
    else:
        assert inside == outside == everything


@given(LINES, st.integers(0, 150))
def test_a_histogram_is_one_row_that_fits_and_leaves_no_line_out(lines: list[LogLine], width: int) -> None:
    """Even a single line among thousands is a mark."""
    row = histogram(lines, width)
    assert row.cell_length == (width if lines and width >= 24 else 0)
    if row.cell_length:
        assert any(cell in "▁▂▃▄▅▆▇█" for cell in row.plain)


def test_a_line_is_found_by_level_service_and_text() -> None:
    """Without case."""
    (text,) = readable([LogLine(0, "payments", "error", "call_timeout", ("paygate",), 1)])
    assert "error payments" in text
    assert text == text.casefold()


async def test_typing_filters_the_lines_on_screen_before_anything_is_asked(remote: FakeRemote) -> None:
    """An inverted filter never goes out; e steps between errors where letters are not typed."""
    app = IncidentApp(remote, briefed=True)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3", "enter")
        assert acts(remote) == [SearchLogs(since=1_800 * SECOND)]
        remote.say(Accepted(1, "a1"))
        remote.say(make_snapshot(pending=()))
        await pilot.pause(0.5)
        assert "ERROR payments" in written(app)
        await press(pilot, "slash")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await press(pilot, *"!error")
        await pilot.pause(0.3)
        assert "Filter !error: 0 of 1 lines shown." in written(app)
        await press(pilot, "enter")
        assert len(acts(remote)) == 1
        await press(pilot, "e")
        assert len(acts(remote)) == 1
