"""A card tells what came of a drill, and spoils it for nobody; a drill code names its world."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.plays.drill import FIRST_DAILY, LETTERS, daily, drill_code, read_drill_code
from incident_sim.report.card import WIDEST, card, sentence
from incident_sim.scoring.report import HarmBill, HarmReport
from incident_sim.testing.debriefs import small_debrief

SEEDS = st.one_of(st.integers(0, 2**20 - 1), st.integers(0, 2**53))


@given(seed=SEEDS, scenario=st.sampled_from(["checkout-cascade", "drill"]))
def test_a_drill_code_names_one_seed_and_spells_none(seed: int, scenario: str) -> None:
    """There and back, whatever the case of its letters, and with hyphens."""
    code = drill_code(scenario, seed)
    assert len(code) in (5, 12)
    assert set(code) <= set(LETTERS)
    assert read_drill_code(scenario, code) == seed
    assert read_drill_code(scenario, f" {code[:3].lower()}-{code[3:]} ") == seed


@given(st.text(max_size=14))
def test_what_is_no_drill_code_is_refused_in_a_sentence(text: str) -> None:
    """Never another error."""
    if not _reads("checkout-cascade", text):
        with pytest.raises(ValueError, match="drill code"):
            read_drill_code("checkout-cascade", text)


def test_a_code_of_another_scenario_or_with_a_wrong_letter_is_seen() -> None:
    """Thirty-one times in thirty-two: over a hundred codes, nearly all."""
    codes = [drill_code("checkout-cascade", seed) for seed in range(100)]
    assert len(set(codes)) == 100
    wrong = [f"{LETTERS[(LETTERS.index(code[0]) + 1) % 32]}{code[1:]}" for code in codes]
    assert sum(_reads("checkout-cascade", code) for code in wrong) < 15
    assert sum(_reads("another", code) for code in codes) < 15


def _reads(scenario: str, code: str) -> bool:
    try:
        read_drill_code(scenario, code)
    except ValueError:
        return False
    return True


@given(st.dates(), st.permutations(["a", "b", "c"]))
def test_a_date_and_a_library_make_one_drill(date: object, names: list[str]) -> None:
    """In whatever order the library is read; above the seeds that practice draws, with a short code."""
    name, seed = daily(str(date), names)
    assert (name, seed) == daily(str(date), sorted(names))
    assert name in names
    assert FIRST_DAILY <= seed < 2**20


def test_days_differ_and_every_scenario_has_its_turn() -> None:
    """A year has nearly as many drills as days."""
    drills = {daily(f"2026-{month:02d}-{day:02d}", ["a", "b"]) for month in range(1, 13) for day in range(1, 29)}
    assert len(drills) > 330
    assert {name for name, _ in drills} == {"a", "b"}
    assert daily("2026-11-25", ["checkout-cascade"]) == daily("2026-11-25", ["checkout-cascade"])


@pytest.mark.parametrize("first", [None, 90_000_000])
def test_a_card_has_six_lines_and_names_neither_cause_nor_seed(first: int | None) -> None:
    """Scenario, drill code, score, harm, a sentence, SIMULATION."""
    lines = card(small_debrief(), first)
    text = "\n".join(lines)
    assert len(lines) == 6
    assert lines[0] == "drill: Checkout fails"
    assert drill_code("drill", 1) in lines[1]
    assert "score 50.0 of 100, retry" in text
    assert "harm 60,000, with nobody acting 250,000" in text
    assert ("in the first run 90,000" in text) == (first is not None)
    assert ("taken back" in text) == (first is not None)
    assert "Spared users 79% of what could be spared." in text
    assert "SIMULATION" in lines[5]
    for spoiler in ("retry storm", "paygate", "payments", "rollback", "Roll", "seed", "variant", " one"):
        assert spoiler not in text


def test_what_strangers_wrote_stands_literally_on_a_card() -> None:
    """No control sequence, no second line, no flood."""
    lines = card(small_debrief(stranger="\x1b]52;c;x\x07\n[red]" + "x" * 500))
    assert len(lines) == 6
    assert all(line.isprintable() and len(line) <= WIDEST for line in lines)


@given(player=st.integers(0, 10**9), idle=st.integers(0, 10**9), reference=st.integers(0, 10**9))
def test_there_is_a_sentence_for_every_outcome(player: int, idle: int, reference: int) -> None:
    """And it fits on its line."""
    avoided = (idle - player) * 1_000_000 // (idle - reference) if idle > reference else 0
    bills = [HarmBill(total=total) for total in (player, idle, reference)]
    words = sentence(HarmReport(player=bills[0], idle=bills[1], reference=bills[2], avoided=avoided))
    assert 0 < len(words) <= WIDEST
    assert words.endswith(".")
