"""What may be raised, each error carrying its culprit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where it stands, what was found, what is allowed."""

    source: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """The line a person reads, as compilers write it."""
        return f"{self.source}:{self.line}:{self.column}: {self.message}"


class IncidentSimError(Exception):
    """The base of everything this engine raises on purpose; it crosses from process to process with its culprits."""

    def __reduce__(self) -> tuple[Any, ...]:
        """What ``pickle`` keeps: not what it was made with, which its sentence may have taken the place of."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[IncidentSimError], args: tuple[object, ...], culprits: dict[str, object]) -> IncidentSimError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(culprits)
    return error


class FileRefused(IncidentSimError):
    """A file cannot be used; all its problems are listed, each with its line."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ScenarioError(FileRefused):
    """A scenario file cannot be played."""


class SubmissionError(FileRefused):
    """A submission cannot be graded."""


class ProfileError(FileRefused):
    """A rubric profile that cannot be used."""


class RecordingError(FileRefused):
    """A recording cannot be read."""


class ActionRefused(IncidentSimError):
    """An action cannot be done now; it costs no simulated time."""

    def __init__(self, code: str, **culprits: str | int) -> None:
        self.code = code
        self.culprits = culprits
        super().__init__(code)


class SessionOver(IncidentSimError):
    """The session has ended; nothing more can be done in it."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(f"the session ended at {at}")


class ReplayRefused(IncidentSimError):
    """A recording belongs to another scenario, physics or rubric."""

    def __init__(self, field: str, recorded: object, expected: object) -> None:
        self.field = field
        self.recorded = recorded
        self.expected = expected
        super().__init__(f"the recording's {field} is {recorded}, and this copy has {expected}")

    def at(self, source: str) -> RecordingError:
        """The same refusal with its place: what a recording was made with stands in its first two lines."""
        line = 2 if self.field in ("physics", "rubric") else 1
        return RecordingError(source, (Problem(source, line, 1, str(self)),))


class ReplayDiverged(IncidentSimError):
    """A recording and its re-simulation differ; the first different entry is named."""

    def __init__(self, seq: int, recorded: str, replayed: str) -> None:
        self.seq = seq
        self.recorded = recorded
        self.replayed = replayed
        super().__init__(f"entry {seq} differs: recorded {recorded[:200]}, replayed {replayed[:200]}")


class BranchFailed(IncidentSimError):
    """A play could not be played again without one of its actions; holds the traceback of whoever tried."""

    def __init__(self, traceback: str) -> None:
        self.traceback = traceback
        super().__init__(traceback.strip().split("\n")[-1])


class BudgetExceeded(IncidentSimError):
    """A simulation ran away: more events than its world can mean.

    ``at`` is the instant in microseconds, ``busiest`` who had most to do, and ``place`` where a scenario declares that.
    """

    def __init__(self, what: str, limit: int, at: int, busiest: str = "", place: tuple[str | int, ...] = ()) -> None:
        self.what = what
        self.limit = limit
        self.at = at
        self.busiest = busiest
        self.place = place
        seconds = f"{at / 1_000_000:.6f}".rstrip("0").rstrip(".")
        super().__init__(f"more than {limit:,} {what} at {seconds} s" + (f"; busiest was {busiest}" if busiest else ""))
