"""A trace as a waterfall: every span a bar on the clock of its request, solid where it worked itself."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from textual.content import Content

from incident_sim.observe import Answer, Span, Trace, say_outcome, say_segment
from incident_tui.renderables.figures import latency, when
from incident_tui.renderables.ink import Part, crop, line, pad, right
from incident_tui.renderables.instants import runs
from incident_tui.themes import BAD, BRIGHT, DIM, KEY, OK

GOOD = "ok"
OWN, WAITS, MOST = "█", "░", "▶"
Stretch = tuple[int, int]


@lru_cache(maxsize=256)
def waterfall(trace: Trace, width: int) -> tuple[Content, ...]:
    """Heading and bars; the span with most time of its own is marked, the path that took the time is bold."""
    bad = trace.outcome != GOOD
    glyph, colour = ("✖", BAD) if bad else ("●", OK)
    owned = [own_time(trace, number) for number in range(len(trace.spans))]
    spent = [sum(end - begin for begin, end in stretches) for stretches in owned]
    most = max(range(len(spent)), key=lambda number: spent[number], default=None)
    head = f"{when(trace.at)} {trace.journey} {latency(trace.duration)} {say_outcome(trace.outcome)}"
    if most is not None and spent[most]:
        head += f", most of it in {trace.spans[most].service}"
    who = crop(say_segment(trace.segment), max(0, width - len(head) - 4))
    rows = [line((f"{glyph} ", colour), (head, BRIGHT), (f"  {who}", DIM))]
    critical = _critical(trace)
    names = min(38, max(16, width * 2 // 5))
    room = max(6, width - names - 13)
    for number, one in enumerate(trace.spans):
        leads, failed = number == most and spent[most] > 0, one.outcome != GOOD
        style = BAD if failed else ("bold " if number in critical else "") + OK
        begin, end = _stretch(trace, one)
        took = latency(end - begin) + ("+" if one.duration < 0 else "")
        rows.append(
            line(
                (MOST if leads else " ", KEY),
                ("✖" if failed else " ", BAD),
                (pad(_label(trace, number), names - 2), BRIGHT if leads or number in critical else ""),
                *_bar(trace, one, owned[number], room, style),
                (right(took, 8), DIM),
                (right(_share(spent[number], trace.duration), 5), KEY if leads else DIM),
            )
        )
    return tuple(rows)


def own_time(trace: Trace, number: int) -> list[Stretch]:
    """When a span worked itself, since its request began: not while anything it called was under way."""
    begin, end = _stretch(trace, trace.spans[number])
    below = sorted(_stretch(trace, one) for one in trace.spans if one.parent == number)
    found: list[Stretch] = []
    for starts, stops in below:
        if starts > begin:
            found.append((begin, min(starts, end)))
        begin = max(begin, stops)
        if begin >= end:
            break
    if begin < end:
        found.append((begin, end))
    return [(early, late) for early, late in found if late > early]


def _stretch(trace: Trace, one: Span) -> Stretch:
    """One that was not finished when its request was shipped lasts as long as the request."""
    return one.start, one.start + one.duration if one.duration >= 0 else max(one.start, trace.duration)


def _label(trace: Trace, number: int) -> str:
    one = trace.spans[number]
    tried = f" try {one.attempt}" if one.attempt > 1 else ""
    failed = f" {say_outcome(one.outcome)}" if one.outcome != GOOD else ""
    return "  " * min(_depth(trace, number), 6) + one.service + tried + failed


def _share(spent: int, whole: int) -> str:
    """Own time, as a share of the request in whole percent."""
    share = min(100, round(100 * spent / max(1, whole)))
    return f"{share}%" if share or not spent else "<1%"


def _bar(trace: Trace, one: Span, owned: list[Stretch], room: int, style: str) -> list[Part]:
    """A span on the clock of its request, its own time solid; a bar of one cell is always solid."""

    def cells(begin: int, end: int) -> range:
        first = min(room - 1, begin * room // max(1, trace.duration))
        return range(first, min(room, max(first + 1, end * room // max(1, trace.duration))))

    bar = [(" ", "")] * room
    whole = cells(*_stretch(trace, one))
    for place in whole:
        bar[place] = (WAITS, DIM)
    for begin, end in owned:
        if 2 * (end - begin) * room >= trace.duration or len(whole) == 1:
            for place in cells(begin, end):
                bar[place] = (OWN, style)
    return runs(bar)


def first(found: Answer, segment: tuple[str, str] | None, service: str) -> Answer:
    """The traces of the chosen segment before the others, then the failed, then the slow; how many of which is said.

    The table of the same requests is left out: the heading of each says it all.
    """
    if not found.traces:
        return found

    def rank(trace: Trace) -> tuple[bool, bool, int]:
        return segment is not None and segment not in trace.segment, trace.outcome == GOOD, -trace.duration

    words = list(found.words)
    if segment is not None:
        count = sum(segment in trace.segment for trace in found.traces)
        words.append(f"{count} of {len(found.traces)} shown are of {segment[0]} {segment[1]}, and stand first.")
    through = sum(any(span.service == service for span in trace.spans) for trace in found.traces)
    if through:
        words.append(f"{through} of {len(found.traces)} pass through {service}.")
    return replace(found, traces=tuple(sorted(found.traces, key=rank)), words=tuple(words), tables=())


def _depth(trace: Trace, number: int) -> int:
    depth, at = 0, trace.spans[number].parent
    while 0 <= at < len(trace.spans) and depth < 12:
        depth, at = depth + 1, trace.spans[at].parent
    return depth


def _critical(trace: Trace) -> frozenset[int]:
    """From the root down, always the child that ended last."""
    found: list[int] = []
    at = next((number for number, one in enumerate(trace.spans) if one.parent < 0), None)
    while at is not None and at not in found:
        found.append(at)
        children = [(_stretch(trace, one)[1], number) for number, one in enumerate(trace.spans) if one.parent == at]
        at = max(children)[1] if children else None
    return frozenset(found)
