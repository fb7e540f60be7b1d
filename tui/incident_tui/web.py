"""The dashboard in a browser on the same machine: one page, one tab at a time, for nobody but whoever has the address.

The server of textual-serve lets any page on the web, and any user of the machine, drive the program behind it. Here a
key stands in the address; without it, or from a page that is not ours, there is nothing to be had.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.download_manager import DownloadManager
from textual_serve.server import to_int

from incident_tui.web_service import TabService

LOOPBACK = "127.0.0.1"
COOKIE = "incident-sim"
PAGE = Path(__file__).with_name("web_page.html")
STATIC = Path(textual_serve.__file__).with_name("static")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws:; frame-ancestors 'none'"
)
MOST_CELLS = 500

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Browser:
    """Serves one program to one tab; a tab that is opened later takes over."""

    def __init__(self, command: Sequence[str], more: dict[str, str]) -> None:
        self._command = command
        self._more = more
        self._key = secrets.token_urlsafe(18)
        self._downloads = DownloadManager()
        self._open: web.WebSocketResponse | None = None
        self._turn = asyncio.Lock()
        self._authority = ""

    def application(self) -> web.Application:
        """The routes, each behind the same door."""
        app = web.Application(middlewares=[self._door])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._socket),
                web.get("/download/{key}", self._download),
                web.static("/static", STATIC),
            ]
        )
        app.on_shutdown.append(self._shut)
        return app

    def address(self, port: int) -> str:
        """What the player opens; the key in it is the way in."""
        self._authority = f"{LOOPBACK}:{port}"
        return f"http://{self._authority}/?key={self._key}"

    @web.middleware
    async def _door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only by the address that was printed, and only from our own page."""
        if request.host != self._authority:
            raise web.HTTPForbidden(text="Open the address that incident-sim printed.")
        if request.headers.get("Origin", f"http://{self._authority}") != f"http://{self._authority}":
            raise web.HTTPForbidden(text="Another page has no business here.")
        given = request.query.get("key") or request.cookies.get(COOKIE, "")
        if not hmac.compare_digest(given.encode(), self._key.encode()):
            raise web.HTTPForbidden(text="Open the whole address that incident-sim printed, with its key.")
        if request.path == "/ws" and "Origin" not in request.headers:
            raise web.HTTPForbidden(text="This is for the page.")
        return await handler(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        size = str(min(40, max(8, to_int(request.query.get("fontsize", "16"), 16))))
        text = PAGE.read_text(encoding="utf-8").replace("SOCKET", f"ws://{self._authority}/ws").replace("FONT", size)
        response = web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        response.set_cookie(COOKIE, self._key, httponly=True, samesite="Strict")
        return response

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            found = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound(text="There is nothing to download here.") from None
        name = "".join(letter for letter in found.file_name if letter.isalnum() or letter in "-_. ")
        response = web.StreamResponse(
            headers={"Content-Type": found.mime_type, "Content-Disposition": f'attachment; filename="{name}"'}
        )
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        if self._open is not None:
            await self._open.close()
        async with self._turn:  # the program of the tab before has written everything down by then
            self._open = socket
            await self._serve(socket, request)
            if self._open is socket:
                self._open = None
        return socket

    async def _serve(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        service = TabService(
            self._command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,
            download_manager=self._downloads,
            more=self._more,
        )
        width, height = (to_int(request.query.get(name, ""), usual) for name, usual in (("width", 80), ("height", 24)))
        await service.start(*_cells(width, height))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await _take(message.json(), service, socket)
        finally:
            await service.stop()

    async def _shut(self, _: web.Application) -> None:
        if self._open is not None:
            await self._open.close()
        async with self._turn:
            pass  # nothing is left running


async def _take(said: object, service: TabService, socket: web.WebSocketResponse) -> None:
    """What the page says: keys and mouse, another size, focus, and that it is still there."""
    match said:
        case ["stdin", str(data)]:
            await service.send_bytes(data.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await service.set_terminal_size(*_cells(width, height))
        case ["ping", data]:
            await socket.send_json(["pong", data])
        case ["blur", *_]:
            await service.blur()
        case ["focus", *_]:
            await service.focus()
        case _:
            pass


def _cells(width: int, height: int) -> tuple[int, int]:
    return min(MOST_CELLS, max(1, width)), min(MOST_CELLS, max(1, height))


async def serve(command: Sequence[str], port: int, tell: Callable[[str], None], more: dict[str, str]) -> None:
    """Serve until a signal comes; then nothing is left, neither port nor process. Raises OSError for a taken port."""
    browser = Browser(command, more)
    runner = web.AppRunner(browser.application(), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        tell(browser.address(runner.addresses[0][1]))
        await _signalled()
    finally:
        await runner.cleanup()


async def _signalled() -> None:
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, over.set)
    await over.wait()
