"""What each line of the rubric asks a responder to do, by when, and with which other lines it belongs.

A criterion that is not listed is told by its own title and by what full marks would have needed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Anchor = Literal["T0", "Tp", "Td", "Tm", "Tr", "change", "end"]
"""An instant of the report, the first change, or the end of the session."""

Topic = Literal["notice", "ask", "conclude", "relief", "care", "lead", "tell", "close", "learn"]
"""Lines that are one habit: three lessons are about three of them."""


class Counsel(NamedTuple):
    """An imperative, its habit, and its deadline in minutes of the rubric after an anchor."""

    topic: Topic
    do: str
    anchor: Anchor
    minutes: int = 0


COUNSEL: dict[str, Counsel] = {
    "A1": Counsel("notice", "Acknowledge the page", "Tp", 5),
    "A2": Counsel("notice", "Declare the incident", "Tp", 5),
    "A3": Counsel("notice", "Take the severity from the table", "Td", 10),
    "A4": Counsel("notice", "Leave no page alone", "Tp", 15),
    "B1": Counsel("ask", "Look up how bad it is, and say so", "Td", 5),
    "B2": Counsel("ask", "Tell apart who is hit, by two dimensions", "Td", 5),
    "B3": Counsel("ask", "Find out since when, and say so", "Td", 5),
    "B4": Counsel("ask", "Ask what changed", "Td", 5),
    "B5": Counsel("ask", "Read the failures over time", "Td", 5),
    "B6": Counsel("ask", "Ask what it costs", "Td", 5),
    "B7": Counsel("ask", "Read the map or the vendor's page", "Td", 5),
    "B8": Counsel("ask", "Ask whether money is at risk", "Td", 5),
    "C1": Counsel("conclude", "Rule other causes out before the first costly change", "change"),
    "C2": Counsel("conclude", "Hold the hypothesis that the evidence points to", "Td", 20),
    "C3": Counsel("conclude", "Name the mechanism", "Td", 20),
    "C4": Counsel("conclude", "Gather evidence that settles it before you confirm it", "Td", 20),
    "C5": Counsel("ask", "Look at a second kind of signal", "Td", 5),
    "C6": Counsel("conclude", "Drop a hypothesis once it is contradicted", "Td", 20),
    "C7": Counsel("care", "Save the state before it is gone", "change"),
    "D3": Counsel("care", "Rest the first costly change on something you have seen", "change"),
    "D4": Counsel("care", "Keep each change as narrow as the trouble", "change"),
    "D5": Counsel("relief", "Remove what keeps the failure up", "Td", 10),
    "D6": Counsel("relief", "Disarm the trigger", "Td", 10),
    "D7": Counsel("relief", "Let the load back in steps, and read between them", "Td", 20),
    "D8": Counsel("relief", "Tame the automation that works against you", "Td", 10),
    "D9": Counsel("care", "Read what each change did", "change", 3),
    "E1": Counsel("lead", "Hand work to a colleague", "Td", 10),
    "E2": Counsel("lead", "Command, and leave the changes to others", "Td", 10),
    "E3": Counsel("lead", "Page the team that the evidence points to", "Td", 10),
    "E4": Counsel("lead", "Tell the vendor", "Td", 10),
    "E5": Counsel("care", "Note a way back before each costly change", "change"),
    "F1": Counsel("tell", "Post a first status", "Td", 5),
    "F2": Counsel("tell", "Say what fails, and for whom", "Td", 10),
    "F3": Counsel("tell", "Post at a steady cadence", "Td", 20),
    "F4": Counsel("tell", "Claim the scope that is true", "Td", 5),
    "F5": Counsel("tell", "State how many fail as it is", "Td", 5),
    "F6": Counsel("tell", "Claim no more of the cause than you have seen", "Td", 5),
    "F7": Counsel("tell", "Promise the public no time of recovery", "Td", 5),
    "F8": Counsel("tell", "Update the executives", "Td", 15),
    "F9": Counsel("tell", "Give support a macro", "Td", 20),
    "F10": Counsel("tell", "Show a banner to those who are hit", "Td", 10),
    "F11": Counsel("tell", "Announce the recovery", "Tm", 10),
    "F12": Counsel("tell", "Close with a post that confirms, is true about data, and says where to turn", "Tr"),
    "G1": Counsel("close", "Watch for half an hour before you say resolved", "Tm", 30),
    "G2": Counsel("close", "Read the users' own signal after the recovery", "Tm", 10),
    "G3": Counsel("close", "Put back what you turned", "Tm", 30),
    "G4": Counsel("close", "Reconcile the payments that are in doubt", "Tm", 10),
    "H1": Counsel("learn", "Name the root cause in the postmortem", "end"),
    "H2": Counsel("learn", "Tell the trigger from the cause", "end"),
    "H3": Counsel("learn", "Name the factors that contributed, and no others", "end"),
    "H4": Counsel("learn", "State the impact in numbers", "end"),
    "H5": Counsel("learn", "Say how it was detected, and how late", "end"),
    "H6": Counsel("learn", "Write the timeline down", "end"),
    "H7": Counsel("learn", "Say which changes helped", "end"),
    "H8": Counsel("learn", "Say what went well, what went badly and where luck helped", "end"),
    "H9": Counsel("learn", "Add actions that prevent, detect and mitigate on the causal path", "end"),
    "H10": Counsel("learn", "Give each action an owner, a priority and a measurable end", "end"),
    "H11": Counsel("learn", "Share it with the organisation", "end"),
    "R1": Counsel("tell", "Tell the public of no harm that nobody suffers", "Td", 5),
    "R2": Counsel("care", "Leave alone what is well", "change"),
    "R3": Counsel("close", "Say why you stand down", "end"),
    "X1": Counsel("care", "Turn a knob once, and read before you turn it back", "change"),
    "X2": Counsel("care", "Make one change at a time, and read between", "change"),
    "X3": Counsel("care", "Link a costly change to something you have seen", "change"),
    "X4": Counsel("care", "Leave a release alone that the evidence has cleared", "change"),
    "X5": Counsel("close", "Do not call it resolved before it is", "Tm", 30),
    "X6": Counsel("tell", "Break no promise of an update, and do not fall silent", "Td", 30),
    "X7": Counsel("tell", "Say nothing in public that you have seen to be false", "Td", 5),
    "X8": Counsel("learn", "Write about the system, and blame nobody", "end"),
    "X9": Counsel("relief", "Go for what lies behind the symptom", "Td", 20),
    "X10": Counsel("care", "Destroy nothing while something gentler is left", "change"),
    "X11": Counsel("care", "Shed load before you restart into it", "change"),
    "X12": Counsel("care", "Look at the headroom before you shift traffic", "change"),
    "X13": Counsel("care", "Leave the guards up", "change"),
    "X14": Counsel("conclude", "Look elsewhere once a component is cleared", "Td", 20),
    "X15": Counsel("lead", "Page those who can help, and nobody else", "Td", 10),
    "X16": Counsel("notice", "Settle the severity once", "Td", 10),
    "X17": Counsel("tell", "Promise the public no time of recovery", "Td", 5),
    "X18": Counsel("relief", "Bring relief before you know the cause", "Td", 10),
    "X19": Counsel("tell", "Post when something has changed", "Td", 5),
    "X20": Counsel("care", "Save the state before you restart or purge", "change"),
    "X21": Counsel("ask", "Go without the hint", "Td", 5),
}

TOPICS: dict[str, Topic] = {
    "A": "notice",
    "B": "ask",
    "C": "conclude",
    "D": "care",
    "E": "lead",
    "F": "tell",
    "G": "close",
    "H": "learn",
    "X": "care",
}
"""Where a line belongs that is not listed."""

HARM = ("D1", "D2")
"""Lines that lessons about harm speak for."""


def counsel(id_: str, title: str, full_marks: str) -> Counsel:
    """What a line asks for."""
    found = COUNSEL.get(id_)
    return found or Counsel(TOPICS.get(id_[:1], "care"), f"{title}: {full_marks}" if full_marks else title, "Td", 5)
