"""What a postmortem's safeguards would have prevented, tried on a small world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from incident_sim.actions import Action
from incident_sim.actions.mitigate import Shed
from incident_sim.actions.postmortem import ActionItem
from incident_sim.analysis import Homework, Trial, Tried, in_turn, prevent
from incident_sim.analysis.prevention import MOST, unproven
from incident_sim.analysis.runs import Run, compared, make
from incident_sim.analysis.whatif import Input
from incident_sim.batch import try_here
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import Averted, HarmBill, Prevention, Trying, bonus
from incident_sim.session import find_zero
from incident_sim.units import FROM_FILE, ONE, SECOND

ALERT = {"kind": "threshold", "service": "shop", "figure": "errors", "above": 100_000, "hold": "0s", "team": "shop"}
SOONER = {"kind": "alert", "rule": {**ALERT, "name": "sooner", "severity": "page", "summary": "The shop fails"}}
NERVOUS = {
    "kind": "alert",
    "rule": {**ALERT, "name": "nervous", "figure": "p99", "above": 0, "severity": "page", "summary": "It works"},
}
BREAKER = {"kind": "breaker", "call": "shop->bank"}


def item(safeguard: dict[str, Any] | None) -> ActionItem:
    """An action item as a file writes it."""
    data = {"verb": "add", "object": "something", "type": "prevent", "component": "shop", "safeguard": safeguard}
    return ActionItem.model_validate(data, context=FROM_FILE)


def given(at: int, action: Action) -> Input:
    """An action of the player's."""
    return Input("a1", at, "me", action)


@pytest.fixture(scope="module")
def zero(runaway: Scenario) -> int:
    """Where the scenario's zero lies."""
    return find_zero(runaway, 1)


@pytest.fixture(scope="module")
def work(runaway: Scenario, zero: int) -> Homework:
    """Somebody shut the shop five seconds after the page, and let everybody in again later."""
    inputs = (
        given(35 * SECOND, Shed(journey="buying", admit=0)),
        given(160 * SECOND, Shed(journey="buying", admit=ONE)),
    )
    (played,) = in_turn([Trial(runaway, 1, zero, inputs)], lambda *_: None)
    assert played is not None
    items = tuple(map(item, (SOONER, NERVOUS, BREAKER, None, {"kind": "breaker", "call": "shop->banc"})))
    idle = compared(runaway, make(Run(runaway, 1, "idle", zero)))
    return Homework(runaway, 1, zero, inputs, items, played.harm.total, None, idle)


@pytest.fixture(scope="module")
def proof(work: Homework) -> Prevention:
    """What comes of it."""
    found, hops = prevent(work, in_turn, lambda *_: None)
    assert hops > 0
    return found


def test_a_page_that_comes_sooner_brings_the_same_play_sooner(proof: Prevention) -> None:
    """An alert averts nothing by itself; it makes of the response, good or bad, a sooner one."""
    sooner = proof.alone[0]
    assert sooner.idle == Averted(harm=0, share=0)
    assert (sooner.sooner, sooner.false_pages, sooner.calm_harm) == (20 * SECOND, 0, 0)
    assert sooner.played.harm != 0


def test_a_false_page_is_named_and_gains_nothing(proof: Prevention) -> None:
    """It fires before anything is wrong, and on a calm day."""
    nervous = proof.alone[1]
    assert nervous.false_pages >= 2
    assert nervous.sooner == 0
    assert nervous.played == Averted(harm=0, share=0)
    assert "so the page gains nothing" in nervous.price


def test_a_safeguard_that_hurts_says_so(proof: Prevention) -> None:
    """A breaker towards a bank that serves half of all refuses the other half too."""
    breaker = proof.alone[2]
    assert breaker.idle.harm < 0
    assert breaker.idle.share < 0
    assert "-" in breaker.averts.split(" ")[0]


def test_items_that_map_to_nothing_are_told_with_their_reason(proof: Prevention) -> None:
    """Words alone, and a name that is not there, with what is."""
    words, unknown = proof.untried
    assert (words.item, words.why) == (3, "words alone: it names no safeguard")
    assert unknown.item == 4
    assert "did you mean 'shop->bank'?" in unknown.why


def test_forked_and_in_turn_give_the_same_bytes(runaway: Scenario, work: Homework) -> None:
    """However a trial is executed, it comes to the same."""
    trials = [Trial(runaway, 1, work.zero), Trial(runaway, 2, work.zero), Trial(runaway, 1, work.zero, work.inputs)]
    forked, plain = try_here(trials, lambda *_: None), in_turn(trials, lambda *_: None)
    assert list(forked) == list(plain)
    assert len({one.digest for one in plain if one is not None}) == 3


def test_a_seat_that_opens_sooner_sees_the_same_afternoon(runaway: Scenario, zero: int) -> None:
    """Moving the opening moves no one's luck: the same harm from the same instant on, and the same pages."""
    gain = 20 * SECOND
    longer = runaway.model_copy(update={"lasts": runaway.lasts + gain})
    usual, early = in_turn([Trial(runaway, 1, zero), Trial(longer, 1, zero + gain, since=gain)], lambda *_: None)
    assert usual is not None
    assert early is not None
    assert early.harm == usual.harm
    assert early.pages == tuple(at + gain for at in usual.pages)


def test_what_answered_a_recovery_stays_at_its_instant(work: Homework) -> None:
    """A page that comes sooner brings the response sooner, and the recovery no sooner."""
    shut, opened = work.inputs
    booth = Booth(hardened=Tried(HarmBill(total=0), (14 * SECOND + work.zero,), 0, "", 1))
    prevent(replace(work, mitigated=100 * SECOND), booth, lambda *_: None)
    played = next(trial for trial in booth.trials if trial.inputs)
    gain = played.since
    assert gain == 20 * SECOND
    assert [given.at for given in played.inputs] == [shut.at, opened.at + gain]


class Booth:
    """Makes no runs, and says what they came to."""

    def __init__(self, *, hardened: Tried | None) -> None:
        self.rounds: list[int] = []
        self.trials: list[Trial] = []
        self._hardened = hardened

    def __call__(self, trials: Sequence[Trial], _: object) -> list[Tried | None]:
        """Calm days are calm; hardened worlds are as they were given."""
        self.rounds.append(len(trials))
        self.trials += trials
        calm = Tried(HarmBill(total=0), (), None, "", 1)
        return [self._hardened if trial.scenario.variants[0].faults else calm for trial in trials]


def test_where_nobody_is_paged_nobody_comes(work: Homework) -> None:
    """The play is not played in a world that needs nobody."""
    booth = Booth(hardened=Tried(HarmBill(total=0), (), 0, "", 1))
    found, _ = prevent(work, booth, lambda *_: None)
    assert booth.rounds == [9, 0]
    assert found.alone[0].played == Averted(harm=work.harm, share=ONE)
    assert "nobody is paged" in found.alone[0].price


def test_no_more_than_ten_safeguards_are_tried(work: Homework) -> None:
    """Each costs three runs, and a form takes twenty."""
    many = Homework(work.scenario, 1, work.zero, (), (item(BREAKER),) * 12, work.harm, None, work.idle)
    booth = Booth(hardened=Tried(HarmBill(total=0), (), 0, "", 1))
    found, _ = prevent(many, booth, lambda *_: None)
    assert len(found.alone) == MOST == 10
    assert booth.rounds == [2 * (MOST + 1) + 1, 0]
    assert [one.item for one in found.untried] == [10, 11]


def test_a_world_that_runs_away_with_a_safeguard_is_told_of(work: Homework) -> None:
    """The rest of the proof stands, and so does the grade."""
    found, _ = prevent(work, Booth(hardened=None), lambda *_: None)
    assert found.alone == ()
    assert found.together is None
    assert found.points == 0
    assert found.untried[0].why == "the world runs away with it"
    assert {one.why for one in unproven(work, "no time").untried} == {"no time"}


def trying(share: int, *, sooner: int = 0, false_pages: int = 0) -> Trying:
    """One safeguard against an incident of a million."""
    averted = Averted(harm=share, share=share)
    return Trying(
        items=(0,), text="", idle=averted, played=averted, first_page=0, sooner=sooner, false_pages=false_pages,
        calm_harm=0, cost="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("alone", "together", "named", "points"),
    [
        ([ONE], ONE, 1, 3000),
        ([ONE // 2, ONE // 2], ONE, 2, 3000),
        ([ONE, 0], ONE, 2, 1500),
        ([ONE], ONE, 10, 300),
        ([ONE // 100], ONE // 100, 1, 0),
        ([-ONE], -ONE, 1, 0),
        ([], None, 3, 0),
    ],
)
def test_points_are_for_harm_averted_by_a_list_that_knows_what_it_is_about(
    alone: list[int], together: int | None, named: int, points: int
) -> None:
    """Whoever lists everything that can be listed has shown nothing."""
    last = None if together is None else trying(together)
    assert bonus([trying(share) for share in alone], last, named, ONE) == points


def test_an_alert_counts_as_good_for_something_unless_it_is_false() -> None:
    """Detection gained is worth what the play spares sooner; it makes the list no worse."""
    whole = trying(ONE)
    assert bonus([whole, trying(0, sooner=SECOND)], whole, 2, ONE) == 3000
    assert bonus([whole, trying(0, sooner=SECOND, false_pages=1)], whole, 2, ONE) == 1500
