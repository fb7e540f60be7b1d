"""The page in a real browser: nothing runs, nothing is asked for, the chart is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incident_sim.report.page import page
from incident_sim.testing.debriefs import small_debrief
from tests.report.browser import find_browser, open_page, picture

BROWSER = find_browser() or ""
pytestmark = pytest.mark.skipif(not BROWSER, reason="there is no Chromium on this machine")

HOSTILE = (
    "<script>console.log('ran');document.title='owned'</script>"
    "\"'><img src=http://evil.example/a.png onerror=\"document.title='owned'\"></title></style></svg>"
    "<svg onload=\"document.title='owned'\"><link rel=stylesheet href=http://evil.example/b.css>"
)
YOU, IDLE, HELPFUL, DARK_YOU = (0x0B, 0x5C, 0xC0), (0xB9, 0x3D, 0x0A), (0x14, 0x69, 0x3F), (0x72, 0xB5, 0xFF)


def test_nothing_runs_and_nothing_is_asked_for_whatever_the_texts(tmp_path: Path) -> None:
    """The console stays clean, and the document as it was written."""
    file = tmp_path / "hostile.html"
    file.write_text(page(small_debrief(stranger=HOSTILE)), encoding="utf-8")
    opened = open_page(BROWSER, file, tmp_path)
    assert opened.console == ()
    assert opened.asked_for == ()
    assert "<title>Debrief: Checkout fails" in opened.elements
    assert not re.search("<(script|img|link)", opened.elements)


def test_the_policy_holds_even_where_escaping_would_not(tmp_path: Path) -> None:
    """The same texts put into the page unescaped: the browser refuses to run or to fetch, and says so."""
    file = tmp_path / "open.html"
    text = page(small_debrief())
    file.write_text(text.replace("</footer>", f"{HOSTILE}</footer>"), encoding="utf-8")
    guarded = open_page(BROWSER, file, tmp_path)
    assert guarded.asked_for == ()
    assert "<title>Debrief: Checkout fails" in guarded.elements
    assert any("Content Security Policy" in line for line in guarded.console)

    unguarded = re.sub("<meta http-equiv=[^>]*>", "", text).replace("</footer>", f"{HOSTILE}</footer>")
    file.write_text(unguarded, encoding="utf-8")
    found = open_page(BROWSER, file, tmp_path)
    assert "<title>owned" in found.elements, "without the policy these texts do run: the test can fail"
    assert any("evil.example" in address for address in found.asked_for)
    assert any("ran" in line for line in found.console)


def test_the_chart_is_drawn_at_every_width_in_light_and_dark(tmp_path: Path) -> None:
    """The colours of the player, of nobody acting and of a helpful change are on the screen."""
    file = tmp_path / "page.html"
    text = page(small_debrief())
    above, rest = text.index("<nav"), text.index('<section id="afternoon"')
    file.write_text(text[:above] + text[rest:], encoding="utf-8")  # the chart comes first, in a small window
    assert {YOU, IDLE, HELPFUL} <= picture(BROWSER, file, tmp_path, 1000, 620)
    assert {YOU, IDLE, HELPFUL} <= picture(BROWSER, file, tmp_path, 500, 560)
    assert DARK_YOU in picture(
        BROWSER, file, tmp_path, 1000, 620, "--force-dark-mode", "--blink-settings=preferredColorScheme=0"
    )
