"""Hand-made plays: a small shop, what its users got, and what somebody did, written down minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from incident_sim.actions import ACTION
from incident_sim.faults import Fault
from incident_sim.journal.entry import Entry, Fact
from incident_sim.journal.rows import CallRow, QuotaRow, TruthRow
from incident_sim.journal.signals import (
    ActionAccepted,
    ActionDone,
    ActionStarted,
    AlertFired,
    AlertResolved,
    AnswerDelivered,
    PlayEnded,
    WindowClosed,
)
from incident_sim.journal.truth import FaultEnded, FaultStarted, OutcomesCounted, WorldDrawn
from incident_sim.scenario.schema import Scenario
from incident_sim.scoring import STANDARD, Comparison, Comparisons, Effect, HarmBill, Profile, Seen, bill, measure, read
from incident_sim.scoring.case import Case
from incident_sim.units import FROM_FILE, MINUTE, ONE, SECOND
from tests.world.building import declare

Word = Literal["helpful", "harmful"]
WINDOW = 5 * SECOND
ATTEMPTS = 50
"""Of each segment in a window."""

VENDOR_SLOW: dict[str, Any] = {
    "id": "vendor-slow", "kind": "slow_dependency", "at": "0s", "until": "11m", "target": "vendor", "region": "eu",
    "factor": 9,
}  # fmt: skip

FALSE = ({"id": "x", "text": "x"}, {"id": "y", "text": "y"})

TRUTH: dict[str, Any] = {
    "root": "slow",
    "trigger": "vendor-slow",
    "path": ("vendor", "web"),
    "sustaining": True,
    "removes_trigger": ("open_breaker web->vendor eu",),
    "removes_sustainer": ("open_breaker web->vendor eu", "shed buy"),
    "smallest_scope": ("open_breaker web->vendor eu", "shed buy"),
    "team": "web",
    "vendor": "vendor",
    "severity": "SEV1",
    "hypotheses": (
        {"id": "slow", "component": "vendor", "mechanism": "slow_dependency"},
        {"id": "release", "component": "web", "mechanism": "bad_release"},
        {"id": "locks", "component": "db", "mechanism": "lock_contention"},
    ),
    "clues": (
        {
            "id": "eu-slow", "view": "view_calls", "figure": "web->vendor@eu/p95_ratio", "above": 3 * ONE,
            "supports": ("slow",), "rules_out": ("release", "locks"),
        },
    ),
    "settles": (("eu-slow",),),
    "pools": {
        "triggers": ({"id": "vendor-slow", "text": "t", "correct": True}, *FALSE),
        "factors": ({"id": "shared", "text": "t", "correct": True, "latent": True}, *FALSE),
        "well": ({"id": "soon", "text": "t", "fact": "alert_fired_soon"}, *FALSE),
        "badly": ({"id": "all", "text": "t", "fact": "everybody_hit"}, *FALSE),
        "lucky": ({"id": "day", "text": "t", "correct": True}, *FALSE),
    },
}  # fmt: skip

SEVERITIES = (
    {"name": "SEV1", "when": "All fail", "public": True},
    {"name": "SEV2", "when": "Some fail", "public": True},
    {"name": "SEV3", "when": "Slow", "public": False},
)


def shop(
    truth: Mapping[str, Any] = {}, faults: Iterable[Mapping[str, Any]] = (VENDOR_SLOW,), **changes: Any
) -> Scenario:
    """A shop that buys from a vendor in two regions; an hour at full pace."""
    return declare(
        **{
            "lasts": "60m",
            "briefing__severities": SEVERITIES,
            "variants__0__truth": {**TRUTH, **truth},
            "variants__0__faults": tuple(faults),
            "topology__flags": ({"name": "risk", "summary": "Checks risk"},),
            "topology__routes": (
                {"name": "pay", "shares": ({"to": "vendor.pay", "share": 1.0}, {"to": "other.pay", "share": 0.0})},
            ),
            **changes,
        }
    )


SHOP = shop()


@dataclass(frozen=True)
class Step:
    """Something done, and what came back: minute, action, figures, by whom."""

    minute: float
    slots: Mapping[str, Any]
    figures: Mapping[str, int]
    actor: str = "me"

    @property
    def kind(self) -> str:
        """What was done."""
        return str(self.slots["do"])


def step(minute: float, do: str, figures: Mapping[str, int] = {}, actor: str = "me", **slots: Any) -> Step:
    """One step, as in a file."""
    return Step(minute, {"do": do, **slots}, figures, actor)


@dataclass(frozen=True)
class Play:
    """A play of the shop: what users got, what was done, and the worlds it is held against."""

    steps: tuple[Step, ...]
    scenario: Scenario = SHOP
    failing: tuple[tuple[float, float, float], ...] = ((0, 12, 1.0),)
    """From which minute to which, which share of attempts failed."""
    paged: float | None = 1
    extra: tuple[tuple[float, Fact], ...] = ()
    """More facts, by their minute."""
    helpful: tuple[str, ...] = ("open_breaker",)
    harmful: tuple[str, ...] = ()
    """Kinds of change that helped, and that hurt."""
    closed: float | None = None
    idle: int = 2_000_000_000
    reference: int | None = None
    """Their harm; the reference is as good as this play unless it says otherwise."""
    profile: Profile = STANDARD

    def but(self, **changes: Any) -> Play:
        """The same, but."""
        return replace(self, **changes)

    def without(self, *kinds: str) -> Play:
        """Without some kinds of step."""
        return self.but(steps=tuple(one for one in self.steps if one.kind not in kinds))

    def plus(self, *steps: Step) -> Play:
        """With more."""
        return self.but(steps=tuple(sorted((*self.steps, *steps), key=lambda one: one.minute)))

    def moved(self, kind: str, minutes: float) -> Play:
        """With one kind of step later."""
        moved = [replace(one, minute=one.minute + minutes) if one.kind == kind else one for one in self.steps]
        return self.but(steps=tuple(sorted(moved, key=lambda one: one.minute)))

    def said(self, kind: str, **slots: Any) -> Play:
        """With other slots in one kind of step."""
        changed = [replace(one, slots={**one.slots, **slots}) if one.kind == kind else one for one in self.steps]
        return self.but(steps=tuple(changed))

    def case(self) -> Case:
        """As the referee has it."""
        entries, seen = self._journal()
        record = read(entries)
        harm = bill(self.scenario, entries)
        reference = harm.total if self.reference is None else self.reference
        words: tuple[tuple[Word, tuple[str, ...]], ...] = (("helpful", self.helpful), ("harmful", self.harmful))
        effects = tuple(
            Effect(
                action_id=deed.action_id, text=deed.action.kind, at=deed.at, entry=deed.seq, spared=1, word=word
            )
            for deed in record.deeds
            for word, kinds in words
            if deed.action.kind in kinds
        )  # fmt: skip
        return Case(
            scenario=self.scenario,
            variant=self.scenario.variants[0],
            entries=entries,
            record=record,
            anchors=measure(self.scenario, entries, record),
            comparisons=Comparisons(
                idle=Comparison(harm=HarmBill(total=self.idle), first_page=0, mitigated=None),
                reference=Comparison(harm=HarmBill(total=reference), first_page=0, mitigated=0),
                effects=effects,
            ),
            harm=harm,
            seen=seen,
            profile=self.profile,
        )

    def _journal(self) -> tuple[list[Entry], dict[str, Seen]]:
        drawn = WorldDrawn(scenario="small", scenario_digest="", seed=1, variant="calm")
        facts: list[tuple[int, Fact]] = [(-MINUTE, drawn), *outcomes(self.failing, self.scenario.lasts)]
        if self.paged is not None:
            facts.append((int(self.paged * MINUTE), AlertFired(alert="buying-burns", severity="page", value=0)))
        seen: dict[str, Seen] = {}
        for place, one in enumerate(self.steps):
            at, action_id = int(one.minute * MINUTE), f"a{place + 1}"
            action = ACTION.validate_python(dict(one.slots), context=FROM_FILE)
            facts.append((at, ActionAccepted(action_id=action_id, actor=one.actor, role="responder", action=action)))
            facts.append((at, ActionStarted(action_id=action_id, until=at)))
            if action.is_look:
                facts.append((at, AnswerDelivered(action_id=action_id, asked_at=at)))
                seen[action_id] = Seen(action_id, action.kind, at, tuple(one.figures.items()))
            else:
                facts.append((at, ActionDone(action_id=action_id)))
            if action.kind in ("resolve", "stand_down", "hand_over"):
                facts.append((at, PlayEnded(how="resolved")))
        facts += [(int(minute * MINUTE), fact) for minute, fact in self.extra]
        facts.sort(key=lambda pair: pair[0])
        return [
            Entry.model_construct(seq=seq, at=at, fact=fact, cause=None) for seq, (at, fact) in enumerate(facts)
        ], seen


@cache
def outcomes(failing: tuple[tuple[float, float, float], ...], lasts: int) -> tuple[tuple[int, Fact], ...]:
    """What users got in each window, from three minutes before the opening."""
    found: list[tuple[int, Fact]] = []
    for start in range(-3 * MINUTE, lasts, WINDOW):
        share = next((part for since, until, part in failing if since * MINUTE <= start < until * MINUTE), 0.0)
        failed = int(ATTEMPTS * share)
        fact = OutcomesCounted(
            start=start,
            end=start + WINDOW,
            rows=tuple(
                TruthRow("buy", segment, ATTEMPTS, failed, ATTEMPTS, failed // 2, failed // 2 * 1000)
                for segment in (0, 1)
            ),
            authorised_without_order=0,
            charged_twice=0,
            depths=(),
            returning=0,
        )
        found.append((start + WINDOW, fact))
    return tuple(found)


def window(start: float, **rows: Any) -> tuple[float, Fact]:
    """A published window of half a minute, and when it came."""
    begins = int(start * MINUTE)
    empty: dict[str, Any] = {
        "services": (), "splits": (), "calls": (), "journeys": (), "journey_splits": (), "quotas": (),
    }  # fmt: skip
    return start + 0.5, WindowClosed(start=begins, end=begins + MINUTE // 2, **{**empty, **rows})


def vendor_use(party: str, used: int, allowed: int, calls: int) -> dict[str, Any]:
    """What a window shows of a vendor's allowance in one region, and of the calls of a route elsewhere."""
    return {
        "quotas": (QuotaRow(party, "eu", used, 0, allowed),),
        "calls": (CallRow("web->vendor", "eu", calls, calls, 0, 0, 0, 0, 0, 0, 0, 0),),
    }


STORY: tuple[Step, ...] = (
    step(1.5, "acknowledge", alert="buying-burns"),
    step(2, "view_metrics", {"buy[region=eu]/failures": ONE}, service="buy", by="region"),
    step(2.2, "view_metrics", {"buy[platform=web]/failures": ONE}, service="buy", by="platform"),
    step(2.5, "declare", severity="SEV1", journey="buy", failing="all"),
    step(3, "view_changes"),
    step(3.2, "view_calls", {"web->vendor@eu/p95_ratio": 9 * ONE}, service="web"),
    step(3.4, "view_map"),
    step(3.5, "view_business"),
    step(3.6, "check_integrity", {"authorised_without_order": 0}),
    step(4, "hypothesize", component="vendor", mechanism="slow_dependency"),
    step(4.2, "page", team="web"),
    step(4.3, "contact_vendor", third_party="vendor"),
    step(4.4, "fallback", within="2m", then="Let fewer in"),
    step(4.5, "open_breaker", call="web->vendor", region="eu"),
    step(5, "view_metrics", service="buy"),
    step(5.2, "capture_state", service="web"),
    step(
        5.5, "post_status", status="investigating", journeys=("buy",), effect="failing", magnitude="all",
        started_at="0s", next_update="15m",
    ),
    step(6, "update_executives", failing="100%", impact="Nobody can buy", action="Vendor cut off", next_update="20m"),
    step(7, "publish_macro", symptom="Buying fails", workaround="Try later", do_not_promise="A time"),
    step(8, "show_banner"),
    step(9, "delegate", team="web", order={"do": "set_timeout", "call": "web->vendor", "timeout": "2s"}),
    step(
        13, "post_status", status="monitoring", journeys=("buy",), effect="none", magnitude="few", next_update="20m",
        data_safe=True,
    ),
    step(13.2, "remove_banner"),
    step(13.5, "view_metrics", {"buy[region=eu]/failures": 0}, service="buy", by="region"),
    step(14, "hypothesize", component="vendor", mechanism="slow_dependency", confidence="confirmed"),
    step(15, "close_breaker", call="web->vendor", region="eu"),
    step(16, "reconcile"),
    step(
        30, "post_status", status="monitoring", journeys=("buy",), effect="none", next_update="20m", cause="confirmed",
        cause_component="vendor", data_safe=True,
    ),
    step(32, "update_executives", impact="It works again", action="We watch", next_update="30m"),
    step(
        45, "post_status", status="resolved", journeys=("buy",), effect="none", data_safe=True,
        workaround="Write to support if it still fails",
    ),
    step(45.5, "resolve"),
)  # fmt: skip

TROUBLE: tuple[tuple[float, Fact], ...] = (
    (0, FaultStarted(fault=TypeAdapter[Fault](Fault).validate_python(VENDOR_SLOW, context=FROM_FILE))),
    (11, FaultEnded(id="vendor-slow")),
    (15, AlertResolved(alert="buying-burns")),
)

FORM: dict[str, Any] = {
    "audience": "organisation",
    "impact": {"start": "0s", "end": "12m", "peak_error": "100%", "users_affected": 7200, "revenue_lost": 72_000},
    "detection": {"how": "alert", "delay": "1m"},
    "trigger": "vendor-slow",
    "root_cause": {"component": "vendor", "mechanism": "slow_dependency"},
    "contributing": ("shared",),
    "helped": ("a14",),
    "well": ("soon",),
    "badly": ("all",),
    "lucky": ("day",),
    "timeline": (
        {"at": "0s", "kind": "trigger", "evidence": "a6"},
        {"at": "0s", "kind": "impact", "evidence": "a2"},
        {"at": "1m", "kind": "page", "evidence": "buying-burns"},
        {"at": "2m30s", "kind": "declared", "evidence": "a4"},
        {"at": "4m30s", "kind": "change", "evidence": "a14"},
        {"at": "5m30s", "kind": "message", "evidence": "a17"},
        {"at": "12m", "kind": "mitigated", "evidence": "a24"},
        {"at": "13m", "kind": "message", "evidence": "a22"},
        {"at": "30m", "kind": "message", "evidence": "a28"},
        {"at": "45m", "kind": "message", "evidence": "a30"},
    ),
    "actions": (
        {
            "verb": "add", "object": "a breaker", "type": "prevent", "component": "web", "owner": "web",
            "priority": "P0", "done_when": "busy < 50%", "safeguard": {"kind": "breaker", "call": "web->vendor"},
        },
        {
            "verb": "alert", "object": "on latency", "type": "detect", "component": "vendor", "owner": "web",
            "priority": "P1", "done_when": "page in 60 s",
            "safeguard": {"kind": "team_runbook", "team": "web", "answers": "1m"},
        },
        {
            "verb": "limit", "object": "the timeout", "type": "mitigate", "component": "vendor", "owner": "web",
            "priority": "P1", "done_when": "timeout <= 2 s",
            "safeguard": {"kind": "timeout", "call": "web->vendor", "timeout": "2s"},
        },
    ),
}  # fmt: skip

GOOD = Play((*STORY, step(46, "file_postmortem", postmortem=FORM)), extra=TROUBLE)
"""An incident handled well."""


def filed(**changes: Any) -> Play:
    """The good play with other fields in its postmortem."""
    return GOOD.said("file_postmortem", postmortem={**FORM, **changes})
