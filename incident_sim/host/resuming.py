"""Going on with a session that a crash or a closed terminal cut off."""

from __future__ import annotations

from pathlib import Path

from incident_sim.errors import RecordingError
from incident_sim.files import data_folder, open_scenario, read_torn
from incident_sim.journal.entry import canonical
from incident_sim.journal.signals import ActionAccepted, ActionRefused, HostNoted, SessionEnded, TakenBack
from incident_sim.replay import admit, compare, header, rerun
from incident_sim.session import Session


def unfinished() -> Path | None:
    """The newest recording without an end, if there is one."""
    folder = data_folder() / "recordings"
    if not folder.is_dir():
        return None
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            entries = read_torn(path)
        except RecordingError:
            continue
        if entries and not isinstance(entries[-1].fact, SessionEnded):
            return path
    return None


def resume(path: Path, scenario: str) -> tuple[Session, int]:
    """The session as it stood when it was cut off, and how many of its entries are on disk already.

    Raises ReplayRefused or ReplayDiverged where the recording is not what its inputs give.
    """
    entries = read_torn(path)
    declared = open_scenario(scenario or header(entries).scenario)
    drawn = admit(declared, entries)
    session = rerun(Session(declared, drawn.seed), entries, finish=False)
    last = entries[-1]
    if not isinstance(last.fact, (ActionAccepted, ActionRefused, HostNoted, TakenBack)):
        session.advance(last.at + 1)
    lines = [canonical(entry) for entry in entries]
    compare(lines, [canonical(entry) for entry in session.journal.since(0)[: len(lines)]])
    return session, len(lines)


def recorded_scenario(path: Path) -> str:
    """The id of the scenario that a recording is of."""
    return header(read_torn(path)).scenario
