"""Going on with a session that a crash or a closed terminal cut off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from incident_sim.errors import FileRefused, RecordingError
from incident_sim.files import open_scenario, read_recording, read_torn
from incident_sim.files.history import recordings_folder, result_path
from incident_sim.files.reading import MOST_RECORDING, read_bytes
from incident_sim.host.moments import FirstRun
from incident_sim.host.order import Order
from incident_sim.host.remembering import read_slip
from incident_sim.host.retaking import first_run
from incident_sim.journal.entry import Entry, canonical
from incident_sim.journal.signals import ActionAccepted, ActionRefused, HostNoted, SessionEnded, TakenBack
from incident_sim.replay import admit, compare, header, rerun
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session


def unfinished() -> Path | None:
    """The newest recording without an end, if there is one."""
    folder = recordings_folder()
    if not folder.is_dir():
        return None
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        if result_path(path).is_file():
            continue
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


def going_on(path: Path, *, ranked: bool = False) -> Order:
    """The order of a session that was cut off: as it was ordered, as far as that was kept."""
    slip = read_slip(path)
    if slip is None:
        return Order(header(read_torn(path)).scenario, 0, path, ranked=ranked, resume=True)
    return Order(slip.scenario, 0, path, ranked=ranked or slip.ranked, resume=True)


def earlier(recording: Path, scenario: Scenario, entries: Iterable[Entry]) -> FirstRun | None:
    """What the earlier run came to, where a moment of it was taken back and its recording is still to be found."""
    backs = [entry.fact for entry in entries if isinstance(entry.fact, TakenBack)]
    back = backs[-1] if backs else None
    if back is None:
        return None
    slip = read_slip(recording)
    told = [Path(slip.parent)] if slip is not None and slip.parent is not None else []
    for path in (*told, *sorted(recording.parent.glob("*.jsonl"), reverse=True)):
        try:
            if hashlib.sha256(read_bytes(path, MOST_RECORDING)).hexdigest() == back.parent:
                return first_run(scenario, read_recording(path))
        except FileRefused:
            continue
    return None
