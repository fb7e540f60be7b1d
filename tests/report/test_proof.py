"""The prevention proof in all three forms of a debrief."""

from __future__ import annotations

import pytest

from incident_sim.report.markdown import markdown
from incident_sim.report.page import page
from incident_sim.report.terminal import tell
from incident_sim.scoring import Moved, Spread
from incident_sim.testing.debriefs import EFFECTS, small_debrief

MOVED = EFFECTS[0].model_copy(
    update={
        "moved": Moved(failed_attempts=61_000, unserved_users=-20),
        "spread": Spread(worlds=3, lowest=-4_000_000, highest=190_000_000),
    }
)


@pytest.mark.parametrize("draw", [lambda debrief: "\n".join(tell(debrief)), markdown, page])
def test_every_form_tells_what_safeguards_would_have_prevented(draw: object) -> None:
    """What was averted, what it costs, and which items are words."""
    assert callable(draw)
    text = draw(small_debrief())
    for words in ("80", "10", "paged 20s sooner", "refused calls", "be careful", "words alone", "1.2"):
        assert words in text


@pytest.mark.parametrize("draw", [lambda debrief: "\n".join(tell(debrief)), markdown, page])
def test_every_form_tells_which_units_moved_and_the_interval(draw: object) -> None:
    """An engineer asks why; one afternoon is one draw."""
    assert callable(draw)
    text = draw(small_debrief((MOVED,)))
    for words in ("+61,000 failed, -20 unserved", "4,000 to +190,000 in 3 worlds"):
        assert words in text


def test_a_play_without_action_items_has_no_empty_section() -> None:
    """Nothing was named, nothing is shown."""
    bare = small_debrief()
    bare = bare.model_copy(update={"report": bare.report.model_copy(update={"prevention": None})})
    assert all("safeguards" not in text for text in ("\n".join(tell(bare)), markdown(bare), page(bare)))
