"""Words that blame, as fixed lists; everything else about language is advice and costs nothing."""

from __future__ import annotations

import re

_BLAME = (
    re.compile(
        r"\b(person|engineer|developer|operator|team|he|she|they)\s+"
        r"(failed(?! over)|forgot|neglected|should have|ought to|was careless|didn't bother|broke|caused)\b"
    ),
    re.compile(r"\b(human error|operator error|careless|negligent|incompetent|fault of|to blame)\b"),
)


def blame(text: str) -> list[str]:
    """The phrases of a text that name a person or a team as the cause."""
    folded = text.casefold()
    return [match.group(0) for pattern in _BLAME for match in pattern.finditer(folded)]
