"""The seat at the far end of a pipe to a host's process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from incident_sim.host.messages import Leave, Lost, Request, Snapshot, Update

PATIENCE = 5.0
"""Seconds that a host has to end by itself."""


class PipeRemote:
    """Reads on a thread of its own, so that neither side of the pipe ever holds up a key press."""

    def __init__(self, process: BaseProcess, pipe: Connection, recording: str) -> None:
        self._process = process
        self._pipe = pipe
        self._recording = recording
        self._waiting: list[Update] = []
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._closed = False

    async def updates(self) -> AsyncIterator[Update]:
        """What the host says. Of snapshots that nobody has taken yet, only the newest is kept."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        threading.Thread(target=self._read, args=(loop, ready), daemon=True).start()
        while True:
            await ready.wait()
            ready.clear()
            with self._lock:
                found, self._waiting = self._waiting, []
            for update in found:
                yield update
                if isinstance(update, Lost):
                    return

    def _read(self, loop: asyncio.AbstractEventLoop, ready: asyncio.Event) -> None:
        while not self._closed:
            try:
                update: Update = self._pipe.recv()
            except (EOFError, OSError):
                update = Lost("The session's host has ended.", self._recording)
            with self._lock:
                if isinstance(update, Snapshot) and self._waiting and isinstance(self._waiting[-1], Snapshot):
                    self._waiting[-1] = update
                else:
                    self._waiting.append(update)
            if self._closed:
                return
            loop.call_soon_threadsafe(ready.set)
            if isinstance(update, Lost):
                return

    def send(self, request: Request) -> None:
        """Put a request on its way; a host that has gone is told of by ``updates``."""
        try:
            with self._sending:
                self._pipe.send(request)
        except OSError:
            return

    async def close(self) -> None:
        """Let go of the host, and wait a little for it to write everything down."""
        self._closed = True
        self.send(Leave())  # said already, unless the screen was ended from outside
        await asyncio.to_thread(self._process.join, PATIENCE)
        if self._process.is_alive():
            self._process.terminate()
        self._pipe.close()
