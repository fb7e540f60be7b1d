"""What `play` is asked for: refusals in one sentence with status 2, and the drill of a day."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from incident_tui.playing import drill_of_the_day, play


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--at", "a7"], "--at names a moment of the recording that --from names"),
        (["--from", "x.jsonl", "--ranked"], "is practice"),
        (["--from", "x.jsonl", "--daily"], "is practice"),
        (["checkout-cascade", "--daily"], "give --daily alone"),
        (["--daily", "--seed", "4"], "give --daily alone"),
        (["--daily", "--ranked"], "draws its own seed"),
        (["checkout-cascade", "--drill", "XXXXX", "--ranked"], "draws its own seed"),
        (["checkout-cascade", "--drill", "nonsense"], "a drill code has five letters"),
        (["checkout-cascade", "--drill", "00000", "--seed", "4"], "give one of them"),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(options: list[str], says: str) -> None:
    """Before anything is started or written."""
    outcome = CliRunner().invoke(play, options)
    assert outcome.exit_code == 2
    assert says in " ".join(outcome.output.split())
    assert "Traceback" not in outcome.output


def test_the_drill_of_a_day_comes_from_its_date_alone() -> None:
    """The date is read once, at the edge; the same date is the same drill."""
    assert drill_of_the_day("2026-11-25") == drill_of_the_day("2026-11-25")
    assert len({drill_of_the_day(f"2026-11-{day}") for day in range(10, 30)}) > 15
