"""Who is graded: levels, weights, what is left out, and files that say so."""

from __future__ import annotations

import pytest

from incident_sim.errors import ProfileError
from incident_sim.report.scoreboard import tell_report
from incident_sim.scoring import PRESETS, STANDARD, Profile
from incident_sim.scoring.groups import CRITERIA, GROUPS
from incident_sim.scoring.load import load_profile
from incident_sim.scoring.total import report
from tests.scoring.hand import GOOD, Play

LATE = GOOD.moved("post_status", 10.5).but(failing=((0, 30, 1.0),))
"""The first post ten minutes late: four fifths at the standard level."""


def points(play: Play, criterion: str) -> int:
    """Of one line."""
    return CRITERIA[criterion].verdict(play.case()).points


def test_the_standard_profile_changes_nothing() -> None:
    """Every weight is the rubric's own."""
    assert all(STANDARD.weight(line.id, line.of) == line.of for line in CRITERIA.values())
    assert report(LATE.but(profile=Profile()).case()) == report(LATE.case())


def test_a_junior_has_twice_the_time_until_lateness_takes_all_and_a_senior_half() -> None:
    """What is in time is in time for all."""
    late = {level: points(LATE.but(profile=PRESETS[level]), "F1") for level in ("junior", "standard", "senior")}
    assert late == {"junior": 1818, "standard": 1600, "senior": 1000}
    assert all(points(GOOD.but(profile=preset), "F1") > 0 for preset in PRESETS.values())


def test_a_product_manager_is_asked_for_words_rather_than_for_traces() -> None:
    """Six points move from investigation to communication; what it costs and telling executives weigh more."""
    manager = PRESETS["product_manager"]
    of = {name: sum(manager.weight(line.id, line.of) for line in group) for name, group in GROUPS}
    assert of["investigation"] == pytest.approx(8000, abs=10)
    assert of["communication"] == pytest.approx(22_000, abs=10)
    assert manager.weight("B6", 2000) == 3000
    silent = GOOD.without("post_status")
    assert report(silent.but(profile=manager).case()).score < report(silent.case()).score


def test_what_a_profile_leaves_out_is_listed_and_the_rest_rescaled() -> None:
    """Nobody is graded for it, and everybody can see it."""
    play = GOOD.without("show_banner", "remove_banner")
    without = report(play.but(profile=Profile(title="No app", left_out=("F10",))).case())
    assert ("F10", "the profile No app leaves it out") in {(left.id, left.reason) for left in without.left_out}
    assert without.score > report(play.case()).score
    assert without.profile.title == "No app"
    assert without.profile.digest == Profile(title="No app", left_out=("F10",)).digest


def test_a_weight_counts_beside_the_others_and_none_leaves_a_line_out() -> None:
    """Ten points for a banner, or nothing."""
    play = GOOD.without("show_banner", "remove_banner")
    heavy, none = (Profile(title="x", weights={"F10": weight}) for weight in (10_000, 0))
    assert report(play.but(profile=heavy).case()).score < report(play.case()).score
    assert "F10" in {left.id for left in report(play.but(profile=none).case()).left_out}


def test_a_profile_file_says_points_as_people_write_them() -> None:
    """Half points too."""
    text = "version: 1\ntitle: Students\nlevel: junior\nweights: {H1: 2.5, B4: 3}\nleft_out: [F10]\n"
    found = load_profile(text, "p.yaml")
    assert found.weights == {"H1": 2500, "B4": 3000}
    assert found.level == "junior"


def test_everything_wrong_with_a_profile_is_told_at_once_on_its_line() -> None:
    """A misspelt id, a line that is weighed and left out, a profile that leaves nothing."""
    with pytest.raises(ProfileError) as refusal:
        load_profile("title: x\nweights:\n  B9: 2\n  H1: 3\nleft_out: [H1, c2]\n", "p.yaml")
    found = [str(problem) for problem in refusal.value.problems]
    assert len(found) == 3
    assert found[0].startswith("p.yaml:3:")
    assert "did you mean 'C2'?" in found[1]
    every = ", ".join(line.id for _, group in GROUPS for line in group)
    with pytest.raises(ProfileError, match="nothing is left"):
        load_profile(f"title: x\nleft_out: [{every}]\n", "p.yaml")


@pytest.mark.parametrize("text", ["weights: {H1: -1}", "weights: {H1: many}", "level: expert", "colour: red", "- 1"])
def test_a_profile_that_cannot_be_read_is_refused_in_a_sentence(text: str) -> None:
    """Never a traceback."""
    with pytest.raises(ProfileError, match=r"p\.yaml:1:"):
        load_profile(text, "p.yaml")


def test_a_told_grade_names_its_profile_and_a_junior_sees_the_questions() -> None:
    """Who reads a grade can see by which rubric it was made."""
    told = "\n".join(tell_report(report(GOOD.but(profile=PRESETS["junior"]).case())))
    assert "Graded by the profile junior" in told
    assert "[x] B4 What changed" in told
    assert "Graded by" not in "\n".join(tell_report(report(GOOD.case())))
