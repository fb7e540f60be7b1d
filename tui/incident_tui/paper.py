"""The draft of a postmortem, kept beside its recording while it is written: a crash loses no word of it."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from incident_sim.errors import FileRefused
from incident_sim.files import read_text, replace_text

Draft = dict[str, str | list[str] | None]
"""What stands in each field, by its id."""

ENDING = ".postmortem.json"
MOST_BYTES = 256 * 1024
_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


class Paper:
    """One draft."""

    def __init__(self, recording: Path) -> None:
        self.path = recording.with_name(recording.name.removesuffix(".jsonl") + ENDING)
        self._kept: Draft | None = None

    def read(self) -> Draft:
        """What was written so far; nothing where there is no draft, or none that can be read."""
        try:
            self._kept = _DRAFT.validate_json(read_text(self.path, MOST_BYTES)) if self.path.exists() else {}
        except (FileRefused, ValidationError, RecursionError):
            self._kept = {}
        return dict(self._kept)

    def keep(self, fields: Draft) -> str:
        """Keep what stands in these fields beside what stood in others; returns why that could not be, or nothing."""
        known = self.read() if self._kept is None else self._kept
        draft = {**known, **fields}
        if draft == known:
            return ""
        try:
            replace_text(self.path, _DRAFT.dump_json(draft, indent=1).decode("utf-8") + "\n")
        except OSError as error:
            return error.strerror or "it cannot be written"
        self._kept = draft
        return ""
