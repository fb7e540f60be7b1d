"""Changes without a reason: thrashing, shotguns, blind changes, rollbacks of what was cleared."""

from __future__ import annotations

from itertools import pairwise

from incident_sim.actions.mitigate import CloseBreaker, Reconcile, Rollback, Shed, ShiftTraffic
from incident_sim.actions.parts import SetConsumers, SetRateLimit
from incident_sim.journal.signals import WindowClosed
from incident_sim.scoring.anchors import NOTABLE
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.mitigation import GENERIC, justified
from incident_sim.scoring.naming import at_rest, changed, knob, matches, target, value
from incident_sim.scoring.penalties.pattern import Charge, Pattern
from incident_sim.scoring.readings import READINGS, read_at
from incident_sim.scoring.record import Deed
from incident_sim.units import ONE

RAMPED = (Shed, ShiftTraffic, SetRateLimit, SetConsumers)
"""Knobs that are turned in steps, up and down as the readings ask."""
DELAY = 5
"""Minutes until the slowest kind of change can be seen: a rollback acts in three and shows in one more."""


def thrashing(case: Case) -> Charge | None:
    """The same knob is turned back and forth twice in ten minutes; steps of a ramp with a reading between are not."""
    turned: dict[str, list[Deed]] = {}
    for deed in case.changes:
        turned.setdefault(knob(deed.action), []).append(deed)
    readings = [deed.at for deed in case.record.deeds if isinstance(deed.action, READINGS)]
    wild: list[Deed] = []
    for deeds in turned.values():
        back = [
            last
            for first, middle, last in zip(deeds, deeds[1:], deeds[2:], strict=False)
            if (value(middle.action) - value(first.action)) * (value(last.action) - value(middle.action)) < 0
            and not (isinstance(changed(last.action), RAMPED) and any(middle.at < at <= last.at for at in readings))
        ]
        wild += [last for first, last in pairwise(back) if last.at - first.at <= case.minutes(10)]
    return Charge(3 * min(2, len(wild)), "the same knob was turned back and forth", wild) if wild else None


def shotgun(case: Case) -> Charge | None:
    """Three changes that nothing seen justifies come within five minutes, with no reading of the users' own signal."""
    guesses = [deed for deed in case.changes if is_guess(case, deed)]
    readings = read_at(case)
    series: list[list[Deed]] = []
    place = 0
    while place + 2 < len(guesses):
        first, last = guesses[place], guesses[place + 2]
        unread = not any(first.at < at < last.at for at in readings)
        if last.at - first.at <= case.minutes(DELAY) and unread:
            series.append([first, last])
            place += 3
        else:
            place += 1
    if not series:
        return None
    reason = f"{len(series)} times three unjustified changes in a row, unread"
    return Charge(min(8, 4 * len(series)), reason, [deed for pair in series for deed in pair])


def is_guess(case: Case, deed: Deed) -> bool:
    """Whether nothing links a change to the trouble: no clue, and not the wallboard, which counts as seen."""
    change = changed(deed.action)
    restores = isinstance(change, (CloseBreaker, Reconcile)) or at_rest(case.scenario, change)
    return not restores and not justified(case, deed) and not _on_the_wall(case, deed)


def _on_the_wall(case: Case, deed: Deed) -> bool:
    """Whether the wallboard showed trouble at what a change is about, in the windows published just before."""
    name = target(deed.action)
    services = case.scenario.topology.services
    about = {service.name for service in services if service.name in name}
    about |= {
        service.name
        for service in services
        for endpoint in service.endpoints
        if any(need == name for need in endpoint.calls)
    }
    for entry in case.entries:
        window = entry.fact
        if not isinstance(window, WindowClosed) or not deed.at - case.minutes(DELAY) <= entry.at <= deed.at:
            continue
        if any(row.service in about and row.errors * ONE > row.requests * NOTABLE for row in window.services):
            return True
        if any(row.journey in case.watched and row.journey == name and row.failures for row in window.journeys):
            return True
    return False


def blind_change(case: Case) -> Charge | None:
    """A costly change comes with nothing seen that links its target; generic relief is exempt."""
    blind = [deed for deed in case.costly if is_guess(case, deed) and not isinstance(changed(deed.action), GENERIC)]
    return Charge(3 * min(2, len(blind)), "costly changes without any evidence", blind) if blind else None


def wrong_rollback(case: Case) -> Charge | None:
    """A release is rolled back that what was seen had cleared; where that did harm, it costs double."""
    wrong = []
    for deed in case.changes:
        change = changed(deed.action)
        if not isinstance(change, Rollback) or matches(change, case.truth.removes_trigger):
            continue
        excluded = {cause for found in case.found_by(deed.at) for cause in found.clue.rules_out}
        suspects = [
            cause.id
            for cause in case.truth.hypotheses
            if cause.component == change.service and cause.mechanism in ("bad_release", "retry_storm")
        ]
        if suspects and all(cause in excluded for cause in suspects):
            wrong.append(deed)
    if not wrong:
        return None
    hurt = any(effect.word == "harmful" for deed in wrong if (effect := case.effect_of(deed)) is not None)
    reason = "a release that the evidence had cleared" + (", and it did harm" if hurt else "")
    return Charge(6 if hurt else 3, reason, wrong)


CALM: tuple[Pattern, ...] = (
    Pattern("X1", "Thrashing", "3 each, 6 at most", thrashing),
    Pattern("X2", "Shotgun", "4, twice at most", shotgun),
    Pattern("X3", "Blind change", "3 each, 6 at most", blind_change),
    Pattern("X4", "Wrong rollback", "3, or 6 where it did harm", wrong_rollback),
)
