"""What the charts of the overview show."""

from __future__ import annotations

from textual.content import Content

from incident_sim.observe import Series
from incident_sim.units import ONE
from incident_tui.renderables.chart import Bound, chart, clipped
from incident_tui.renderables.ghost import shadowed
from incident_tui.renderables.ink import line
from incident_tui.renderables.instants import extent
from incident_tui.renderables.scale import steady_top
from incident_tui.screens.scene import Scene
from incident_tui.themes import DIM

_ORDER = {"failing": 0, "latency": 1, "attempts": 2}


class ChartDrawing:
    """Draws the charts, numbered from nought, on axes that do not jump from one drawing to the next."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._tops: dict[str, int] = {}

    def charts(self) -> list[tuple[str, tuple[Series, ...]]]:
        """Of the journey that fails most: failures, latency, rate; then of the next."""
        charts = self._scene.dashboard.wallboard.charts
        worst = {
            _journey(title): max((point.value for one in lines for point in one.points), default=0)
            for title, lines in charts
            if title.endswith("failing")
        }
        return sorted(charts, key=lambda one: (-worst.get(_journey(one[0]), 0), _ORDER.get(one[0].split(" ")[-1], 3)))

    def worst_journey(self) -> str:
        """Where one would look first."""
        charts = self.charts()
        return _journey(charts[0][0]) if charts else ""

    def draw(self, number: int, width: int, height: int) -> list[Content]:
        """One chart; past the last, a word that says so."""
        scene, charts = self._scene, self.charts()
        if number >= len(charts):
            return [line(("no further chart", DIM))]
        title, series = charts[number]
        series = shadowed(title, series, scene.snapshot.ghost)
        reach = extent(series, scene.looking.window)
        shown = [clipped(one, *reach) for one in series] if reach else series
        bound = self.objective(_journey(title)) if title.endswith("failing") else None
        highest = max([*(point.value for one in shown for point in one.points), bound.value if bound else 0])
        self._tops[title] = steady_top(highest, series[0].unit if series else "count", self._tops.get(title))
        return chart(
            series,
            width,
            height,
            now=scene.dashboard.now,
            bound=bound,
            marks=scene.marks(),
            top=self._tops[title],
            reach=reach,
            lens=scene.lens,
        )

    def objective(self, journey: str) -> Bound | None:
        """The share of failures that a journey's objective still allows."""
        promised = (one for one in self._scene.dashboard.briefing.objectives if one.journey == journey)
        return next((Bound(ONE - one.success) for one in promised), None)


def _journey(title: str) -> str:
    return title.rsplit(" ", 1)[0]
