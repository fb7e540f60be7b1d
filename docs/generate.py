"""Writes the reference pages that follow from the code: ``python docs/generate.py``."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from incident_sim.actions.union import action_kinds
from incident_sim.faults import Fault
from incident_sim.model import kinds
from incident_sim.observe.looks.reference import FIGURES
from incident_sim.safeguards import Safeguard
from incident_sim.scoring.groups import GROUPS, IN_QUIET
from incident_sim.scoring.penalties import PATTERNS
from incident_sim.units import show_duration

HERE = Path(__file__).resolve().parent


def pages() -> dict[str, str]:
    """Each page's name and text."""
    return {
        "actions.md": actions(),
        "criteria.md": criteria(),
        "faults.md": faults(),
        "figures.md": figures(),
        "safeguards.md": safeguards(),
    }


def _slots(kind: Any, discriminator: str) -> str:
    names = [
        f"`{name}`" if info.is_required() else f"`{name}`?"
        for name, info in kind.model_fields.items()
        if name != discriminator and info.annotation is not type(None)
    ]
    return ", ".join(names) or "none"


def actions() -> str:
    """Every action: what it does, what it costs, its slots."""
    lines = ["# Actions", "", "Written from the code. A slot with a question mark may be left out.", ""]
    for name, kind in action_kinds().items():
        times = f"hands {show_duration(kind.handling)}"
        if kind.acts:
            times += f", acts in about {show_duration(kind.acts)} at pace 1"
        if kind.shows:
            times += f", shows about {show_duration(kind.shows)} later"
        about = f"*{kind.family}, {kind.risk}, {times}.* Slots: {_slots(kind, 'do')}."
        lines += [f"## {name}", "", inspect.getdoc(kind) or "", "", about, ""]
    return "\n".join(lines)


LETTERS = {
    "detection": "A. Detection and declaration",
    "triage": "B. Triage",
    "investigation": "C. Investigation",
    "mitigation": "D. Mitigation",
    "command": "E. Command",
    "communication": "F. Communication",
    "closing": "G. Verification and closing",
    "postmortem": "H. Postmortem",
    "restraint": "R. Restraint, where nothing is wrong",
}


def criteria() -> str:
    """Every line of the rubric: its rule, its points, what full marks need; and every penalty."""
    lines = [
        "# Criteria and penalties",
        "",
        "Written from the code. Times are minutes of the rubric, scaled by a scenario's",
    ]
    lines += [
        "pace. The *time to declare* is five minutes after one could know: from the first page, or from the first"
    ]
    lines += ["customer's ticket where nothing pages."]
    for name, group in (*GROUPS, *IN_QUIET):
        points = sum(line.of for line in group) / 1000
        lines += ["", f"## {LETTERS[name]} ({points:g})", "", "| | Points | Rule | Full marks |", "|---|--:|---|---|"]
        lines += [
            f"| **{line.id}** {line.title} | {line.points:g} | {_one_line(line.rule)} | {_cell(line.full)} |"
            for line in group
        ]
    lines += ["", "## X. Penalties", "", "Together they never take more than 25 points.", ""]
    lines += ["| | Takes | Pattern |", "|---|---|---|"]
    lines += [f"| **{one.id}** {one.title} | {one.costs} | {_one_line(one.rule)} |" for one in PATTERNS]
    return "\n".join([*lines, ""])


def _one_line(text: str) -> str:
    return _cell(" ".join(text.split()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def faults() -> str:
    """Every fault: what goes wrong, its fields."""
    lines = ["# Faults", "", "Written from the code. A field with a question mark may be left out.", ""]
    for name, kind in kinds(Fault, "kind").items():
        lines += [f"## {name}", "", inspect.getdoc(kind) or "", "", f"Fields: {_slots(kind, 'kind')}.", ""]
    return "\n".join(lines)


def safeguards() -> str:
    """Every safeguard: what an action item of a postmortem may change, what it costs, its fields."""
    lines = ["# Safeguards", "", "Written from the code. A field with a question mark may be left out.", ""]
    for name, kind in kinds(Safeguard, "kind").items():
        lines += [f"## {name}", "", inspect.getdoc(kind) or "", "", f"Fields: {_slots(kind, 'kind')}.", ""]
    return "\n".join(lines)


def figures() -> str:
    """Every figure that clues and conditions may test."""
    lines = ["# Figures", "", "Written from the code: the named numbers of each look's answer.", ""]
    lines += ["| View | Figure | Unit | Meaning |", "|---|---|---|---|"]
    lines += [f"| {figure.view} | `{figure.name}` | {figure.unit} | {figure.meaning} |" for figure in FIGURES]
    return "\n".join([*lines, ""])


def main() -> None:
    """Write them."""
    folder = HERE / "reference"
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
