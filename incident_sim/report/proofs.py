"""What a postmortem's safeguards would have prevented, as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from incident_sim.report.words import points
from incident_sim.scoring.report import Report


def prevention(report: Report, width: int) -> Iterator[str]:
    """Each safeguard alone, all together, and the items that are words alone."""
    proof = report.prevention
    if proof is None:
        return
    yield f"What your safeguards would have prevented on the same afternoon (+{points(proof.points)} points):"
    for one in proof.tried:
        yield from textwrap.wrap(f"  {one.text}: {one.averts}", width, subsequent_indent="    ")
        if one.price:
            yield from textwrap.wrap(one.price, width, initial_indent="    ", subsequent_indent="    ")
    for left in proof.untried:
        yield from textwrap.wrap(f"  {left.text}: {left.why}", width, subsequent_indent="    ")
