"""What is kept beside a recording: how it was ordered, and in the end what it came to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from incident_sim.errors import FileRefused
from incident_sim.files import read_text, replace_text
from incident_sim.files.history import INSTANT, Mode, Result, keep_result
from incident_sim.host.order import Order
from incident_sim.model import Frozen
from incident_sim.plays.drill import drill_code
from incident_sim.report.debrief import Debrief

ENDING = ".order.json"
MOST_BYTES = 16 * 1024


class Slip(Frozen):
    """How a session was ordered, for whoever goes on with it after a crash.

    A recording says which world it is of, and not where its scenario lies, whether it was ranked, or where the
    recording lies from which a moment was taken back.
    """

    version: Literal[1] = 1
    scenario: str
    """An id of the library, or an absolute path."""
    ranked: bool = False
    parent: str | None = None


def keep_slip(order: Order) -> None:
    """Write an order down beside its recording."""
    parent = None if order.back is None else str(order.back.parent.resolve())
    slip = Slip(scenario=_lasting(order.scenario), ranked=order.ranked, parent=parent)
    replace_text(_slip_path(order.recording), slip.model_dump_json(indent=1) + "\n")


def read_slip(recording: Path) -> Slip | None:
    """How a recording was ordered; nothing where that was not kept, or cannot be read."""
    try:
        return Slip.model_validate_json(read_text(_slip_path(recording), MOST_BYTES))
    except (FileRefused, ValidationError, RecursionError):
        return None


def remember(recording: Path, debrief: Debrief, mode: Mode, first_harm: int | None = None) -> Result:
    """Keep what a session came to beside its recording; raises OSError where that cannot be written."""
    report = debrief.report
    result = Result(
        recording=recording.name,
        ended=datetime.now(UTC).strftime(INSTANT),
        scenario=report.scenario,
        drill=drill_code(report.scenario, report.seed),
        mode=mode,
        score=report.score,
        band=report.band,
        harm=report.harm.player.total,
        idle_harm=report.harm.idle.total,
        first_harm=first_harm,
        detect=_between(report.anchors, "Tp"),
        mitigate=_between(report.anchors, "Tm"),
        resolve=_between(report.anchors, "Tr"),
        postmortem=report.postmortem_filed,
        physics=report.physics,
        rubric=report.rubric,
    )
    keep_result(recording, result)
    return result


def _between(anchors: dict[str, int | None], end: str) -> int | None:
    began, ended = anchors.get("T0"), anchors.get(end)
    return None if began is None or ended is None else ended - began


def _slip_path(recording: Path) -> Path:
    return recording.with_name(recording.name.removesuffix(".jsonl") + ENDING)


def _lasting(scenario: str) -> str:
    """A path is kept whole, so that it holds wherever one goes on from."""
    path = Path(scenario)
    return str(path.resolve()) if path.suffix in (".yaml", ".yml") and path.is_file() else scenario


__all__ = ["Slip", "keep_slip", "read_slip", "remember"]
