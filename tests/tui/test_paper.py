"""The draft of a postmortem: as one left it, whatever happened in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.widgets import Input, Select, SelectionList

from incident_sim.actions.close import FilePostmortem
from incident_sim.observe import Dashboard, TimelineLine, postmortem_draft
from incident_tui.paper import Draft, Paper
from incident_tui.screens.postmortem import PostmortemScreen, stands_in
from tests.tui.handmade import make_dashboard
from tests.tui.hands import until


def with_story() -> Dashboard:
    """A dashboard whose timeline has moments of a postmortem."""
    dashboard = make_dashboard()
    lines = (
        TimelineLine(1, "alert", "a page fires", moment="page", ref="a"),
        TimelineLine(2, "action", "Declare SEV1", moment="declared", ref="b"),
    )
    return replace(dashboard, wallboard=replace(dashboard.wallboard, timeline=lines))


async def test_a_draft_is_kept_while_it_is_written_and_taken_up_again(tmp_path: Path) -> None:
    """Without a word to the form: it is on disk before anything can crash, and fields of the other form survive."""
    dashboard, recording = with_story(), tmp_path / "play.jsonl"
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        form = PostmortemScreen(dashboard, full=True, paper=Paper(recording))
        await app.push_screen(form)
        form.query_one("#component", Select).value = "checkout"
        form.query_one("#slot-summary", Input).value = "Half [/] of it"
        form.query_one("#timeline", SelectionList).deselect("0")
        await until(pilot, lambda: Paper(recording).read().get("slot-summary") == "Half [/] of it")

    filed: list[FilePostmortem | None] = []
    again: App[None] = App()
    async with again.run_test(size=(80, 24)) as pilot:
        await again.push_screen(PostmortemScreen(dashboard, full=False, paper=Paper(recording)), filed.append)
        await pilot.pause(0.1)
        assert stands_in(again.screen)["component"] == "checkout"
        await pilot.press("ctrl+j")
        await until(pilot, lambda: filed)
    assert filed[0] is not None
    lines = postmortem_draft(dashboard).timeline
    assert lines, "the form opens with the player's own timeline"
    assert filed[0].postmortem.timeline == lines[1:]
    assert Paper(recording).read()["slot-summary"] == "Half [/] of it"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"x": 4}', b"[" * 9999])
async def test_a_strange_draft_never_keeps_anybody_from_writing(tmp_path: Path, content: bytes) -> None:
    """It is as if there were none."""
    paper = Paper(tmp_path / "play.jsonl")
    paper.path.write_bytes(content)
    assert paper.read() == {}
    assert paper.keep({"trigger": None}) == ""
    assert Paper(tmp_path / "play.jsonl").read() == {"trigger": None}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60) | st.lists(st.text(max_size=9), max_size=4)))
def test_what_is_kept_is_read_again(draft: Draft) -> None:
    """Any text in any field."""
    with TemporaryDirectory() as name:
        recording = Path(name) / "play.jsonl"
        assert Paper(recording).keep(draft) == ""
        assert Paper(recording).read() == draft


async def test_a_draft_of_another_form_fills_what_it_can(tmp_path: Path) -> None:
    """Unknown fields and choices that are gone are left out."""
    recording = tmp_path / "play.jsonl"
    Paper(recording).keep({"component": "nowhere", "pool-well": ["gone"], "#[x]": "y", "mechanism": "retry_storm"})
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(PostmortemScreen(make_dashboard(), full=False, paper=Paper(recording)))
        await pilot.pause(0.1)
        found = stands_in(app.screen)
    assert found["component"] is None
    assert found["pool-well"] == []
    assert found["mechanism"] == "retry_storm"


async def test_what_is_chosen_shows_without_colours_and_the_first_field_has_the_keys() -> None:
    """An empty box where a line is not chosen: a tick of another colour is none for many readers."""
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        form = PostmortemScreen(with_story(), full=False)
        await app.push_screen(form)
        await until(pilot, lambda: isinstance(form.focused, Select))
        lines = form.query_one("#timeline", SelectionList)
        lines.deselect("1")
        assert ["X" in lines.render_line(y).text[:3] for y in range(2)] == [True, False]
