"""What must hold of every play: time, replay, truth and the fold."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.actions import Action
from incident_sim.errors import ReplayDiverged
from incident_sim.faults import SlowDependency, Surge
from incident_sim.journal.entry import canonical
from incident_sim.journal.signals import Signal
from incident_sim.observe import Observer
from incident_sim.replay import compare, rerun
from incident_sim.scenario.schema import Scenario
from incident_sim.session import Session
from incident_sim.testing import first_difference, play, plays

SECOND = 1_000_000
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def lines(session: Session) -> list[str]:
    """A journal as its canonical lines."""
    return list(session.journal.lines())


def cut_anyhow(short: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """Play one generated play twice, cut up and in one go."""
    seed = data.draw(st.sampled_from(sorted(zeros)))
    actions: list[tuple[int, Action]] = data.draw(plays(short))
    cuts = data.draw(st.lists(st.integers(0, short.lasts), max_size=20))
    whole = play(short, seed, actions, zero=zeros[seed])
    sliced = play(short, seed, actions, cuts, zero=zeros[seed])
    assert first_difference(lines(whole), lines(sliced)) is None


def replay_anything(short: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """Play a generated play, and again from its own journal."""
    seed = data.draw(st.sampled_from(sorted(zeros)))
    session = play(short, seed, data.draw(plays(short)), zero=zeros[seed])
    again = rerun(Session(short, seed, zero=zeros[seed]), list(session.journal))
    assert first_difference(lines(session), lines(again)) is None


@QUICK
@given(st.data())
def test_how_time_is_chopped_up_never_changes_the_journal(
    short: Scenario, zeros: dict[int, int], data: st.DataObject
) -> None:
    """A stuttering screen, a fast run and a replay agree, byte for byte."""
    cut_anyhow(short, zeros, data)


@QUICK
@given(st.data())
def test_replay_of_any_play_reproduces_it_byte_for_byte(
    short: Scenario, zeros: dict[int, int], data: st.DataObject
) -> None:
    """Refused actions, drafts and all."""
    replay_anything(short, zeros, data)


@pytest.mark.nightly
@THOROUGH
@given(st.data())
def test_many_plays_cut_anyhow_and_replayed_agree(short: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """The two properties above, over many more plays."""
    cut_anyhow(short, zeros, data)
    replay_anything(short, zeros, data)


@QUICK
@given(st.data())
def test_an_incremental_view_equals_the_fold_from_scratch(
    short: Scenario, zeros: dict[int, int], data: st.DataObject
) -> None:
    """What a seat sees does not depend on when it looked."""
    session = play(short, 1, data.draw(plays(short)), zero=zeros[1])
    scratch = Observer()
    for entry in session.journal:
        if isinstance(entry.fact, Signal):
            scratch.take(entry.at, entry.fact)
    assert session.seat().observe() == scratch.dashboard("me", session.now)


def test_truth_that_has_not_shown_yet_changes_no_signal(short: Scenario, zeros: dict[int, int]) -> None:
    """Two worlds that differ only in what is still to come give the same signals, in bytes and in number."""
    variant = short.variants[0]
    later = (
        SlowDependency(id="later", at=120 * SECOND, target="orders-db", factor=90_000_000),
        Surge(id="surge", at=130 * SECOND, journey="browse", factor=9_000_000),
    )
    other = short.model_copy(
        update={"variants": (variant.model_copy(update={"faults": (*variant.faults, *later)}), *short.variants[1:])}
    )
    seen: list[list[str]] = []
    for scenario in (short, other):
        session = Session(scenario, 1, zero=zeros[1])
        session.advance(zeros[1] + 120 * SECOND)
        seen.append(
            [
                canonical(entry.model_copy(update={"seq": 0, "cause": None}))
                for entry in session.journal
                if isinstance(entry.fact, Signal)
            ]
        )
    assert first_difference(seen[0], seen[1]) is None


def test_the_first_difference_of_a_tampered_journal_is_named(short: Scenario, zeros: dict[int, int]) -> None:
    """By its sequence number, with what was recorded and what replays."""
    recorded = lines(play(short, 1, [], zero=zeros[1]))
    forged = list(recorded)
    forged[40] = forged[40].replace('"at":', '"at":1', 1)
    with pytest.raises(ReplayDiverged) as difference:
        compare(forged, recorded)
    assert difference.value.seq == 40
    with pytest.raises(ReplayDiverged) as difference:
        compare(recorded[:-1], recorded)
    assert difference.value.seq == len(recorded) - 1
