"""The checks of wording: blame costs, the rest is advice."""

from __future__ import annotations

from incident_sim.report.scoreboard import tell_report
from incident_sim.scoring.language import INSTEAD, blame, check
from incident_sim.scoring.total import report
from tests.scoring.hand import GOOD, filed

WORDY = "Some users could have been spared. The limit was insufficient!! It should have been higher."


def kinds(text: str, *, describes: bool = False, numberless: bool = False) -> list[str]:
    """What the lists find."""
    return [remark.kind for remark in check(text, "summary", describes=describes, numberless=numberless)]


def test_what_might_have_been_is_advice_where_it_is_told_what_happened() -> None:
    """And nowhere else: an action item may say what should be."""
    assert kinds("We should have looked", describes=True) == ["counterfactual"]
    assert kinds("We should have looked") == []


def test_a_vague_number_is_advice_only_where_the_slot_for_it_is_empty() -> None:
    """Who has given the number may say *many* as well."""
    assert kinds("Some users failed", numberless=True) == ["vague"]
    assert kinds("Some users failed") == []


def test_a_person_named_within_six_words_of_a_fault_is_blame_and_a_name_alone_is_not() -> None:
    """Names come from the briefing."""
    people = ("Ada Lovelace",)
    assert blame("Ada Lovelace from the web team forgot the timeout", people)
    assert not blame("Ada Lovelace joined at 10:04", people)
    assert not blame("Ada Lovelace failed over to the second region", people)


def test_quoted_words_are_somebody_elses() -> None:
    """Straight and curly quotes, and quoted lines."""
    assert not blame('A user wrote "your team broke it" at 10:05')
    assert not blame("A user wrote \u201chuman error\u201d")
    assert not blame("> this was human error")
    assert blame("It was human error, said nobody")


def test_advice_is_quoted_with_a_rewrite_and_costs_nothing() -> None:
    """Correct technical English must not be punished."""
    found = report(filed(summary=WORDY, impact={}).case())
    assert {remark.kind for remark in found.remarks} == {"vague", "counterfactual", "normative", "animated"}
    assert all(remark.instead == INSTEAD[remark.kind] for remark in found.remarks)
    assert not found.penalties
    told = "\n".join(tell_report(found))
    assert '"insufficient"' in told


def test_a_language_without_lists_is_not_checked_and_the_report_says_so() -> None:
    """Instead of a clean bill."""
    found = report(filed(summary=WORDY, language="de").case())
    assert found.language == "not checked"
    assert not [remark for remark in found.remarks if remark.where == "summary"]
    assert "not checked" in "\n".join(tell_report(found))
    assert report(GOOD.case()).language == "checked"
