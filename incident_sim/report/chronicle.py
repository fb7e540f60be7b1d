"""A history as lines of text: a row for each session, a line for each scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from incident_sim.files.history import Result
from incident_sim.report.trends import Standing, direction, harm_share, spark
from incident_sim.text import safe_line
from incident_sim.units import show_duration, show_ratio

COLUMNS = ("ended", "scenario", "drill", "mode", "score", "harm", "of idle", "paged", "mitigated", "resolved")
RIGHT = frozenset(COLUMNS[4:])


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
