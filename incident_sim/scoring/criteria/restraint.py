"""R. Restraint, where nothing is wrong: honest words, no needless act, a stated reason to stand down.

It takes the place of what an incident would ask for. Who does nothing at all has not shown restraint, but was away.
"""

from __future__ import annotations

from incident_sim.actions.close import StandDown
from incident_sim.actions.communicate import PostStatus, ShowBanner
from incident_sim.scoring.case import Case, clock
from incident_sim.scoring.criterion import Criterion, Judged
from incident_sim.scoring.naming import changed
from incident_sim.scoring.readings import read_at
from incident_sim.units import ONE


def honest_words(case: Case) -> Judged:
    """Nobody is told that users suffer who do not; what was said too much may be taken back for half."""
    if not case.record.deeds:
        return Judged(0, "nothing was said or done")
    alarms = [deed for deed, post in case.record.of(PostStatus) if post.effect != "none"]
    alarms += [deed for deed, _ in case.record.of(ShowBanner)]
    last = max((deed.at for deed in alarms), default=0)
    back = [deed for deed, post in case.record.of(PostStatus) if post.effect == "none" and deed.at > last]
    if not alarms:
        return Judged(ONE, "nobody was alarmed")
    reason = "an alarm was raised in public" + (", and taken back" if back else "")
    return Judged(ONE // 2 if back else 0, reason, [*alarms, *back[:1]])


def no_needless_act(case: Case) -> Judged:
    """Nothing is changed that users could feel; a cheap change costs a third."""
    if not case.record.deeds:
        return Judged(0, "nothing was said or done")
    cheap = [deed for deed in case.changes if changed(deed.action).risk == "cheap"]
    share = 0 if case.costly else max(0, ONE - len(cheap) * ONE // 3)
    reason = f"{len(case.costly)} costly and {len(cheap)} cheap changes to a system in which nothing was wrong"
    return Judged(share, reason, [*case.costly, *cheap])


def stood_down(case: Case) -> Judged:
    """It is closed with a stated reason, after the users' own signal and what settles the matter were seen."""
    done = case.record.of(StandDown)
    if not done:
        return Judged(0, "nobody stood down")
    deed, act = done[0]
    if not act.reason.strip():
        return Judged(0, "no reason was stated", [deed])
    read = any(at <= deed.at for at in read_at(case))
    share = ONE // 3 + (ONE // 3 if read else 0) + (ONE // 3 + ONE % 3 if case.settled_by(deed.at) else 0)
    reason = f"stood down {clock(deed.at)}" + ("" if read else ", without a look at the users' own signal")
    return Judged(share, reason, [deed])


def _something_wrong(case: Case) -> str | None:
    return None if case.quiet else "something is wrong in this world"


RESTRAINT: tuple[Criterion, ...] = (
    Criterion(
        "R1", "Honest words", 5, honest_words, "no public word of harm that nobody suffers",
        unexercised=_something_wrong
    ),
    Criterion(
        "R2", "No needless act", 8, no_needless_act, "nothing changed that users could feel",
        unexercised=_something_wrong,
    ),
    Criterion(
        "R3", "Reason to stand down", 5, stood_down,
        "a stated reason, after a reading of the users' own signal and the clues that settle the matter",
        unexercised=_something_wrong,
    ),
)  # fmt: skip
