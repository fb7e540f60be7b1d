"""What finished sessions came to: a small file beside each recording, whole or not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from incident_sim.errors import FileRefused, Problem
from incident_sim.files.reading import read_text
from incident_sim.files.recordings import data_folder
from incident_sim.files.results import replace_text
from incident_sim.model import Frozen
from incident_sim.text import safe_line

VERSION = 1
"""Of the form of a result; a file of another version is named, and left as it is."""
ENDING = ".result.json"
MOST_BYTES = 16 * 1024
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def _instant(text: str) -> str:
    """An instant in UTC that every clock on a wall can show."""
    found = datetime.strptime(text, INSTANT).replace(tzinfo=UTC)
    if found.strftime(INSTANT) != text or not 1990 <= found.year < 3000:
        raise ValueError("this is no instant, as 2026-11-25T17:40:00Z")
    return text


Mode = Literal["ranked", "practice", "retake"]


class Result(Frozen):
    """One session, as its debrief judged it. Times are microseconds, harm is thousandths of a failed attempt."""

    version: Literal[1] = 1
    recording: str = Field(min_length=1, max_length=255)
    """The name of its recording, in the same folder."""
    ended: Annotated[str, AfterValidator(_instant)]
    """When it was graded, in UTC."""
    scenario: str = Field(min_length=1, max_length=120)
    drill: str = Field(max_length=20)
    """The drill code of its world."""
    mode: Mode
    score: int = Field(ge=0, le=100_000)
    """Thousandths of a point, out of 100,000."""
    band: str = Field(max_length=40)
    harm: int = Field(ge=0)
    idle_harm: int = Field(ge=0)
    """With nobody acting, in the same world."""
    first_harm: int | None = None
    """Of a moment taken back: what the earlier run did."""
    detect: int | None = None
    """From the impact to the first page."""
    mitigate: int | None = None
    """From the impact until users were well."""
    resolve: int | None = None
    """From the impact until it was called resolved."""
    postmortem: bool = False
    physics: int
    rubric: int


@dataclass(frozen=True)
class History:
    """Every result of a folder, the oldest first, and the files that could not be read."""

    results: tuple[Result, ...]
    skipped: tuple[Problem, ...] = ()


def recordings_folder() -> Path:
    """Where the dashboard's recordings go, and their results."""
    return data_folder() / "recordings"


def keep_result(recording: Path, result: Result) -> None:
    """Write a result beside its recording; whoever looks sees all of it or nothing."""
    replace_text(result_path(recording), result.model_dump_json(indent=1) + "\n")


def result_path(recording: Path) -> Path:
    """The file beside a recording."""
    return recording.with_name(recording.name.removesuffix(".jsonl") + ENDING)


def read_history(folder: Path | None = None) -> History:
    """The results of a folder; a file that is broken or strange is named, and the others are read."""
    place = folder or recordings_folder()
    found: list[Result] = []
    skipped: list[Problem] = []
    for path in sorted(place.glob(f"*{ENDING}")) if place.is_dir() else ():
        try:
            found.append(_read(path))
        except FileRefused as refusal:
            skipped += refusal.problems[:1]
    found.sort(key=lambda result: (result.ended, result.recording))
    return History(tuple(found), tuple(skipped))


def _read(path: Path) -> Result:
    name = safe_line(str(path), 300)
    text = read_text(path, MOST_BYTES)
    try:
        return Result.model_validate_json(text)
    except (ValidationError, RecursionError):
        message = f"this is no result of a session as this edition writes them (version {VERSION}); it is left out"
        raise FileRefused(name, (Problem(name, 1, 1, message),)) from None


__all__ = ["History", "Mode", "Result", "keep_result", "read_history", "recordings_folder", "result_path"]
