"""A debrief as Markdown for a wiki: headings, lists and tables, and no word of a stranger that marks anything up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from incident_sim.report.debrief import Debrief, Lesson
from incident_sim.report.ribbon import ribbon
from incident_sim.report.sheet import categories, harms, occasions
from incident_sim.report.words import avoided, clock, harm, percent, points, signed
from incident_sim.scoring.report import Effect, Evidence, Report
from incident_sim.text import safe_line
from incident_sim.units import show_duration

LONGEST = 600
RIBBON = 84
"""Columns of the picture of the afternoon, which a wiki shows in a fixed width."""
COUNT = {1: "One thing", 2: "Two things", 3: "Three things"}

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#^$!]")
_ENTITY = re.compile(r"&")
_LINK = re.compile(r"(?i)(?=://)|(?<=www)(?=\.)|(?=@)")
_OPENING = re.compile(r"^(\s*)([-+=:>]|\d+[.)])")


def markdown(debrief: Debrief) -> str:
    """The whole text."""
    return "\n".join(_lines(debrief)) + "\n"


def plain(text: str) -> str:
    """A stranger's text as literal text: no emphasis, link, mention, table cell, heading or element comes of it."""
    literal = _SPECIAL.sub(lambda found: f"\\{found.group()}", safe_line(text, LONGEST))
    literal = _ENTITY.sub("&amp;", literal)
    literal = _LINK.sub(r"\\", literal)
    return _OPENING.sub(lambda found: f"{found.group(1)}{found.group(2)[:-1]}\\{found.group(2)[-1]}", literal).strip()


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], figures: Sequence[int] = ()) -> Iterator[str]:
    """A table; the columns of figures stand to the right."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('--:' if column in figures else '---' for column in range(len(heads)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _lines(debrief: Debrief) -> Iterator[str]:
    report = debrief.report
    yield f"# Debrief: {plain(debrief.title)}"
    yield ""
    where = f"{plain(report.scenario)}, seed {report.seed}, variant {plain(report.variant)}"
    yield f"{plain(debrief.company)}. {where}.{_profile(report)}"
    yield ""
    yield f"**{points(report.score)} of 100: {plain(report.band)}.** {_caps(report)}".rstrip()
    yield ""
    yield from _harm(report)
    yield from _lessons(debrief)
    yield from _afternoon(debrief)
    yield from _changes(debrief)
    yield from _prevention(report)
    yield from _truth(debrief)
    yield from _well(debrief)
    yield from _scores(report)
    yield from _story(debrief)
    yield ""
    yield (
        "Every score comes from simulating the same afternoon again. An entry such as #12 is line 13 of the recording. "
        f"Physics {report.physics}, rubric {report.rubric}, recording sha256 `{plain(report.journal_sha256)}`."
    )


def _profile(report: Report) -> str:
    named = report.profile
    return "" if named.title == "standard" else f" Graded by the profile {plain(named.title)} ({plain(named.level)})."


def _caps(report: Report) -> str:
    return " ".join(plain(cap) for cap in report.caps)


def _harm(report: Report) -> Iterator[str]:
    rows = [
        (
            run.name,
            harm(run.bill.total),
            f"{run.bill.failed_attempts:,}",
            f"{run.bill.unserved_users:,}",
            f"{run.bill.authorised_without_order:,}",
            f"{run.bill.charged_twice:,}",
        )
        for run in harms(report.harm)
    ]
    heads = ("Harm", "points", "failed attempts", "left unserved", "paid without an order", "charged twice")
    yield from table(heads, rows, range(1, 6))
    yield ""
    sentence = avoided(report.harm)
    yield f"{sentence[:1].upper()}{sentence[1:]}."
    yield ""


def _lessons(debrief: Debrief) -> Iterator[str]:
    if not debrief.lessons:
        return
    yield f"## {COUNT[len(debrief.lessons)]} to do differently next time"
    yield ""
    for number, lesson in enumerate(debrief.lessons, start=1):
        yield f"{number}. **{plain(lesson.do)}**, by {clock(lesson.sight.at)}: {_worth(lesson)}."
        yield f"   - {plain(lesson.why)}"
        yield f"   - What could be seen then: {'; '.join(plain(line) for line in lesson.sight.lines)}"
        if lesson.evidence:
            yield f"   - Evidence: {_proofs(lesson.evidence)}"
    yield ""


def _worth(lesson: Lesson) -> str:
    spared = f", {harm(lesson.harm)} points of harm" if lesson.harm is not None else ""
    return f"worth up to {points(lesson.points)} of 100{spared}"


def _afternoon(debrief: Debrief) -> Iterator[str]:
    yield "## The afternoon"
    yield ""
    yield "```text"
    yield from ribbon(debrief, RIBBON)
    yield "```"
    yield ""


def _changes(debrief: Debrief) -> Iterator[str]:
    if not debrief.changes:
        return
    yield "## What each change came to"
    yield ""
    rows = [
        (
            f"{change.number}. {plain(change.mark)}",
            clock(change.effect.at),
            f"{plain(change.effect.text)} (\\#{change.effect.entry})",
            change.effect.word,
            signed(change.effect.spared) + _units(change.effect),
            ", ".join(f"{show_duration(one.span)}: {signed(one.spared)}" for one in change.effect.sooner)
            or "not tried",
        )
        for change in debrief.changes
    ]
    yield from table(("Move", "At", "Change", "Was", "Spared", "Sooner"), rows, (4,))
    yield ""


def _units(effect: Effect) -> str:
    """Which units of harm moved, and how much in other worlds."""
    words = f" ({effect.moved.words})" if effect.moved.words else ""
    if effect.spread is None:
        return words
    spread = effect.spread
    return f"{words}; {signed(spread.lowest)} to {signed(spread.highest)} in {spread.worlds} worlds"


def _prevention(report: Report) -> Iterator[str]:
    proof = report.prevention
    if proof is None:
        return
    yield "## What your safeguards would have prevented"
    yield ""
    yield f"On the same afternoon, with each of them; worth {points(proof.points)} points."
    yield ""
    rows = [
        (plain(one.text), percent(one.idle.share), percent(one.played.share), plain(one.price)) for one in proof.tried
    ]
    rows += [(plain(left.text), "not tried", "not tried", plain(left.why)) for left in proof.untried]
    yield from table(("Safeguard", "Nobody acting", "Your play", "What else"), rows, (1, 2))
    yield ""


def _truth(debrief: Debrief) -> Iterator[str]:
    cause = debrief.cause
    yield "## What really happened"
    yield ""
    held = " It kept itself up after its trigger had gone." if cause.sustaining else ""
    path = " → ".join(plain(one) for one in cause.path)
    yield f"**{plain(cause.mechanism.capitalize())}** at **{plain(cause.component)}** ({path}).{held}"
    yield ""
    roles = {"trigger": ", the trigger", "innocent": ", innocent"}
    rows = [
        (
            clock(spell.begin),
            "the end" if spell.end is None else clock(spell.end),
            plain(spell.text)
            + roles.get(spell.role, "")
            + (f", again at {', '.join(clock(at) for at in again)}" if again else ""),
        )
        for spell, again in occasions(debrief.truths)
    ]
    yield from table(("From", "To", "Truth"), rows)
    yield ""


def _well(debrief: Debrief) -> Iterator[str]:
    if not debrief.praises:
        return
    yield "## What went well"
    yield ""
    for praise in debrief.praises:
        where = f" ({_proofs(praise.evidence)})" if praise.evidence else ""
        yield f"- {plain(praise.text)}{where}"
    yield ""


def _scores(report: Report) -> Iterator[str]:
    yield "## Score by category"
    yield ""
    rows = [(name.capitalize(), points(one.points), points(one.of)) for name, one in report.categories.items()]
    yield from table(("Category", "points", "of"), rows, (1, 2))
    yield ""
    for category in categories(report):
        yield f"### {category.name.capitalize()}"
        yield ""
        lines = [
            (
                plain(verdict.id),
                plain(verdict.title),
                points(verdict.points),
                points(verdict.of),
                plain(verdict.reason),
                "" if verdict.points >= verdict.of else plain(verdict.full_marks),
                _proofs(verdict.evidence),
            )
            for verdict in category.verdicts
        ]
        heads = ("", "Line", "points", "of", "Why", "Full marks", "Evidence")
        yield from table(heads, lines, (2, 3))
        yield ""
    if not report.postmortem_filed:
        yield "No postmortem was filed: its points are missing."
        yield ""
    yield from _penalties(report)
    yield from _wording(report)
    if report.left_out:
        out = "; ".join(f"{plain(left.id)} {plain(left.title)} ({plain(left.reason)})" for left in report.left_out)
        yield f"Left out, the rest rescaled: {out}."
        yield ""


def _penalties(report: Report) -> Iterator[str]:
    if not report.penalties:
        return
    yield "### Penalties"
    yield ""
    rows = [
        (plain(one.id), plain(one.title), f"-{points(one.points)}", plain(one.reason), _proofs(one.evidence))
        for one in report.penalties
    ]
    yield from table(("", "Pattern", "points", "Why", "Evidence"), rows, (2,))
    yield ""


def _wording(report: Report) -> Iterator[str]:
    """What the checks of wording found, each phrase once; only blame costs points."""
    if report.language == "not checked":
        yield "Wording was not checked: there are no lists for the language it is written in."
        yield ""
    elif report.remarks:
        yield "### On wording"
        yield ""
        for one in dict.fromkeys(report.remarks):
            yield f'- {plain(one.where)}: "{plain(one.phrase)}": {plain(one.instead)}'
        yield ""


def _story(debrief: Debrief) -> Iterator[str]:
    yield "## The story, with the truth beside it"
    yield ""
    rows = [
        (
            clock(beat.at),
            f"**{beat.lane}**" if beat.lane == "truth" else beat.lane,
            plain(beat.text),
            "" if beat.entry is None else f"\\#{beat.entry}",
        )
        for beat in debrief.story
    ]
    yield from table(("At", "What", "Line", "Entry"), rows)


def _proofs(rows: Sequence[Evidence]) -> str:
    return "; ".join(f"{clock(row.at)} \\#{row.entry} {plain(row.text)}" for row in rows)
