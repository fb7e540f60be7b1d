"""A real browser that is driven: it opens a page, presses keys, and says what the page asked for."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from tests.report.browser import QUIET

NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
PATIENCE = 60.0


class Tab:
    """One page, over the browser's own protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._calls = 0
        self.asked_for: list[str] = []
        """Addresses that the page asked for."""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One call, and what came of it."""
        self._calls += 1
        number = self._calls
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            said = await asyncio.wait_for(self._socket.receive_json(), PATIENCE)
            if said.get("method") == "Network.requestWillBeSent":
                self.asked_for.append(said["params"]["request"]["url"])
            if said.get("id") == number:
                result: dict[str, Any] = said["result"]
                return result

    async def tell(self, expression: str) -> Any:
        """What an expression of the page is worth."""
        return (await self.call("Runtime.evaluate", expression=expression))["result"].get("value")

    async def press(self, key: str) -> None:
        """A letter or Enter, down and up."""
        text = "\r" if key == "Enter" else key
        code = ord(text.upper())
        for kind, typed in (("keyDown", {"text": text}), ("keyUp", {})):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **typed)

    async def until(self, expression: str) -> None:
        """Wait until something holds in the page."""
        async with asyncio.timeout(PATIENCE):
            while not await self.tell(expression):  # noqa: ASYNC110 - the page sends no events of ours
                await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def tab(browser: str, address: str, scratch: Path) -> AsyncIterator[Tab]:
    """Open an address, without any network but this machine."""
    quiet = [one for one in QUIET if not one.startswith("--host-resolver-rules")]
    profile = scratch / "profile"
    command = [browser, *quiet, NO_NETWORK, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                opened = Tab(socket)
                await opened.call("Network.enable")
                await opened.call("Emulation.setFocusEmulationEnabled", enabled=True)
                await opened.call("Page.navigate", url=address)
                yield opened
    finally:
        process.terminate()
        await process.wait()


async def _port(file: Path) -> int:
    async with asyncio.timeout(PATIENCE):
        while not (file.exists() and "\n" in file.read_text(encoding="ascii")):  # noqa: ASYNC110, ASYNC240 - a test
            await asyncio.sleep(0.1)
    return int(file.read_text(encoding="ascii").split("\n")[0])  # noqa: ASYNC240 - a test
