"""What went well, badly and luckily, as far as the log itself knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from incident_sim.actions.communicate import PostStatus
from incident_sim.scenario.truth import Choice, LogFact
from incident_sim.scoring.case import Case
from incident_sim.scoring.criteria.communication import in_doubt
from incident_sim.scoring.criteria.detection import hygiene
from incident_sim.scoring.criteria.investigation import preserved
from incident_sim.scoring.criteria.scope import hit_ever

SOON = 5
"""Minutes from the first failures to the page that count as soon."""
LATE = 10
"""Minutes after the time to declare at which a first post is late, and relief no longer quick."""


def true_items(case: Case, pool: Sequence[Choice]) -> set[str]:
    """The items of a pool that are true: as declared, or as the log has it."""
    return {choice.id for choice in pool if (choice.correct if choice.fact is None else holds(case, choice.fact))}


def holds(case: Case, fact: LogFact) -> bool:
    """Whether a fact is true of a play."""
    t0, tp, td = case.anchors.t0, case.anchors.tp, case.anchors.td
    match fact:
        case "alert_fired_soon":
            return t0 is not None and tp is not None and tp - t0 <= case.minutes(SOON)
        case "first_post_late":
            said = [deed.at for deed, _ in case.record.of(PostStatus)]
            return td is not None and (not said or said[0] - td > case.minutes(LATE))
        case "page_left_alone":
            return hygiene(case).share == 0
        case "relief_quick":
            return bool(case.helpful) and td is not None and case.helpful[0].at - td <= case.minutes(LATE)
        case "change_hurt":
            return any(effect.word == "harmful" for effect in case.comparisons.effects or ())
        case "evidence_kept":
            return preserved(case).share > 0
        case "payments_in_doubt":
            return in_doubt(case)
        case "everybody_hit":
            return len(hit_ever(case, case.scenario.lasts)) == len(case.scenario.traffic.segments)
        case "recovered_alone":
            return case.comparisons.idle.mitigated is not None and not case.helpful
        case _:
            assert_never(fact)
