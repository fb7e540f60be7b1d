"""What changed, what alerts did, what runbooks say: the papers of an incident."""

from __future__ import annotations

from typing import assert_never

from incident_sim.actions.investigate import ReadRunbook, ViewAlert, ViewChanges
from incident_sim.journal.signals import ChangeRecorded
from incident_sim.monitoring import Absence, AlertRule, BurnRate, GaugeThreshold, Threshold
from incident_sim.observe.evidence import Evidence, Posting
from incident_sim.observe.looks.shown import Figures, Shown, table
from incident_sim.observe.words import say_change, say_duration, say_share, say_state, say_when
from incident_sim.text import safe_line, safe_text
from incident_sim.units import MINUTE, ONE

SYSTEMS = ("deploys", "settings", "infrastructure", "vendors")
MOST_ROWS = 100


def view_changes(action: ViewChanges, evidence: Evidence, at: int) -> Shown:
    """The change log, newest first, with what vendors have posted."""
    wanted = SYSTEMS if action.what == "all" else (action.what,)
    since = at - action.since
    changes = [change for change in evidence.changes if change.system in wanted and change.happened > since]
    posted = [post for post in evidence.posted if "vendors" in wanted and post.at > since]
    figures = Figures()
    for system in wanted:
        count = sum(change.system == system for change in changes)
        figures.add(system, count + (len(posted) if system == "vendors" else 0))
    for change in changes:
        _deploy(figures, change, evidence.onset)
        name = f"change:{change.change}:{change.target}"
        figures.add(name, sum(one.change == change.change and one.target == change.target for one in changes))
    rows = sorted([_row(change) for change in changes] + [_posted(post) for post in posted], reverse=True)
    shown = [(say_when(when), *about) for when, *about in rows[:MOST_ROWS]]
    found = table(("when", "where", "what", "change", "by"), shown, [when for when, *_ in rows[:MOST_ROWS]])
    return Shown(
        title="What changed",
        tables=(("Newest first", found),) if shown else (),
        words=(f"{len(rows)} entries in the last {say_duration(action.since)}.",),
        figures=figures.all(),
    )


def view_alert(action: ViewAlert, evidence: Evidence, at: int) -> Shown:
    """An alert's rule, when it fired, and where its team would look first."""
    rules = evidence.briefing.alerts if evidence.briefing else ()
    rule = next((rule for rule in rules if rule.name == action.alert), None)
    history = [firing for firing in evidence.firings if firing.alert == action.alert]
    figures = Figures()
    figures.add(f"{action.alert}/fired", sum(firing.fires for firing in history))
    figures.add(f"{action.alert}/firing", int(bool(history) and history[-1].fires))
    if history and history[-1].fires:
        figures.instant(f"{action.alert}/since", history[-1].at)
        figures.add(f"{action.alert}/value", history[-1].value)
        figures.add(f"{action.alert}/firing_for", at - history[-1].at)
    rows = [(say_when(firing.at), "fires" if firing.fires else "resolved") for firing in reversed(history)]
    return Shown(
        title=f"Alert {action.alert}",
        tables=(("History", table(("when", "what"), rows)),) if rows else (),
        words=_rule(rule, evidence) if rule is not None else (),
        figures=figures.all(),
    )


def read_runbook(action: ReadRunbook, evidence: Evidence, _: int) -> Shown:
    """A page of the company's own."""
    pages = evidence.briefing.runbooks if evidence.briefing else ()
    page = next((page for page in pages if page.name == action.runbook), None)
    figures = Figures()
    figures.add("read", int(page is not None))
    if page is None:
        return Shown(title=f"Runbook {action.runbook}", figures=figures.all())
    text = safe_text(page.text, 8000)
    return Shown(title=safe_line(page.title), words=tuple(text.split("\n")), figures=figures.all())


def _deploy(figures: Figures, change: ChangeRecorded, onset: int | None) -> None:
    if change.change not in ("deploy_started", "deploy_finished"):
        return
    figures.add(f"deploy:{change.target}", 1)
    if onset is not None and change.change == "deploy_started":
        figures.instant(f"deploy:{change.target}/minutes_before_onset", (onset - change.happened) // MINUTE)
        figures.instant(f"deploy:{change.target}/at", change.happened)


def _row(change: ChangeRecorded) -> tuple[int, str, str, str, str]:
    return change.happened, change.system, change.target, say_change(change), safe_line(change.by)


def _posted(post: Posting) -> tuple[int, str, str, str, str]:
    return post.at, "vendors", f"{post.third_party} {post.region}", f"status page: {say_state(post.state)}", "vendor"


def _rule(rule: AlertRule, evidence: Evidence) -> tuple[str, ...]:
    match rule:
        case BurnRate():
            objectives = {one.name: one for one in evidence.briefing.objectives} if evidence.briefing else {}
            objective = objectives.get(rule.objective)
            journey = objective.journey if objective is not None else rule.objective
            promise = f"{objective.success / 10_000:g}%" if objective is not None else "its objective"
            how = f"{rule.factor / ONE:g} times, over {say_duration(rule.long)} and over {say_duration(rule.short)}"
            return (
                safe_line(rule.summary),
                f"Fires when {journey} burns the error budget of {promise} too fast: {how}.",
                f"Team {rule.team} looks first at the metrics of {journey} by segment, then at the calls on its path.",
            )
        case Threshold():
            bound = say_share(rule.above) if rule.figure in ("errors", "busy", "cpu") else str(rule.above)
            bound = say_duration(rule.above) if rule.figure == "p99" else bound
            return (
                safe_line(rule.summary),
                f"Fires when {rule.figure} of {rule.service} stays above {bound} for {say_duration(rule.hold)}.",
                f"Team {rule.team} looks first at the metrics of {rule.service}, then at its calls.",
            )
        case GaugeThreshold():
            side = f"above {rule.above}" if rule.above is not None else f"below {rule.below}"
            return (
                safe_line(rule.summary),
                f"Fires when {safe_line(rule.gauge)} of {rule.target} is {side} for {say_duration(rule.hold)}.",
                f"Team {rule.team} looks first at the capacity of {rule.target}.",
            )
        case Absence():
            return (
                safe_line(rule.summary),
                f"Fires when no metrics of {rule.service} have come for {say_duration(rule.hold)}.",
                f"Team {rule.team} asks first whether users are served: a gap is not a zero.",
            )
        case _:
            assert_never(rule)
