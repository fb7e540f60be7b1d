"""A session of the player's own that ended and was never graded: a later debrief puts it into the history."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incident_sim.files.history import Mode, Result, recordings_folder, result_path
from incident_sim.host.remembering import read_slip, remember
from incident_sim.host.resuming import earlier
from incident_sim.journal.entry import Entry
from incident_sim.journal.signals import TakenBack
from incident_sim.report.debrief import Debrief
from incident_sim.scenario.schema import Scenario


def recall(recording: Path, scenario: Scenario, entries: Sequence[Entry], told: Debrief) -> Result | None:
    """Keep what a recording came to; nothing where it is there already, or where the session was not played here.

    Raises OSError where it cannot be written.
    """
    slip = read_slip(recording)
    if slip is None or recording.resolve().parent != recordings_folder().resolve() or result_path(recording).exists():
        return None
    back = any(isinstance(entry.fact, TakenBack) for entry in entries)
    first = earlier(recording, scenario, entries) if back else None
    mode: Mode = "ranked" if slip.ranked else "retake" if back else "practice"
    return remember(recording, told, mode, None if first is None else first.total)
