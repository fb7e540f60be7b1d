"""The player's guide: its pictures are there, are ours, and show the keys that there are."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from incident_sim.files import shelf
from incident_tui.keymap import VIEWS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = sorted((DOCS / "pictures").glob("screen-*.svg"))
AGAIN = "run python docs/screens.py"


def words(picture: Path) -> str:
    """The text of a screen."""
    text = re.sub(r"<[^>]+>", " ", picture.read_text(encoding="utf-8"))
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


def test_every_picture_of_a_screen_is_in_the_guide_and_the_other_way_round() -> None:
    """None is missing, and none is left over."""
    named = set(re.findall(r"pictures/(screen-[a-z]+\.svg)", (DOCS / "guide.md").read_text(encoding="utf-8")))
    assert named == {picture.name for picture in PICTURES}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: str(picture.stem))
def test_a_picture_asks_for_nothing_from_elsewhere_and_says_what_it_is(picture: Path) -> None:
    """No font of a stranger's, and the word SIMULATION."""
    text = picture.read_text(encoding="utf-8")
    assert "url(http" not in text
    assert "SIMULATION" in text


def test_the_pictures_show_the_views_and_the_library_that_there_are() -> None:
    """Where one was renamed or added, they are stale."""
    wall, menu = words(DOCS / "pictures" / "screen-wall.svg"), words(DOCS / "pictures" / "screen-menu.svg")
    for digit, _, title, _ in VIEWS:
        assert f"{digit} {title}" in wall, AGAIN
    for told in shelf().values():
        assert told.split(" min  ")[1][:30] in menu, AGAIN
