"""The Markdown: a wiki reads it as it was meant, and nothing in it marks itself up."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incident_sim.report.markdown import markdown, plain
from incident_sim.testing.debriefs import small_debrief

MarkdownIt = pytest.importorskip("markdown_it", reason="a Markdown reader comes with textual").MarkdownIt

READER = MarkdownIt("gfm-like")


def kinds(text: str) -> list[str]:
    """The kinds of tokens that a reader finds, of blocks and inside them."""
    return [
        kind
        for token in READER.parse(text)
        for kind in (token.type, *(child.type for child in token.children or [] if child.type != "text"))
    ]


CALM = kinds(markdown(small_debrief()))


@given(st.text(max_size=120))
@example("| a | b |")
@example("<script>alert(1)</script>")
@example("[x](http://evil.example) ![x](y) http://evil.example www.evil.example me@evil.example")
@example("*a* _b_ ~~c~~ `d` # e\n# f\n- g\n1. h\n> i\n---\n===")
@example("\\| \\\\| \\")
@example("&lt;b&gt; &#64;")
@settings(max_examples=40, deadline=None)
def test_no_text_marks_anything_up(stranger: str) -> None:
    """The same blocks, cells, emphasis and links as with calm words."""
    assert [kind for kind in kinds(markdown(small_debrief(stranger=stranger))) if kind != "text_special"] == [
        kind for kind in CALM if kind != "text_special"
    ]


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    """A reader forgives other rows, and loses what stands in them: bars that are no borders are escaped."""
    heads = 0
    rows = 0
    for line in markdown(small_debrief(stranger="a | b \\| c")).splitlines():
        borders = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) if line.startswith("|") else 0
        rows += borders > 0
        assert borders == heads or 0 in (borders, heads)
        heads = borders
    assert rows > 20
    assert CALM.count("table_open") == 9


def test_it_says_what_the_page_says() -> None:
    """Score, lessons, changes, truth, lines with their evidence, penalties, story."""
    text = markdown(small_debrief())
    for part in (
        "# Debrief: Checkout fails",
        "**50.0 of 100: retry.**",
        "## One thing to do differently next time",
        "1. **Declare the incident**, by T+00:50: worth up to 20.0 of 100, 5,000 points of harm.",
        "| 1. \\!\\! | T+00:57 | Roll checkout back (\\#7) | helpful | +184,100 | 48s: +12,000 |",
        "**Retry storm** at **checkout** (checkout → payments). It kept itself up",
        "| A2 | Incident declared | 0.0 | 2.0 | no incident was declared | declared within 5 minutes | T+00:57",
        "| X8 | Blame | -2.0 | quoted | T+00:57 \\#7 rollback |",
        "| T+00:00 | **truth** | paygate is slow |  |",
    ):
        assert part in text


def test_plain_text_is_plain_to_a_reader_too() -> None:
    """What comes out of a reader is what went in."""
    said = "a_b* [c](d) <e> & `f` | #1 2. x@y http://z.example"
    paragraph = READER.parse(plain(said))[1]
    assert "".join(child.content for child in paragraph.children) == said
