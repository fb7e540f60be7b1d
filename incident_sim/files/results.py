"""A folder of results: a record for each submission, and the runs they were held against. Whole, or not there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from incident_sim.errors import FileRefused
from incident_sim.files.reading import read_text

Kept = TypeVar("Kept", bound=BaseModel)

MOST_RECORD = 16 * 1024 * 1024


class Results:
    """What was found before, and what is found now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, what: str, key: str, form: type[Kept]) -> Kept | None:
        """What is kept under a key; nothing where it was written in another form, or by somebody else."""
        path = self._path(what, key)
        if not path.is_file():
            return None
        try:
            return form.model_validate_json(read_text(path, MOST_RECORD))
        except (ValidationError, FileRefused):
            return None

    def keep(self, what: str, key: str, thing: BaseModel) -> None:
        """Keep something under a key; whoever looks sees all of it or nothing."""
        replace_text(self._path(what, key), thing.model_dump_json(indent=1) + "\n")

    def _path(self, what: str, key: str) -> Path:
        return self.folder / what / f"{key}.json"


def replace_text(path: Path, text: str) -> None:
    """Write a file so that there is always the old one or the new one, and never a part of either."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
