"""Lists to choose from: as long as the screen lets them be, and no longer than they are."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from incident_tui.screens.asking import Choice
from tests.tui.hands import until


@pytest.mark.parametrize("rows", [3, 8, 60])
@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_a_box_ends_where_its_list_ends(rows: int, size: tuple[int, int]) -> None:
    """No empty rows below the hint, nothing cut off, and most of the screen for a long list, after a resize as well."""
    app: App[None] = App()
    async with app.run_test(size=(100, 30)) as pilot:
        asked = Choice("Which?", [(str(row), Content(f"row {row}")) for row in range(rows)], filtered=True)
        await app.push_screen(asked)
        await pilot.resize_terminal(*size)
        box, hint = asked.query_one(Vertical), asked.query_one(".hint")
        await until(pilot, lambda: hint.region.bottom == box.region.bottom - 1)
        most = size[1] * 9 // 10
        assert asked.query_one(OptionList).region.height == min(rows, most - 7)
