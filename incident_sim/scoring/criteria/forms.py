"""The postmortem form, and choices from its pools."""

from __future__ import annotations

from collections.abc import Sequence

from incident_sim.actions.close import FilePostmortem
from incident_sim.actions.postmortem import Postmortem
from incident_sim.scenario.truth import Choice
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.lessons import true_items
from incident_sim.scoring.criterion import Judged
from incident_sim.units import ONE

ABSENT = Judged(0, "no postmortem was filed")
CONTRADICTION = 250_000
"""Half a point of the two that numbers and timeline have each, for two claims that cannot both be true."""


def filed(case: Case) -> Postmortem | None:
    """The postmortem, if one was filed."""
    done = case.record.of(FilePostmortem)
    return done[-1][1].postmortem if done else None


def chosen(case: Case, picked: Sequence[str], pool: Sequence[Choice]) -> int:
    """The F1 measure of a choice against a pool whose items may be true of the play, and not of the world alone."""
    true = true_items(case, pool)
    return f1(picked, [choice.model_copy(update={"correct": choice.id in true}) for choice in pool])


def f1(chosen: Sequence[str], pool: Sequence[Choice]) -> int:
    """The F1 measure of a choice against a pool, latent items counting double; in parts per million.

    It is scaled by the share of the false items that were left alone: who ticks everything knows nothing.
    """
    weight = {choice.id: 2 if choice.latent else 1 for choice in pool}
    true = [choice.id for choice in pool if choice.correct]
    picked = list(dict.fromkeys(chosen))
    if not picked or not true:
        return 0
    hit = sum(weight.get(item, 1) for item in picked if item in true)
    false = {choice.id for choice in pool if not choice.correct}
    alone = ONE if not false else len(false - set(picked)) * ONE // len(false)
    whole = sum(weight.get(item, 1) for item in picked) + sum(weight[item] for item in true)
    return 2 * hit * alone // whole
