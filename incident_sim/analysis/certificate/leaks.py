"""No leak: the cause stands in no word that a player can see, for it is to be found out from figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_sim.analysis.certificate.booth import Booth
from incident_sim.analysis.certificate.rows import Reading, Rule
from incident_sim.analysis.certificate.visible import Words, read_before, seen_after
from incident_sim.observe.words import say_mechanism
from incident_sim.scenario.schema import Variant

PLAYS = ("nothing", "look at everything", "page everybody")
"""Who sees all there is to see, and changes nothing."""
SHOWN = 90
"""Characters of a text that are quoted."""
_SENTENCES = re.compile(r"[.;!?\n]+")
_WORDS = re.compile(r"[a-z0-9]+")


def read_leaks(booth: Booth) -> Reading:
    """Count the texts that tell what is to be found out."""
    found = dict.fromkeys(_leaks(booth))
    return Reading(len(found), holds=not found, why=tuple(found))


def _leaks(booth: Booth) -> Iterator[str]:
    secret = Secret(booth.variant)
    for words in read_before(booth.scenario, booth.journal("nothing")):
        for sentence in _SENTENCES.split(words.text):
            yield from _told(words, secret.named_in(sentence) or secret.cause_in(sentence))
    for name in PLAYS:
        for words in seen_after(booth.journal(name)):
            yield from _told(words, secret.named_in(words.text) or secret.cause_in(words.text, alone=True))


def _told(words: Words, what: str | None) -> Iterator[str]:
    if what is not None:
        text = words.text if len(words.text) <= SHOWN else f"{words.text[:SHOWN]} ..."
        yield f"{words.where} tells {what}: {text}"


class Secret:
    """What no text may tell of a variant."""

    def __init__(self, variant: Variant) -> None:
        truth = variant.truth
        pools = truth.pools
        true = [
            choice
            for pool in (pools.triggers, pools.factors, pools.well, pools.badly, pools.lucky)
            for choice in pool
            if choice.correct
        ]
        # An id of one plain word, such as `database`, proves nothing where it stands.
        self._named = {
            **{_norm(choice.text): f"the true item {choice.id} of the form" for choice in true},
            **{_norm(fault.id): f"the fault {fault.id}" for fault in variant.faults},
            **{_norm(choice.id): f"the true item {choice.id} of the form" for choice in true},
            _norm(truth.root): f"the cause {truth.root}",
            _norm(variant.name): f"the variant {variant.name}",
        }
        self._named = {words: what for words, what in self._named.items() if " " in words}
        root = next(cause for cause in truth.hypotheses if cause.id == truth.root)
        self._component = _norm(root.component)
        self._mechanisms = {_norm(root.mechanism), _norm(say_mechanism(root.mechanism))}
        self._cause = f"the cause, {say_mechanism(root.mechanism)} at {root.component}"

    def named_in(self, text: str) -> str | None:
        """Which fault or true item is named, if any."""
        normal = f" {_norm(text)} "
        return next((what for words, what in self._named.items() if f" {words} " in normal), None)

    def cause_in(self, text: str, *, alone: bool = False) -> str | None:
        """Whether component and mechanism are named together; ``alone``, whether the mechanism is."""
        normal = f" {_norm(text)} "
        for mechanism in self._mechanisms:
            enough = (alone and " " in mechanism) or f" {self._component} " in normal
            if f" {mechanism} " in normal and enough:
                return self._cause
        return None


def _norm(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


LEAKS = Rule("texts that tell the cause", "= 0", "count", PLAYS, read_leaks)
