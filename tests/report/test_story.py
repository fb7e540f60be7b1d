"""One story of what was seen, done and true: each line in the lane of whoever it came from."""

from __future__ import annotations

from incident_sim.observe import TimelineLine
from incident_sim.report.story import beats


def test_what_others_wrote_is_not_among_ones_own_words() -> None:
    """A message that no action of the player's sent came from somebody else."""
    line = TimelineLine(at=60_000_000, kind="message", text="executive: Any news?")
    (beat,) = beats([line], [], [], [])
    assert beat.lane == "people"
