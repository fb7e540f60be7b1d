"""Facts one has seen: onset, magnitude, harm, and when it was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_sim.journal.signals import AlertFired, IntegrityReported
from incident_sim.observe import band
from incident_sim.observe.outbreak import Outbreak
from incident_sim.units import ONE, SECOND

if TYPE_CHECKING:
    from tests.observe.conftest import Story


def test_the_calm_day_has_no_onset(story: Story) -> None:
    """Now and then a request fails; that is no incident."""
    story.calm(6)
    story.window(eu=1)
    story.calm(6)
    seen = story.dashboard().seen
    assert (seen.onset, seen.magnitude, seen.users, seen.failed, seen.revenue) == (None, None, 0, 0, 0)


def test_onset_peak_and_harm_are_those_that_were_published(brown_out: Story) -> None:
    """From the first of two windows in a row above calm."""
    seen = brown_out.dashboard().seen
    assert seen.onset == -180 * SECOND
    assert (seen.failing, seen.magnitude, seen.peak_error) == (200_000, "many", 200_000)
    assert (seen.users, seen.failed, seen.revenue) == (480, 480, 480 * 5_000)
    assert seen.journeys == ("buy",)
    assert seen.mitigated is None


def test_mitigated_is_the_start_of_the_stretch_near_calm(brown_out: Story) -> None:
    """A minute of calm makes it, and a relapse unmakes it."""
    over = brown_out.now
    brown_out.calm(5)
    assert brown_out.dashboard().seen.mitigated is None
    brown_out.calm(1)
    assert brown_out.dashboard().seen.mitigated == over
    brown_out.window(eu=50)
    assert brown_out.dashboard().seen.mitigated is None


def test_the_delay_of_the_page_counts_from_the_onset(brown_out: Story) -> None:
    """The first page, not the first ticket."""
    brown_out.tell(AlertFired(alert="till-busy", severity="ticket", value=ONE))
    assert brown_out.dashboard().seen.page_delay is None
    brown_out.tell(AlertFired(alert="buy-burn", severity="page", value=ONE))
    assert brown_out.dashboard().seen.page_delay == 120 * SECOND


def test_segments_are_known_once_one_has_looked(brown_out: Story) -> None:
    """The wall does not break users down; a breakdown does."""
    assert brown_out.dashboard().seen.segments == ()
    brown_out.do(do="view_metrics", service="buy", by="region")
    brown_out.do(do="view_metrics", service="buy", by="platform")
    assert brown_out.dashboard().seen.segments == ((("region", "eu"),),)
    assert brown_out.dashboard("two").seen.segments == ()


def test_where_everybody_fails_no_segment_stands_out(story: Story) -> None:
    """Empty means everybody."""
    story.calm()
    for _ in range(4):
        story.window(eu=90, us=80)
    story.do(do="view_metrics", service="buy", by="region")
    assert story.dashboard().seen.segments == ()


def test_payments_in_doubt_are_known_from_checks_and_reconciliations(story: Story) -> None:
    """What was mended counts once, and what was found since counts beside it."""
    assert story.dashboard().seen.doubtful_payments is None
    story.tell(IntegrityReported(by="check", action="", authorised_without_order=7, charged_twice=1))
    assert story.dashboard().seen.doubtful_payments is None
    story.do(do="check_integrity")
    assert story.dashboard().seen.doubtful_payments == 8
    story.tell(IntegrityReported(by="reconciliation", action="", authorised_without_order=9, charged_twice=1))
    assert story.dashboard().seen.doubtful_payments == 10
    story.tell(IntegrityReported(by="check", action="", authorised_without_order=2, charged_twice=0))
    story.do(do="check_integrity")
    assert story.dashboard().seen.doubtful_payments == 12


@pytest.mark.parametrize(
    ("ppm", "name"),
    [
        (0, "few"),
        (9_999, "few"),
        (10_000, "some"),
        (100_000, "many"),
        (500_000, "most"),
        (900_000, "all"),
        (ONE, "all"),
    ],
)
def test_bands_begin_where_the_messages_say(ppm: int, name: str) -> None:
    """Under 1 %, 10 %, 50 %, 90 %, or more."""
    assert band(ppm) == name


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=60))
def test_harm_since_the_onset_never_shrinks_and_the_onset_stays(rows: list[tuple[int, int]]) -> None:
    """Whatever is published next, what was seen was seen."""
    outbreak = Outbreak(calm=500)
    onset: int | None = None
    failed = peak = 0
    for place, (attempts, failures) in enumerate(rows):
        bad = min(attempts, failures)
        outbreak.take(place * 10, place * 10 + 10, attempts, bad, bad)
        assert onset is None or outbreak.onset == onset
        assert outbreak.failed >= failed
        assert outbreak.peak >= peak
        onset, failed, peak = outbreak.onset, outbreak.failed, outbreak.peak
