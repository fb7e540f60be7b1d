"""The process behind a tab of the browser: one command, which may draw several screens one after another."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from incident_sim.text import safe_text

PRELUDE = b"__GANGLION__\n"
"""What a Textual program says before it draws, once for each of its screens: the menu, then the dashboard."""
PATIENCE = 8.0
"""Seconds that a program has to write everything down and end, before it is made to."""
MOST_TOLD = 4000


class TabService(AppService):
    """Like textual-serve's, but that a program is over when it ends, and not when its first screen does."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
        download_manager: DownloadManager,
        more: dict[str, str],
    ) -> None:
        super().__init__(
            " ".join(command),
            write_bytes=write_bytes,
            write_str=write_str,
            close=close,  # type: ignore[arg-type]  # nobody asks what closing returns
            download_manager=download_manager,
        )
        self._argv = command
        self._more = more
        self._size: tuple[int, int] | None = None

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the program: no shell reads its words, and the terminal's ^C is not its business."""
        environment = {**self._build_environment(width, height), **self._more}
        self._process = await asyncio.create_subprocess_exec(
            *self._argv, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )
        self._stdin = self._process.stdin
        return self._process

    async def set_terminal_size(self, width: int, height: int) -> None:
        """The browser's window was resized; a screen that is drawn later is told too."""
        self._size = width, height
        await super().set_terminal_size(width, height)

    async def run(self) -> None:
        """Hand everything on, until the program has ended."""
        process = self._process
        if process is None or process.stdout is None or process.stderr is None:
            return
        told = asyncio.create_task(process.stderr.read())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                await self._packet(process.stdout)
        with contextlib.suppress(asyncio.CancelledError):
            _say((await told).decode("utf-8", "replace"))
            await process.wait()
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self.remote_close()

    async def _packet(self, stream: asyncio.StreamReader) -> None:
        kind = await stream.readexactly(1)
        if kind == PRELUDE[:1]:
            await stream.readuntil(b"\n")
            if self._size is not None:
                await super().set_terminal_size(*self._size)
            return
        payload = await stream.readexactly(int.from_bytes(await stream.readexactly(4), "big"))
        with contextlib.suppress(ConnectionError, RuntimeError):  # the tab may have been closed
            match kind:
                case b"D":
                    await self.on_data(payload)
                case b"M" if json.loads(payload).get("type") != "exit":
                    await self.on_meta(payload)
                case b"P":
                    await self.on_packed(payload)

    async def stop(self) -> None:
        """End the program, and come back once it has ended."""
        task, process = self._task, self._process
        if task is None or process is None:
            return
        self._task = None
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if done:
                break
            _end(process, number)
        await asyncio.wait({task}, timeout=PATIENCE)


def _end(process: Process, number: signal.Signals) -> None:
    """A signal to the program, and to whatever it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.terminate()


def _say(text: str) -> None:
    """What the program said on its own terminal: where the recording is, or why it could not play."""
    for line in safe_text(text, MOST_TOLD).splitlines():
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
