"""Which measured instant the cursor stands on, in any panel with an axis of time."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.observe import Point, Series
from incident_tui.changelog import since
from incident_tui.renderables.answer import across, groups
from incident_tui.renderables.chart import GUTTER
from incident_tui.renderables.instants import extent, moved
from incident_tui.renderables.scale import spans_decades
from incident_tui.screens.chartdrawing import ChartDrawing
from incident_tui.screens.scene import Scene


class Aim:
    """Turns cells of a panel into instants of what is plotted there."""

    def __init__(self, scene: Scene, charts: ChartDrawing) -> None:
        self._scene = scene
        self._charts = charts

    def aimed(self, panel: str, cells: int, width: int) -> int | None:
        """Where the cursor stands after so many cells to the right."""
        series, columns = self._plotted(panel, width)
        reach = self._reach(panel, series)
        return moved(series, *reach, columns, self._scene.looking.instant, cells) if reach else None

    def pointed(self, panel: str, x: int, width: int) -> int | None:
        """The measured instant nearest to a column of a panel."""
        series, columns = self._plotted(panel, width)
        reach = self._reach(panel, series)
        if reach is None or not width:
            return None
        place = x - 1 if panel == "changes" else x % max(1, width // across(series, width)) - GUTTER
        at = reach[0] + max(0, place) * (reach[1] - reach[0]) // max(1, columns - 1)
        return moved(series, *reach, columns, min(at, reach[1]), 0)

    def has_decades(self) -> bool:
        """Whether anything drawn now would stand on a logarithmic axis."""
        shown = [lines for _, lines in self._charts.charts()]
        found = self._scene.shown_answer()
        return any(spans_decades(lines) for lines in [*shown, *groups(found.series if found else ())])

    def _plotted(self, panel: str, width: int) -> tuple[Sequence[Series], int]:
        """The lines of a panel, and how many cells their axis of time has."""
        if panel.startswith("chart-"):
            charts, number = self._charts.charts(), int(panel.removeprefix("chart-")) - 1
            return (charts[number][1] if number < len(charts) else ()), width - GUTTER
        if panel == "changes":
            happened = {*(mark.at for mark in self._scene.marks()), *self._changed()}
            return (Series("changes", "count", tuple(Point(at, 0) for at in sorted(happened))),), width - 1
        found = self._scene.shown_answer()
        series = found.series if found is not None else ()
        beside = across(series, width)
        return series, width // beside - (beside > 1) - GUTTER

    def _reach(self, panel: str, series: Sequence[Series]) -> tuple[int, int] | None:
        """From when to when a panel's axis of time goes."""
        if panel == "changes":
            return since(self._scene.looking.window, self._scene.dashboard.now), self._scene.dashboard.now
        return extent(series, self._scene.looking.window)

    def _changed(self) -> Sequence[int]:
        """When the rows of the change log happened."""
        found = self._scene.shown_answer()
        return [at for _, table in found.tables for at in table.instants] if found is not None else ()
