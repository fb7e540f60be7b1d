"""Every text of a play that people read, and what the language checks find in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from incident_sim.actions.close import FilePostmortem, StandDown
from incident_sim.actions.command import Note
from incident_sim.actions.communicate import Message
from incident_sim.scoring.case import Case
from incident_sim.scoring.language import check
from incident_sim.scoring.record import Deed
from incident_sim.scoring.report import Remark


@dataclass(frozen=True)
class Passage:
    """One text, where it stands, and what may be checked of it."""

    deed: Deed
    where: str
    text: str
    describes: bool = False
    """It tells what happened: no place for what might have been."""
    numberless: bool = False
    """The slot for how many is empty."""

    def remarks(self, case: Case) -> Iterator[Remark]:
        """What the checks find."""
        yield from check(self.text, self.where, case.people, describes=self.describes, numberless=self.numberless)


def texts(case: Case) -> Iterator[Passage]:
    """All of them, in order; of a postmortem in a language without lists, nothing."""
    for deed in case.record.deeds:
        match deed.action:
            case Message() as message:
                yield Passage(deed, message.kind.replace("_", " "), str(getattr(message, "text", "")))
            case Note(text=text):
                yield Passage(deed, "note", text)
            case StandDown(reason=text):
                yield Passage(deed, "reason to stand down", text)
            case FilePostmortem(postmortem=form) if form.language == "en":
                counted = form.impact.users_affected is not None or form.impact.requests_failed is not None
                yield Passage(deed, "summary", form.summary, describes=True, numberless=not counted)
                yield Passage(deed, "permanent fix", form.permanent_fix)
                for moment in form.timeline:
                    yield Passage(deed, "timeline", moment.text, describes=True)
                for item in form.actions:
                    yield Passage(deed, "action item", item.object)
            case _:
                pass
