"""The briefing: what the company sells, how it hangs together, what is promised, who can help, how one is judged."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from incident_sim.observe import Briefing, ServiceHealth
from incident_sim.units import show_ratio
from incident_tui.renderables.bars import Spot, key_row
from incident_tui.renderables.ink import folded, line, pad
from incident_tui.renderables.tree import tree
from incident_tui.themes import BRIGHT, DIM


def opening(briefing: Briefing, services: Sequence[ServiceHealth], width: int) -> list[Content]:
    """Everything a player is told before the page, and nothing about what is wrong; the map knows how services are."""
    rows = [line((briefing.title, BRIGHT)), line((briefing.company, DIM)), line("")]
    rows += folded(briefing.story, width)
    rows += [line(""), line(("How you are judged", BRIGHT)), *folded(briefing.judged, width)]
    rows += [line(""), line(("What users come to do", BRIGHT))]
    for journey in briefing.journeys:
        calm = f"{journey.usual_rate / 1000:.1f}/s on a calm day, {show_ratio(journey.usual_failures)} fail"
        rows.append(line(f"  {pad(journey.name, 14)} begins at {journey.entry}; {calm}"))
    rows += [line(""), line(("Objectives", BRIGHT))]
    for objective in briefing.objectives:
        promise = f"{objective.success / 10_000:g}% of attempts at {objective.journey} succeed"
        rows += folded(f"  {objective.name}: {promise}", width, indent="    ")
    rows += [line(""), line(("Severities", BRIGHT))]
    for level in briefing.severities:
        public = " (posts to the public)" if level.public else ""
        rows += folded(f"  {level.name}: {level.when}{public}", width, indent="        ")
    rows += [line(""), line(("On call", BRIGHT))]
    for member in briefing.people:
        rows += folded(
            f"  {pad(member.team, 12)} {pad(member.person, 22)} {', '.join(member.owns)}", width, indent="    "
        )
    if briefing.runbooks:
        rows += [line(""), line(("Runbooks", BRIGHT))]
        rows += [line(f"  {page.title}", (f"  ({page.name})", DIM)) for page in briefing.runbooks]
    rows += [line(""), line(("The map", BRIGHT)), *tree(briefing, services, width)]
    return rows


def invitation(width: int, *, warm: bool, wanted: bool) -> tuple[Content, list[Spot]]:
    """The key that starts the clock, at once or when the world is warm; words can be clicked."""
    start = "start the clock" if warm else "start the clock as soon as the world has warmed up"
    begin = ("", "the clock starts as soon as the world has warmed up", "") if wanted else ("enter", start, "start")
    return key_row((begin, ("arrows", "scroll", ""), ("q", "leave", "app.leave")), width)
