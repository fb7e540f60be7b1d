"""What must hold of every play's branches: they share its past, and it does not matter how they are followed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_sim.actions import Action
from incident_sim.actions.command import Acknowledge
from incident_sim.actions.investigate import ViewMap
from incident_sim.actions.mitigate import Rollback, Shed
from incident_sim.analysis import Branch, Ran, Trunk, one_by_one, plan, weigh
from incident_sim.analysis.whatif import sooner, trunk_of, without
from incident_sim.batch import explore, explore_here
from incident_sim.errors import ActionRefused, BranchFailed
from incident_sim.journal.signals import ActionAccepted, ActionDone, ActionStarted
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import bill
from incident_sim.session import Session
from incident_sim.testing import play, plays

SECOND = 1_000_000
FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def follow_both_ways(short: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """Follow drawn branches of a drawn play from one shared past, and each from its own beginning."""
    seed = data.draw(st.sampled_from(sorted(zeros)))
    session = play(short, seed, data.draw(plays(short)), zero=zeros[seed])
    trunk = trunk_of(short, seed, zeros[seed], session.journal)
    names = [given.action_id for given in trunk.inputs]
    branches = [Branch()]
    if names:
        chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        branches += [without(*chosen), without(chosen[0])]
        begun = next(given.at for given in trunk.inputs if given.action_id == chosen[0])
        branches.append(sooner(trunk, chosen[0], begun, data.draw(st.integers(0, begun))))
    forked, plain = explore_here(trunk, branches, lambda *_: None), one_by_one(trunk, branches, lambda *_: None)
    assert list(forked) == list(plain)
    assert plain[0].comparison.harm == bill(short, list(session.journal)), "nothing differs, so no harm does"


@FEW
@given(st.data())
def test_sharing_the_past_gives_the_bytes_of_plain_simulation(
    short: Scenario, zeros: dict[int, int], data: st.DataObject
) -> None:
    """Forked in the middle or simulated from the beginning, in order or not: the same journals."""
    follow_both_ways(short, zeros, data)


@pytest.mark.nightly
@MANY
@given(st.data())
def test_many_plays_give_the_same_bytes_either_way(short: Scenario, zeros: dict[int, int], data: st.DataObject) -> None:
    """The property above, over many more plays."""
    follow_both_ways(short, zeros, data)


def relieved(short: Scenario, zero: int) -> Session:
    """Somebody looks, rolls back and sheds a little."""
    actions: list[tuple[int, Action]] = [
        (20 * SECOND, Acknowledge(alert="checkout-success-burn")),
        (30 * SECOND, ViewMap()),
        (40 * SECOND, Rollback(service="checkout")),
        (41 * SECOND, Shed(journey="checkout", admit=300_000)),
    ]
    return play(short, 4, actions, zero=zero)


def test_an_action_that_is_left_out_still_takes_its_time(short: Scenario, zeros: dict[int, int]) -> None:
    """All else stays at its instant: whatever followed it waits for the same hands."""
    whole = relieved(short, zeros[4])
    again = Session(short, 4, zero=zeros[4])
    for entry in whole.journal:
        if isinstance(entry.fact, ActionAccepted):
            again.advance(entry.at)
            again.accept("me", entry.fact.action, hollow=isinstance(entry.fact.action, Rollback))
    again.finish()
    starts = [
        [(entry.at, entry.fact) for entry in session.journal if isinstance(entry.fact, ActionStarted)]
        for session in (whole, again)
    ]
    assert starts[0] == starts[1] != []
    done = [
        {entry.fact.action_id for entry in session.journal if isinstance(entry.fact, ActionDone)}
        for session in (whole, again)
    ]
    rollback = next(
        entry.fact.action_id
        for entry in whole.journal
        if isinstance(entry.fact, ActionAccepted) and isinstance(entry.fact.action, Rollback)
    )
    assert done[0] - done[1] == {rollback}


def test_each_change_is_weighed_by_playing_without_it_and_sooner(short: Scenario, zeros: dict[int, int]) -> None:
    """The rollback of what was at fault is helpful; nothing is tried before the seat opens."""
    session = relieved(short, zeros[4])
    ran = Ran(session.journal, session.hops, {})
    planned = plan(short, 4, zeros[4], ran, (1, 2))
    assert [len(spans) for spans in planned.spans] == [1, 1], "at this pace 24 and 48 seconds, and one opens too late"
    seen: list[tuple[str, int, int]] = []
    idle = bill(short, list(play(short, 4, [], zero=zeros[4]).journal)).total
    effects, hops = weigh(
        short, 4, zeros[4], ran, idle, explore, lambda what, done, of: seen.append((what, done, of)), (1,)
    )
    rollback, shed = effects
    assert (rollback.text, rollback.word) == ("Roll checkout back", "helpful")
    assert rollback.spared > idle // 50
    assert [each.span for each in shed.sooner] == [24 * SECOND]
    assert hops > 0
    assert seen[-1][1:] == (4, 4)


def test_a_branch_that_cannot_be_followed_is_an_error_and_not_a_figure(
    short: Scenario, zeros: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that fails is told of, with its own traceback."""
    trunk = Trunk(short, 4, zeros[4], ())

    def fail(*_: object) -> None:
        raise ActionRefused("broken_on_purpose")

    monkeypatch.setattr("incident_sim.analysis.whatif.Retake.follow", fail)
    with pytest.raises(BranchFailed, match="broken_on_purpose"):
        explore_here(trunk, [Branch(), Branch()], lambda *_: None)


def test_a_process_beside_gives_the_same_however_many_there_are(short: Scenario, zeros: dict[int, int]) -> None:
    """What is told on the way is not taken for what is found."""
    session = relieved(short, zeros[4])
    trunk = trunk_of(short, 4, zeros[4], session.journal)
    branches = [without(given.action_id) for given in trunk.inputs[-3:]]
    assert list(explore(trunk, branches, lambda *_: None)) == list(one_by_one(trunk, branches, lambda *_: None))


def test_a_play_without_changes_starts_no_process(short: Scenario, zeros: dict[int, int]) -> None:
    """There is nothing to weigh."""
    assert explore(Trunk(short, 4, zeros[4], ()), [], lambda *_: None) == []
