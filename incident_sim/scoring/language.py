"""Words that blame, as fixed lists; everything else about language is advice, and costs nothing.

The lists are English. Quoted words are somebody else's, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from incident_sim.scoring.report import Remark, RemarkKind

_QUOTED = re.compile('"[^"]*"|\u201c[^\u201d]*\u201d|^>.*$', re.MULTILINE)
"""What stands between straight or curly double quotes, and lines that begin with ``>``."""

_FAULT = r"(?:failed(?! over)|forgot|neglected|should have|ought to|was careless|didn't bother|broke|caused)"

_LISTS: tuple[tuple[RemarkKind, re.Pattern[str]], ...] = (
    ("blame", re.compile(rf"\b(?:person|engineer|developer|operator|team|he|she|they)\s+{_FAULT}\b")),
    ("blame", re.compile(r"\b(?:human error|operator error|careless|negligent|incompetent|fault of|to blame)\b")),
    ("counterfactual", re.compile(r"\b(?:should have|could have|would have|if only|had (?:we|they|he|she))\b")),
    ("normative", re.compile(r"\b(?:inadequate|insufficient|mismanaged|poorly|properly|unacceptable)\b")),
    ("animated", re.compile(r"!!|\b(?:disaster|ridiculous|unbelievable|insane)\b")),
    ("vague", re.compile(r"\b(?:some users|many|a lot)\b")),
)

_NEGATIVE = frozenset(
    ("failed", "forgot", "neglected", "broke", "caused", "careless", "ignored", "missed", "blundered")
)
WITHIN = 6
"""Words between a name and what is held against it."""

INSTEAD: dict[RemarkKind, str] = {
    "blame": "say what the system allowed, as in: the tool accepted a site id where an app id was expected",
    "counterfactual": "say what happened, and put what is to be different among the actions",
    "normative": "say how much there was, and how much was needed",
    "animated": "leave it out: the figures speak",
    "vague": "give the number, or a range",
}


def check(
    text: str, where: str, people: Sequence[str] = (), *, describes: bool = False, numberless: bool = False
) -> Iterator[Remark]:
    """What the lists find in a text: each phrase, with what to write instead."""
    own = _QUOTED.sub(" ", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
    for kind, pattern in _LISTS:
        if (kind == "counterfactual" and not describes) or (kind == "vague" and not numberless):
            continue
        for match in pattern.finditer(own):
            yield Remark(where=where, kind=kind, phrase=match.group(0), instead=INSTEAD[kind])
    for phrase in _named(own, people):
        yield Remark(where=where, kind="blame", phrase=phrase, instead=INSTEAD["blame"])


def _named(own: str, people: Sequence[str]) -> Iterator[str]:
    """A person's name within a few words of something held against them."""
    words = re.findall(r"[\w'-]+", own)
    for person in people:
        parts = person.casefold().split()
        for place in range(len(words) - len(parts) + 1):
            if words[place : place + len(parts)] == parts:
                near = words[place + len(parts) : place + len(parts) + WITHIN]
                if any(word in _NEGATIVE for word in near) and "over" not in near:
                    yield " ".join((*parts, *near))


def blame(text: str, people: Sequence[str] = ()) -> list[str]:
    """The phrases of a text that name a person or a team as the cause."""
    return [remark.phrase for remark in check(text, "", people) if remark.kind == "blame"]
