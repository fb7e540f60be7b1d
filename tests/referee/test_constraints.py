"""What an experienced commander says of plays, as the rubric must say it too."""

from __future__ import annotations

from functools import partial

import pytest

from incident_sim.batch.pool import each
from tests.referee.constraints import Grades, Stated, read_constraints
from tests.referee.retelling import read_plays
from tests.referee.stage import STANDARDS, grade_folder

FOLDERS = sorted({name.split("/")[0] for name in read_plays()})
CHEAP = frozenset(
    f"storm/{name}"
    for name in (
        "good", "shed_first", "late_post", "silent", "lying", "noise", "blaming", "premature", "never_closed",
        "handed_over", "no_postmortem", "stuffed", "lucky", "clerk",
    )
)  # fmt: skip
"""Plays that part late, or tell much: the rest is for the night."""
LEAST = 25
"""Fewer constraints on what was graded would mean that the rest went unread."""


def test_every_constraint_is_about_plays_and_every_play_has_one() -> None:
    """A constraint on a play that nobody wrote holds of nothing, and a play without one says nothing."""
    named = {name for stated in read_constraints() for name in stated.plays}
    known = {*read_plays(), *(f"{folder}/{name}" for folder in FOLDERS for name in STANDARDS)}
    assert named == known


def test_no_two_constraints_contradict_each_other() -> None:
    """What is better than another is not worse than it by another road."""
    over: dict[str, set[str]] = {}
    for pair in read_constraints().pairs:
        over.setdefault(pair.better, set()).add(pair.worse)

    def below(name: str, above: tuple[str, ...] = ()) -> None:
        assert name not in above, f"each of these is better than the next: {', '.join((*above, name))}"
        for worse in over.get(name, ()):
            below(worse, (*above, name))

    for name in over:
        below(name)


def agree(stated: Stated, grades: Grades) -> None:
    """Fail for a constraint that does not hold, and for a mark on one that does."""
    problems = list(stated.problems(grades))
    if stated.not_yet:
        assert problems, f"this holds now, so take its mark off: {stated.reason}"
        pytest.xfail(stated.not_yet)
    assert not problems, f"{'; '.join(problems)}. {stated.reason}"


def compare(grades: Grades, subtests: pytest.Subtests) -> int:
    """Hold grades to every constraint on them, and say how many there were."""
    known = [stated for stated in read_constraints() if set(stated.plays) <= set(grades)]
    for stated in known:
        with subtests.test(msg=", ".join(stated.plays)):
            agree(stated, grades)
    return len(known)


def graded(folder: str, *, weighed: bool, only: frozenset[str] = frozenset()) -> Grades:
    """The grades of a folder's plays, from a process of its own, which may fork."""
    ((_, grades),) = each(partial(grade_folder, weighed=weighed, only=only), [folder])
    return grades


def test_the_rubric_says_what_a_commander_says(subtests: pytest.Subtests) -> None:
    """Most pairs of one world, from plays that share most of it; what each change came to is not asked."""
    assert compare(graded("storm", weighed=False, only=CHEAP), subtests) >= LEAST


@pytest.mark.nightly
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_whole_rubric_says_what_a_commander_says(folder: str, subtests: pytest.Subtests) -> None:
    """Every constraint, with every change weighed, as a grade has it."""
    assert compare(graded(folder, weighed=True), subtests) >= LEAST
