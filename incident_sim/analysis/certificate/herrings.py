"""Red herrings are innocent: without them the afternoon is about the same, and undoing them averts next to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from incident_sim.actions import Action
from incident_sim.actions.mitigate import Rollback, TurnFlag
from incident_sim.actions.parts import EndSession, RestoreConfiguration
from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.rows import Reading, Rule
from incident_sim.analysis.runs import Ran
from incident_sim.faults import Fault
from incident_sim.plays import Submission, TimedAction
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import bill
from incident_sim.units import ONE, SECOND

NOTABLE = 20_000
"""Two hundredths of the harm of nobody acting, in parts per million: what the rubric calls a notable effect."""
SOON = 30 * SECOND
"""From the page to undoing what looks guilty, without further thought."""


def read_herrings(booth: Booth) -> Reading | None:
    """The greatest share of the idle harm that hangs on a red herring."""
    faults = [fault for fault in booth.variant.faults if fault.id in booth.variant.truth.red_herrings]
    idle = booth.idle.comparison.harm.total
    if not faults or not idle:
        return None
    shares: list[tuple[int, str]] = []
    for fault in faults:
        lacking = _harm(booth, booth.played(["idle"], lacking_fault(booth.scenario, fault.id))[0])
        shares.append(((abs(idle - lacking) * ONE) // idle, f"without {fault.id} the idle harm is {lacking}: {idle}"))
        for action in undoing(fault):
            undone = _harm(booth, booth.played([_once(booth, action)])[0])
            shares.append((max(0, idle - undone) * ONE // idle, f"undoing {fault.id} at the page averts harm"))
    worst = max(share for share, _ in shares)
    why = tuple(f"{sentence} ({share / 10_000:.1f} %)" for share, sentence in shares if share >= NOTABLE)
    return Reading(worst, holds=worst < NOTABLE, why=why)


def lacking_fault(scenario: Scenario, fault_id: str) -> Scenario:
    """The same world, in which one fault never happens."""
    variants = tuple(
        variant.model_copy(update={"faults": tuple(fault for fault in variant.faults if fault.id != fault_id)})
        for variant in scenario.variants
    )
    return scenario.model_copy(update={"variants": variants})


def undoing(fault: Fault) -> Iterator[Action]:
    """What somebody would do who takes this for the cause; nothing where nobody can."""
    match fault.kind:
        case "release":
            yield Rollback(service=fault.service)
        case "flag_flip":
            yield TurnFlag(flag=fault.flag, on=not fault.on)
        case "service_configuration":
            yield RestoreConfiguration(service=fault.service)
        case "configuration_push":
            yield RestoreConfiguration(service=fault.call.split("->")[0])
        case "open_session":
            yield EndSession(service=fault.service, session=fault.session)
        case _:
            return


def _once(booth: Booth, action: Action) -> Submission:
    page = booth.idle.comparison.first_page or 0
    timed = TimedAction(at=page + SOON, action=action)
    return Submission(version=1, scenario=booth.scenario.id, seed=booth.seed, actions=(timed,))


def _harm(booth: Booth, ran: Ran) -> int:
    return bill(booth.scenario, list(ran.journal)).total


HERRINGS = Rule("harm that hangs on a red herring", "< 2 %", "share", ("nothing",), read_herrings)
