"""Which widget shows which panel."""

from __future__ import annotations

from incident_tui.widgets.log import LogPanel
from incident_tui.widgets.panel import Draw, Panel
from incident_tui.widgets.plot import ChartPanel

_CHARTS = frozenset({"metrics-answer", "answers-answer", "vendors-answer", "changes"})


def panel_of(name: str, draw: Draw, *, choices: bool) -> Panel:
    """The panel of a name: with a cursor in time where it draws charts, with steps between errors in logs."""
    if name == "logs-answer":
        return LogPanel(name, draw)
    plots = name.startswith("chart-") or name in _CHARTS
    return (ChartPanel if plots else Panel)(name, draw, choices=choices)
