"""Plays that are alike: the flag, its evidence, and what does not raise it."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from incident_sim.analysis.similarity import Trace, find_alike, in_common, trace_of
from incident_sim.plays.load import load_submission

LOOKS = ("view_metrics, service: web", "view_changes", "rollback, service: web", "restart, service: db", "view_map")
SENTENCE = "We let checkout retry four times without any budget, and nobody looked at that as a risk."


def trace(seed: int, *, late: int = 0, notes: str = "") -> Trace:
    """What is compared of a generated play, its actions so many seconds late."""
    chance = random.Random(seed)
    times = sorted(chance.sample(range(30, 1200), 20))
    actions = "".join(f"  - {{at: {at + late}s, do: {chance.choice(LOOKS)}}}\n" for at in times)
    text = f"version: 1\nscenario: shop\nseed: 1\nnotes: {notes!r}\nactions:\n{actions}"
    return trace_of(load_submission(text, "play"))


words = st.lists(st.sampled_from("abcd"), max_size=12).map(tuple)


@given(words, words)
def test_what_two_have_in_common_is_their_longest_common_sequence(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """The bits say what the textbook's recursion says, and the same both ways."""

    @lru_cache
    def longest(left: int, right: int) -> int:
        if not left or not right:
            return 0
        if one[left - 1] == other[right - 1]:
            return longest(left - 1, right - 1) + 1
        return max(longest(left - 1, right), longest(left, right - 1))

    assert in_common(one, other) == in_common(other, one) == longest(len(one), len(other))
    assert in_common(one, other) >= sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())


def test_a_copy_is_flagged_and_so_is_one_that_is_a_little_late() -> None:
    """A hundred per cent, and four fifths."""
    (same,) = find_alike("shop", 1, [("a", trace(1)), ("b", trace(1))])
    assert (same.share, same.equal, same.strokes) == (1_000_000, 20, (20, 20))
    (late,) = find_alike("shop", 1, [("a", trace(1)), ("b", trace(1, late=3))])
    assert 800_000 <= late.share < 1_000_000


def test_independent_plays_are_not_flagged() -> None:
    """Fifty generated plays of the same few moves: no pair comes near."""
    assert find_alike("shop", 1, [(str(seed), trace(seed)) for seed in range(50)]) == []


def test_equal_sentences_are_flagged_and_a_text_that_was_handed_out_is_not() -> None:
    """Where they stand is told, and not what they say."""
    (pair,) = find_alike("shop", 1, [("a", trace(1, notes=SENTENCE)), ("b", trace(2, notes=SENTENCE.upper()))])
    assert pair.sayings == (("notes", "notes", len(SENTENCE)),)
    everybody = [(str(seed), trace(seed, notes=SENTENCE)) for seed in range(8)]
    assert find_alike("shop", 1, everybody) == []
