"""What an experienced commander says of plays, as the rubric must say it too."""

from __future__ import annotations

from tests.referee.constraints import read_constraints
from tests.referee.retelling import read_plays

STANDARDS = {f"{folder}/{name}" for folder in ("storm", "brown_out") for name in ("idle", "reference")}
"""What every world has, beside the plays that were written for it."""


def test_every_constraint_is_about_plays_and_every_play_has_one() -> None:
    """A constraint on a play that nobody wrote holds of nothing, and a play without one says nothing."""
    named = {name for stated in read_constraints() for name in stated.plays}
    assert named == set(read_plays()) | STANDARDS


def test_no_two_constraints_contradict_each_other() -> None:
    """What is better than another is not worse than it by another road."""
    over: dict[str, set[str]] = {}
    for pair in read_constraints().pairs:
        over.setdefault(pair.better, set()).add(pair.worse)

    def below(name: str, seen: tuple[str, ...] = ()) -> set[str]:
        assert name not in seen, f"{' > '.join((*seen, name))}"
        return {each for worse in over.get(name, ()) for each in (worse, *below(worse, (*seen, name)))}

    for name in over:
        assert name not in below(name)
