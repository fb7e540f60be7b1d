"""The page: self-contained, safe whatever the texts, the same bytes each time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from incident_sim.report.page import page
from incident_sim.report.words import MINUS
from incident_sim.testing.debriefs import small_debrief

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onload='alert(1)",
    "</title></style></svg><script src=//evil.example/x.js>",
    "{{ 7 * 7 }}{% include 'page.css' %}",
    "&lt;b&gt; & <![CDATA[x]]>",
    "javascript:alert(1)",
    "\x00\x1b[31mred\x07\u202egnp.exe\u2066\u200b",
    "e" + "\u0301" * 50,
    "x" * 5000,
)

URLS = ("src", "href", "action", "formaction", "data", "poster", "srcset", "background", "xlink:href")


class Reader(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element."""
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)


def read(text: str) -> Reader:
    """A page, parsed."""
    reader = Reader()
    reader.feed(text)
    return reader


CALM = read(page(small_debrief()))


def insist_on_no_more_than_the_calm_page(text: str) -> None:
    """A stranger's text adds no element and no attribute, only words."""
    found = read(text)
    assert found.elements == CALM.elements
    assert [(tag, name) for tag, name, _ in found.attributes] == [(tag, name) for tag, name, _ in CALM.attributes]


@given(st.text(max_size=300))
@settings(max_examples=25, deadline=None)
def test_no_text_becomes_more_than_words(stranger: str) -> None:
    """Whatever stands in titles, reasons, evidence and names."""
    insist_on_no_more_than_the_calm_page(page(small_debrief(stranger=stranger)))


def test_hostile_texts_are_shown_and_not_obeyed() -> None:
    """Markup, templates, control and bidi characters, floods."""
    for stranger in HOSTILE:
        text = page(small_debrief(stranger=stranger))
        insist_on_no_more_than_the_calm_page(text)
        assert not set(text) & set("\x00\x1b\x07\u202e\u2066\u200b")
        assert "\u0301" * 5 not in text
        assert len(text) < 300_000
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(small_debrief(stranger=HOSTILE[0]))
    assert "49" not in "".join(read(page(small_debrief(stranger="{{ 7 * 7 }}"))).words).split("{{")[0][-20:]


def test_the_page_needs_nothing_beside_it_and_may_fetch_nothing() -> None:
    """No script, no request, no inline style that the policy would have to allow."""
    assert "script" not in CALM.elements
    assert not {"link", "img", "iframe", "object", "embed", "form", "base"} & set(CALM.elements)
    for tag, name, value in CALM.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in URLS:
            assert tag == "a"
            assert value.startswith("#")
    policy = next(value for tag, name, value in CALM.attributes if tag == "meta" and value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "url(" not in page(small_debrief())
    assert "@import" not in page(small_debrief())


def test_the_same_debrief_gives_the_same_bytes() -> None:
    """Nothing of the machine or of the hour gets in."""
    assert page(small_debrief()) == page(small_debrief())


def test_whoever_cannot_see_the_picture_finds_its_figures_in_a_table() -> None:
    """One main, headings without a gap, every section and picture named, every link answered inside the page."""
    text = page(small_debrief())
    assert CALM.elements.count("main") == 1
    assert CALM.elements.count("h1") == 1
    levels = [int(element[1]) for element in CALM.elements if re.fullmatch("h[1-6]", element)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [value for _, name, value in CALM.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    for _, name, value in CALM.attributes:
        if name == "href":
            assert value[1:] in ids
        if name in ("aria-labelledby", "aria-describedby"):
            assert value in ids
    assert "Harm done from each instant to the next" in text
    assert ("html", "lang", "en") in CALM.attributes


def test_every_verdict_can_be_contested() -> None:
    """Points, reason, what full marks wanted, instant and entry stand on the page."""
    words = " ".join(" ".join(CALM.words).split())
    for part in ("Incident declared", "no incident was declared", "declared within 5 minutes", "T+00:57", "#7"):
        assert part in words
    for part in (
        "Blame",
        f"{MINUS}2.0",
        "Relief gates paperwork",
        "none fights",
        "by 48s: +12,000",
        "!!",
        f"{MINUS}20,000",
    ):
        assert part in words
    assert "never" in words


def test_a_play_without_changes_has_no_empty_section() -> None:
    """Nobody acted: no list of changes, and no link to one."""
    text = page(small_debrief(effects=()))
    assert 'id="changes"' not in text
    assert 'href="#changes"' not in text
