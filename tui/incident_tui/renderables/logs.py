"""What stands around log lines: how many match, a line in full, and lines by what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from incident_sim.observe import Answer, LogLine, Trace, say_log, say_outcome
from incident_tui.logreader import Kept
from incident_tui.patterns import Pattern, pattern_of
from incident_tui.renderables.figures import latency, span, thousands, when
from incident_tui.renderables.histogram import histogram
from incident_tui.renderables.ink import crop, folded, line, pad, right
from incident_tui.renderables.lines import LEVELS
from incident_tui.themes import BRIGHT, DIM, KEY

ROOMY = 16
"""With so many rows, everything that an answer says stands above its lines."""
TALL = 16
"""With so many rows, a line in full is spaced out."""
_FIELD = re.compile(r"([A-Za-z_][\w.-]*)=(\S+)")


def pinned(found: Answer, keeps: Kept, said: str, state: str, width: int, height: int, now: int) -> list[Content]:
    """Title, age and whether it follows; what was found and what is kept of it; when lines came."""
    age = f"  {span(now - found.delivered_at)} ago"
    room = max(8, width - len(age) - len(state) - 2)
    rows = [line((crop(found.title, room), BRIGHT), (age, DIM), (f"  {state}", KEY))]
    for words in found.words if height >= ROOMY else found.words[:1]:
        rows += folded(words, width)[: 2 if height >= ROOMY else 1]
    if said:
        rows.append(line((crop(said, width), KEY)))
    if keeps.lines:
        rows.append(histogram(keeps.lines, width))
    return rows


def said_of(keeps: Kept, typed: str, pattern: str, *, around: bool, place: int) -> str:
    """What is shown, where something is left out or looked for."""
    what = " and ".join([*([f"{typed}"] if typed else []), *(["one pattern"] if pattern else [])])
    if not what:
        return ""
    if not around:
        return f"Filter {what}: {len(keeps.matches)} of {keeps.of} lines shown."
    at = next((number for number, match in enumerate(keeps.matches, 1) if match == place), None)
    met = f"match {at} of {len(keeps.matches)}" if at is not None else f"{len(keeps.matches)} matches"
    return f"{what}: {met}, among all {keeps.of} lines. n N go on, esc shows only the matches."


def details(
    one: LogLine, lines: Sequence[LogLine], trace: Trace | None, width: int, height: int, now: int
) -> list[Content]:
    """A line in full: where and when, the way to its trace, its fields, and what reads like it."""
    word, colour = LEVELS.get(one.level, (one.level[:5].upper(), DIM))
    text, stamp = say_log(one), f"  {when(one.at)}, {span(now - one.at)} ago"
    gap = [line("")] if height >= TALL else []
    rows = [
        line((f"{word.strip()} ", colour), (crop(one.service, max(8, width - len(stamp) - 7)), BRIGHT), (stamp, DIM))
    ]
    rows += [*gap, *folded(text, width), *gap, *_way_to(one, trace, width), *gap]
    rows += [
        line((f"{pad(name, 10)} ", DIM), crop(value, max(4, width - 11)))
        for name, value in [*_FIELD.findall(text), ("template", one.template)]
    ]
    if one.alike > 1:
        rows += folded(f"Stands for {one.alike:,} alike; the others were dropped for their volume.", width, DIM)
    alike = [other for other in lines if other.level == one.level and pattern_of(other) == pattern_of(one)]
    share = f"{sum(other.alike for other in alike):,} of {sum(other.alike for other in lines):,}"
    return rows + folded(f"{share} lines read like it (p: all patterns).", width, DIM)


def _way_to(one: LogLine, trace: Trace | None, width: int) -> list[Content]:
    if trace is not None:
        took = f"{trace.journey}, {latency(trace.duration)}, {say_outcome(trace.outcome)}, {len(trace.spans)} spans"
        return [*folded(f"Trace {one.trace}: {took}.", width), *folded("enter goes to it.", width, KEY)]
    if one.trace:
        return folded(f"Trace {one.trace} is no longer kept.", width, DIM)
    return folded("No trace: few requests are sampled, and this one was not.", width, DIM)


def pattern_rows(found: Sequence[Pattern], width: int, chosen: str) -> list[Content]:
    """One row a pattern: how many lines, what they say, and of whom."""
    if not found:
        return folded("No lines to count. / types a text, enter asks.", width, DIM)
    rows = []
    for one in found:
        _, colour = LEVELS.get(one.level, ("", DIM))
        who = one.services[0] if len(one.services) == 1 else f"{len(one.services)} services"
        side = min(14, max(0, width - 44))
        mine = one.text == chosen
        rows.append(
            line(
                ("▶" if mine else " ", KEY),
                (right(thousands(one.count), 6), BRIGHT),
                (f" {one.level[:1].upper()} ", colour),
                (pad(one.text, max(4, width - side - 11)), "bold" if mine else ""),
                (f" {pad(who, side)}" if side else "", DIM),
            )
        )
    return rows
