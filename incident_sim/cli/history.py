"""``history``: every session that was graded, and where the scores are going."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from incident_sim.cli.output import print_json, say
from incident_sim.text import safe_line
from incident_sim.units import show_duration, show_ratio

if TYPE_CHECKING:
    from incident_sim.files.history import Result
    from incident_sim.report.trends import Standing

NONE_YET = "No session has been graded yet. Play one to its debrief: incident-sim tutorial, or incident-sim play"
COLUMNS = ("ended", "scenario", "drill", "mode", "score", "harm", "of idle", "paged", "mitigated", "resolved")
RIGHT = frozenset(COLUMNS[4:])


@click.command(name="history")
@click.option("--scenario", metavar="ID", help="Only the sessions of one scenario.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(scenario: str | None, *, as_json: bool) -> None:
    """List the sessions that were graded, the newest last, and where the scores are going.

    "of idle" is your harm as a part of what nobody acting does in the same world; paged, mitigated and resolved count
    from when users began to suffer. A best score is that of a ranked session, or of the first in a world.
    """
    from incident_sim.files.history import read_history
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


def table(results: Iterable[Result]) -> Iterator[str]:
    """A head, and a row for each session."""
    rows = [COLUMNS, *(cells(one) for one in results)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    for row in rows:
        yield "  ".join(
            cell.rjust(width) if name in RIGHT else cell.ljust(width)
            for name, cell, width in zip(COLUMNS, row, widths, strict=True)
        ).rstrip()


def cells(result: Result) -> tuple[str, ...]:
    """A session as text; a dash is something that never came."""
    from incident_sim.report.trends import harm_share

    share = harm_share(result)
    return (
        local(result.ended),
        safe_line(result.scenario, 40),
        safe_line(result.drill, 20),
        result.mode,
        f"{result.score / 1000:.1f}",
        f"{result.harm // 1000:,}",
        "-" if share is None else show_ratio(share),
        *("-" if span is None else show_duration(span) for span in (result.detect, result.mitigate, result.resolve)),
    )


def local(ended: str) -> str:
    """An instant as the clock on the wall showed it."""
    return datetime.fromisoformat(ended).astimezone().strftime("%Y-%m-%d %H:%M")


def trends(told: Iterable[Standing], *, blocks: bool) -> Iterator[str]:
    """A line for each scenario: scores as a spark, the best, and in words where they are going."""
    from incident_sim.report.trends import direction, spark

    standing = list(told)
    names = max((len(safe_line(one.scenario, 40)) for one in standing), default=0)
    sparks = {one.scenario: spark(one, blocks=blocks) for one in standing}
    widest = max((len(drawn) for drawn in sparks.values()), default=0)
    for one in standing:
        count = f"{len(one.results)} session{'s' if len(one.results) != 1 else ''}"
        line = f"{safe_line(one.scenario, 40):<{names}}  {sparks[one.scenario]:<{widest}}  {count}, {bests(one)}"
        yield f"{line}; {direction(one)}"


def bests(standing: Standing) -> str:
    """The best that counts, and apart from it the best that was rehearsed."""
    told: list[str] = []
    if standing.best is not None:
        told.append(f"best {standing.best.score / 1000:.1f} ({standing.best.mode})")
    if standing.rehearsed is not None:
        told.append(f"{standing.rehearsed.score / 1000:.1f} in a world seen before")
    return ", ".join(told)


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
