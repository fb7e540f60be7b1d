"""``history``: every session that was graded, and where the scores are going."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from incident_sim.cli.output import print_json, say
from incident_sim.text import safe_line

if TYPE_CHECKING:
    from incident_sim.report.trends import Standing

NONE_YET = "No session has been graded yet. Play one to its debrief: incident-sim tutorial, or incident-sim play"


@click.command(name="history")
@click.option("--scenario", metavar="ID", help="Only the sessions of one scenario.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(scenario: str | None, *, as_json: bool) -> None:
    """List the sessions that were graded, the newest last, and where the scores are going.

    "of idle" is your harm as a part of what nobody acting does in the same world; paged, mitigated and resolved count
    from when users began to suffer. A best score is that of a ranked session, or of the first in a world.
    """
    from incident_sim.files.history import read_history
    from incident_sim.report.chronicle import table, trends
    from incident_sim.report.trends import standings

    found = read_history()
    for problem in found.skipped:
        say(str(problem))
    results = [one for one in found.results if scenario is None or one.scenario == scenario]
    if scenario is not None and not results:
        _refuse_unknown(scenario, [one.scenario for one in found.results])
    told = standings(results)
    if as_json:
        print_json(
            {
                "sessions": [one.model_dump(mode="json") for one in results],
                "scenarios": [_summary(one) for one in told.values()],
            }
        )
        return
    if not results:
        click.echo(NONE_YET if scenario is None else f"No session of {scenario} has been graded yet.")
        return
    for line in (*table(results), "", *trends(told.values(), blocks=_blocks())):
        click.echo(line)


def _refuse_unknown(scenario: str, played: list[str]) -> None:
    """A scenario that is neither in the library nor in the history is a slip of the pen."""
    from incident_sim.files import scenario_ids
    from incident_sim.files.library import unknown

    known = sorted({*scenario_ids(), *played})
    if scenario not in known:
        raise click.BadParameter(unknown(safe_line(scenario, 80), known), param_hint="--scenario")


def _blocks() -> bool:
    from incident_sim.cli.shown import can_write
    from incident_sim.report.trends import BLOCKS

    return can_write(sys.stdout.encoding or "ascii", BLOCKS)


def _summary(standing: Standing) -> dict[str, Any]:
    from incident_sim.report.trends import direction

    return {
        "scenario": standing.scenario,
        "sessions": len(standing.results),
        "best": None if standing.best is None else standing.best.score,
        "best_rehearsed": None if standing.rehearsed is None else standing.rehearsed.score,
        "scores": [one.score for one in standing.shown],
        "trend": direction(standing),
    }
