"""A debrief as one page for a browser: no script, no request, nothing beside it.

The policy in its head forbids all that the page does not need, so that even a text that escaped its escaping could
neither run nor fetch anything. The same debrief gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from incident_sim.report.afternoon import DESK, PHONE, afternoon
from incident_sim.report.debrief import Debrief
from incident_sim.report.figures import dial, effect_bar, most_spared, share_bar
from incident_sim.report.sheet import categories, harms, minutes, occasions
from incident_sim.report.words import avoided, clock, harm, percent, points, signed
from incident_sim.text import safe_text
from incident_sim.units import show_duration

LONGEST = 1000
"""No text of a debrief needs more; a flood of one is cut off."""


def page(debrief: Debrief) -> str:
    """The page."""
    environment = _environment()
    style = environment.get_template("page.css").render()
    return environment.get_template("page.html").render(
        debrief=debrief,
        report=debrief.report,
        style=Markup(style),  # noqa: S704 - a file of ours
        policy=_policy(style),
        pictures=(afternoon(debrief, DESK), afternoon(debrief, PHONE)),
        dial=dial(debrief.report.score, debrief.report.band),
        avoided=avoided(debrief.report.harm),
        harms=harms(debrief.report.harm),
        categories=categories(debrief.report),
        minutes=minutes(debrief),
        occasions=occasions(debrief.truths),
        most=most_spared(debrief),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("incident_sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "clock": clock,
        "harm": harm,
        "percent": percent,
        "points": points,
        "signed": signed,
        "span": show_duration,
    }
    environment.globals |= {"share_bar": share_bar, "effect_bar": effect_bar}
    return environment


def _safe(value: object) -> object:
    """Whatever a template prints is made safe to show, then escaped."""
    return safe_text(value, LONGEST) if isinstance(value, str) and not isinstance(value, Markup) else value


def _policy(style: str) -> str:
    """Nothing but this very style sheet."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
