"""Whether a variant makes sense: its faults, its truth, and its reference runbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from incident_sim.actions import ACTION
from incident_sim.actions.mitigate import Mitigation
from incident_sim.actions.union import action_kinds
from incident_sim.documents import Path
from incident_sim.faults import Fault
from incident_sim.plays.samples import with_samples
from incident_sim.scenario.checks_faults import check_references
from incident_sim.scenario.findings import Finding, known, twice
from incident_sim.scenario.schema import Scenario, Variant
from incident_sim.scenario.truth import Choice, GroundTruth, Pools
from incident_sim.text import safe_line
from incident_sim.units import FROM_FILE

DISTRACTORS = 3, 2
"""A pool holds at least three false items for two true ones, so that guessing loses."""


def check_variant(scenario: Scenario, variant: Variant, here: Path) -> Iterator[Finding]:
    """Everything wrong with one variant."""
    yield from twice((*here, "faults"), "fault", [fault.id for fault in variant.faults])
    for place, fault in enumerate(variant.faults):
        yield from _fault(scenario, fault, (*here, "faults", place))
    yield from _truth(scenario, variant, (*here, "truth"))
    for place, step in enumerate(variant.reference.steps):
        yield from _act(step.act, (*here, "reference", "steps", place, "act"))
    for place, routine in enumerate(variant.reference.routines):
        yield from _act(routine.act, (*here, "reference", "routines", place, "act"))


def _fault(scenario: Scenario, fault: Fault, here: Path) -> Iterator[Finding]:
    yield from check_references(scenario, fault, here)
    if fault.at < -scenario.warm_up:
        yield (*here, "at"), "this lies before the warm-up, which is all that is simulated before zero"
    if fault.until is not None and fault.until <= fault.at:
        yield (*here, "until"), "a fault ends after it begins"


def _truth(scenario: Scenario, variant: Variant, here: Path) -> Iterator[Finding]:
    truth = variant.truth
    parties = [party.name for party in scenario.topology.third_parties]
    names = [service.name for service in scenario.topology.services] + parties
    causes = [cause.id for cause in truth.hypotheses]
    clues = [clue.id for clue in truth.clues]
    teams = [team.name for team in scenario.people.teams]
    yield from twice((*here, "hypotheses"), "hypothesis", causes)
    yield from twice((*here, "clues"), "clue", clues)
    yield from known((*here, "root"), "hypothesis", truth.root, causes)
    yield from _trigger(truth, [fault.id for fault in variant.faults], here)
    yield from _named_changes(truth, here)
    yield from known((*here, "team"), "team", truth.team, teams)
    yield from known(
        (*here, "severity"), "severity", truth.severity, [level.name for level in scenario.briefing.severities]
    )
    if truth.vendor is not None:
        yield from known((*here, "vendor"), "third party", truth.vendor, parties)
    for place, name in enumerate(truth.specialists):
        yield from known((*here, "specialists", place), "team", name, teams)
    for place, name in enumerate(truth.path):
        yield from known((*here, "path", place), "service or third party", name, names)
    for place, cause in enumerate(truth.hypotheses):
        yield from known((*here, "hypotheses", place, "component"), "service or third party", cause.component, names)
    for place, clue in enumerate(truth.clues):
        for key, ids in (("supports", clue.supports), ("rules_out", clue.rules_out)):
            for number, cause_id in enumerate(ids):
                yield from known((*here, "clues", place, key, number), "hypothesis", cause_id, causes)
        if clue.above is None and clue.below is None:
            yield (*here, "clues", place), "a clue holds above or below something: give one of the two"
    for place, settled in enumerate(truth.settles):
        for number, clue_id in enumerate(settled):
            yield from known((*here, "settles", place, number), "clue", clue_id, clues)
    yield from _pools(truth.pools, truth.trigger, (*here, "pools"))


def _trigger(truth: GroundTruth, faults: Sequence[str], here: Path) -> Iterator[Finding]:
    quiet = any(cause.id == truth.root and cause.mechanism == "nothing_wrong" for cause in truth.hypotheses)
    if truth.trigger is not None:
        yield from known((*here, "trigger"), "fault", truth.trigger, faults)
        if quiet:
            yield (*here, "trigger"), "nothing is wrong here, so nothing set it off: leave the trigger out"
    elif not quiet:
        yield here, "'trigger' is missing: only a world in which nothing is wrong has none"


CHANGES = (
    "removes_trigger", "removes_sustainer", "smallest_scope", "tames_automation", "loses_data",
)  # fmt: skip
"""Fields that name changes, as kind and target."""


def _named_changes(truth: GroundTruth, here: Path) -> Iterator[Finding]:
    kinds = [name for name, kind in action_kinds().items() if issubclass(kind, Mitigation)]
    named = [((*here, field, place), name) for field in CHANGES for place, name in enumerate(getattr(truth, field))]
    named += [((*here, "guards", place, "change"), guard.change) for place, guard in enumerate(truth.guards)]
    for place, name in named:
        yield from known(place, "change", name.split(" ")[0], kinds)


def _pools(pools: Pools, trigger: str | None, here: Path) -> Iterator[Finding]:
    for name in Pools.model_fields:
        choices: tuple[Choice, ...] = getattr(pools, name)
        # What the log decides may be true, and so wants its distractors.
        true = sum(choice.correct or choice.fact is not None for choice in choices)
        needed = -(-true * DISTRACTORS[0] // DISTRACTORS[1])
        if len(choices) - true < needed:
            yield (*here, name), f"{true} true items want at least {needed} false ones beside them"
        yield from twice((*here, name), "item", [choice.id for choice in choices])
    if (
        trigger is not None
        and pools.triggers
        and trigger not in [choice.id for choice in pools.triggers if choice.correct]
    ):
        yield (*here, "triggers"), f"the trigger {trigger!r} must be the true item of this pool"


def _act(act: dict[str, Any], here: Path) -> Iterator[Finding]:
    try:
        ACTION.validate_python(with_samples(act), context=FROM_FILE)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False, include_context=False):
            loc = tuple(part for part in detail["loc"] if part != act.get("do"))
            yield (*here, *loc), f"this is not an action: {safe_line(detail['msg'].removeprefix('Value error, '), 300)}"
