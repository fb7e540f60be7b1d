"""The dashboard in a browser: for whoever has the address, on this machine, and gone without a trace."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner

from incident_sim.files import read_torn
from incident_sim.journal.signals import ActionAccepted
from incident_tui import webbing
from incident_tui.playing import play, to_rejoin
from incident_tui.web import LOOPBACK, Browser
from tests.report.browser import find_browser
from tests.tui.driven import PATIENCE, tab

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "batch" / "shop.yaml"
BROWSER = find_browser()
TOOL = "import sys; sys.stdin.read()"


async def knock(path: str, key: str, headers: dict[str, str], *, host: str = LOOPBACK) -> int:
    """The status that a request gets."""
    browser = Browser([sys.executable, "-c", TOOL], {})
    async with TestClient(TestServer(browser.application(), host=LOOPBACK)) as client:
        port = client.port
        assert port is not None
        right = browser.address(port).split("key=")[1]
        told = {name: value.replace("PORT", str(port)) for name, value in headers.items()}
        told["Host"] = f"{host}:{port}"
        query = {"key": right if key == "right" else key} if key else {}
        if path == "/ws":
            try:
                async with client.ws_connect(path, params=query, headers=told):
                    return 101
            except WSServerHandshakeError as refused:
                return refused.status
        async with client.get(path, params=query, headers=told) as answer:
            if path == "/":
                assert (answer.status == 200) is ("Content-Security-Policy" in answer.headers)
            return answer.status


@pytest.mark.parametrize(
    ("path", "key", "headers", "host", "status"),
    [
        ("/", "right", {}, LOOPBACK, 200),
        ("/", "", {}, LOOPBACK, 403),
        ("/", "wrong", {}, LOOPBACK, 403),
        ("/", "right", {}, "evil.example", 403),
        ("/static/js/textual.js", "", {}, LOOPBACK, 403),
        ("/static/js/textual.js", "right", {}, LOOPBACK, 200),
        ("/download/x", "right", {}, LOOPBACK, 404),
        ("/ws", "right", {"Origin": "http://evil.example"}, LOOPBACK, 403),
        ("/ws", "right", {"Origin": "null"}, LOOPBACK, 403),
        ("/ws", "right", {}, LOOPBACK, 403),
        ("/ws", "", {"Origin": "http://127.0.0.1:PORT"}, LOOPBACK, 403),
        ("/ws", "right", {"Origin": "http://127.0.0.1:PORT"}, LOOPBACK, 101),
    ],
)
async def test_nobody_gets_in_but_our_own_page_with_its_key(
    path: str, key: str, headers: dict[str, str], host: str, status: int
) -> None:
    """Neither another page of the web, nor another user of the machine, nor a name that was made to point here."""
    assert await knock(path, key, headers, host=host) == status


def test_without_textual_serve_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that can be pasted."""
    monkeypatch.setattr(webbing, "find_spec", lambda _: None)
    outcome = CliRunner().invoke(play, ["checkout-cascade", "--web"])
    assert outcome.exit_code == 2
    assert "pip install 'incident-sim[web]'" in " ".join(outcome.output.split())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--port", "8001"], "--port is of --web"),
        (["--web", "--plain"], "needs no browser"),
        (["--web", "--ranked", "--seed", "4"], "draws its own seed"),
    ],
)
def test_what_does_not_go_with_a_browser_is_refused_before_anything_is_served(options: list[str], says: str) -> None:
    """In a sentence."""
    outcome = CliRunner().invoke(play, options)
    assert outcome.exit_code == 2
    assert says in " ".join(outcome.output.split())


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (["checkout-cascade", "--web", "--port", "0"], ["--", "checkout-cascade"]),
        (["--web", "--seed", "4", "--speed", "2.0", "x.yaml"], ["--seed", "4", "--speed", "2.0", "--", "x.yaml"]),
        (["--web", "--ranked", "--random"], ["--random", "--ranked"]),
        (["--web", "--from", "a b.jsonl", "--at", "a7"], ["--from", "a b.jsonl", "--at", "a7"]),
        (["--web"], []),
    ],
)
def test_every_other_option_is_passed_on(given: list[str], passed: list[str]) -> None:
    """To the program behind the tab; no shell reads them."""
    assert webbing.words(play.make_context("play", given)) == passed


def test_a_tab_goes_on_only_with_what_this_server_has_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a browser nothing is resumed that was not asked for."""
    torn = tmp_path / "20261125T120000000000-x.jsonl"
    monkeypatch.setattr("incident_sim.host.resuming.unfinished", lambda: torn)
    assert to_rejoin({}) is None
    assert to_rejoin({"INCIDENT_SIM_REJOIN": "20261125T110000000000"}) == torn
    assert to_rejoin({"INCIDENT_SIM_REJOIN": "20261125T130000000000"}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="children are looked for in /proc")
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
async def test_a_key_pressed_in_a_real_browser_is_played_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    """Without any network: the screen appears, a note is written, and port and processes are gone."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tui")))
    environment = {**os.environ, "PYTHONPATH": paths, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    words = ["-m", "incident_tui", "play", str(SHOP), "--seed", "2", "--web", "--port", "0"]
    server = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE, stderr=PIPE, env=environment)
    assert server.stdout is not None
    try:
        address = (await asyncio.wait_for(server.stdout.readline(), PATIENCE)).decode().removeprefix("Open ").strip()
        async with tab(BROWSER or "", address, tmp_path) as page:
            await page.until("document.body.classList.contains('-first-byte')")
            recordings = tmp_path / "incident-sim" / "recordings"
            async with asyncio.timeout(PATIENCE):
                await page.press("Enter")
                while "note" not in kinds(recordings):
                    for key in ("t", "x", "Enter"):
                        await page.press(key)
                        await asyncio.sleep(0.4)
            begun = children(server.pid)
            assert begun
            assert all(one.startswith((address.split("?")[0], "data:", "ws:")) for one in page.asked_for), (
                page.asked_for
            )
            server.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(server.wait(), PATIENCE) == 0
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()
    assert not [process for process in begun if runs(process)]
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(LOOPBACK, int(address.split(":")[2].split("/")[0]))


def kinds(recordings: Path) -> list[str]:
    """What was accepted so far."""
    with contextlib.suppress(ValueError):
        (recording,) = recordings.glob("*.jsonl")
        return [entry.fact.action.kind for entry in read_torn(recording) if isinstance(entry.fact, ActionAccepted)]
    return []


def runs(process: int) -> bool:
    """Whether a process still does something: one that has ended, and that nobody has asked about, does not."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] not in "ZX"


def children(process: int) -> list[int]:
    """Everything that a process has started, and they in turn."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    found = [int(word) for task in tasks for word in task.read_text(encoding="ascii").split()]
    return found + [below for one in found for below in children(one)]
