"""A trace as a waterfall: every span a bar on the clock of its request."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from incident_sim.observe import Answer, Trace, say_outcome, say_segment
from incident_tui.renderables.figures import latency, when
from incident_tui.renderables.ink import crop, line, pad, right
from incident_tui.themes import BAD, BRIGHT, DIM, OK

GOOD = "ok"


def waterfall(trace: Trace, width: int) -> list[Content]:
    """Heading and bars; the path that took the time is bold."""
    bad = trace.outcome != GOOD
    glyph, colour = ("✖", BAD) if bad else ("●", OK)
    who = say_segment(trace.segment)
    head = f"{when(trace.at)} {trace.journey} {latency(trace.duration)} {say_outcome(trace.outcome)}"
    names = min(38, max(18, width * 2 // 5))
    room = max(6, width - names - 8)
    critical = _critical(trace)
    rows = [line((f"{glyph} ", colour), (head, BRIGHT), (f"  {crop(who, max(0, width - len(head) - 4))}", DIM))]
    for number, one in enumerate(trace.spans):
        label = "  " * min(_depth(trace, number), 6) + one.service + (f" try {one.attempt + 1}" if one.attempt else "")
        start = min(room - 1, one.start * room // max(1, trace.duration))
        bar = max(1, min(room - start, one.duration * room // max(1, trace.duration)))
        failed = one.outcome != GOOD
        text = " " * start + ("▓" if failed else "█") * bar
        style = BAD if failed else ("bold " if number in critical else "") + OK
        note = f" {say_outcome(one.outcome)}" if failed else ""
        rows.append(
            line(
                (f"  {pad(label + note, names - 2)}", BRIGHT if number in critical else ""),
                (pad(text, room), style),
                (right(latency(one.duration), 7), DIM),
            )
        )
    return rows


def first(found: Answer, segment: tuple[str, str] | None, service: str) -> Answer:
    """The traces of the chosen segment before the others, then the failed, then the slow; how many of which is said."""
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
    return replace(found, traces=tuple(sorted(found.traces, key=rank)), words=tuple(words))


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
        children = [(one.start + one.duration, number) for number, one in enumerate(trace.spans) if one.parent == at]
        at = max(children)[1] if children else None
    return frozenset(found)
