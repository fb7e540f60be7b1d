"""The comparisons of a live session, made in a process beside it while the player plays."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection

from incident_sim.analysis import Standard, standards
from incident_sim.files import open_scenario


class Judging:
    """Idle and reference on the session's seed: begun with the session, asked for at its end."""

    def __init__(self, scenario: str, seed: int, zero: int) -> None:
        here, there = get_context("spawn").Pipe(duplex=False)
        self._pipe = here
        self._process = get_context("spawn").Process(target=_compare, args=(there, scenario, seed, zero), daemon=True)
        self._process.start()
        there.close()
        self._found: tuple[Standard, Standard] | None = None

    def found(self) -> tuple[Standard, Standard] | None:
        """Both, if they have been made."""
        if self._found is None and self._pipe.poll(0):
            self._found = self._pipe.recv()
            self._process.join()
        return self._found

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._pipe.close()


def _compare(pipe: Connection, scenario: str, seed: int, zero: int) -> None:
    pipe.send(standards(open_scenario(scenario), seed, zero))
    pipe.close()
