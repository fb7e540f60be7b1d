"""What makes sense to do now: the offers of a palette, each with its cost and, where it cannot be done, the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from incident_sim import errors
from incident_sim.actions import (
    ACTION,
    Action,
    Family,
    Known,
    Risk,
    command,
    communicate,
    diagnose,
    investigate,
    mitigate,
    parts,
    practice,
)
from incident_sim.actions import close as closing
from incident_sim.actions.base import ActionBase
from incident_sim.actions.union import action_kinds
from incident_sim.observe.dashboard import Dashboard, ServiceHealth
from incident_sim.observe.knowledge import knowledge
from incident_sim.observe.words import MESSAGE_WORDS, say_action, say_mechanism, say_refusal
from incident_sim.units import ONE

DOORS = (ONE // 5, ONE // 2, 3 * ONE // 4)
"""Shares of a journey one sheds down to, or ramps up by."""

KEYS = {
    "acknowledge": "A",
    "declare": "D",
    "view_metrics": "m",
    "search_logs": "/",
    "rollback": "r",
    "post_status": "u",
    "note": "t",
    "hypothesize": "h",
    "page": "p",
}
"""Keys of kinds that one needs in a hurry."""


@dataclass(frozen=True)
class Offer:
    """One line of the palette."""

    kind: str
    title: str
    target: str
    action: Action | None
    """Ready to be done; None while slots are still to be filled."""
    needs: tuple[str, ...]
    """Slots to fill."""
    hands: int
    """How long it keeps the hands busy."""
    acts: int
    """About how long until it acts, at this scenario's pace."""
    shows: int
    """About how much longer until one can see it."""
    risk: Risk
    family: Family
    refusal: str | None
    """Why it cannot be done now."""
    key: str
    given: tuple[tuple[str, str], ...] = ()
    """Slots that the title has filled, besides the target's."""


def offers(dashboard: Dashboard, known: Known | None = None) -> tuple[Offer, ...]:
    """Everything that can be offered now, in the order of an incident: see, say, look, act, tell, close."""
    return tuple(Palette(dashboard, knowledge(dashboard) if known is None else known).all())


class Palette:
    """Makes offers out of one view of the world."""

    def __init__(self, dashboard: Dashboard, known: Known) -> None:
        self._dashboard = dashboard
        self._wall = dashboard.wallboard
        self._known = known
        self._ill = [service for service in self._wall.services if service.health in ("warn", "bad")]

    def all(self) -> Iterator[Offer]:
        """Family by family."""
        if self._dashboard.phase != "live":
            yield self.form(closing.FilePostmortem, "File the postmortem", "", ("postmortem",))
            return
        yield from self._first()
        yield from self._looks()
        yield from self._releases()
        yield from self._calls()
        yield from self._routing()
        yield from self._machines()
        yield from self._parts()
        yield from self._people()
        yield from self._messages()
        yield from self._thoughts()
        yield from self._coach()
        yield from self._ends()

    def _first(self) -> Iterator[Offer]:
        for alert in self._wall.alerts:
            if not alert.acknowledged:
                yield self.ready(command.Acknowledge(alert=alert.alert), alert.alert)
        for level in self._dashboard.briefing.severities:
            if level.name != self._wall.severity:
                seen = self._dashboard.seen
                declared = command.Declare.model_validate(
                    {"severity": level.name, "journey": next(iter(seen.journeys), None), "failing": seen.magnitude}
                )
                yield self.ready(declared, level.name)

    def _looks(self) -> Iterator[Offer]:
        known = self._known
        for journey in known.journeys:
            yield self.ready(investigate.ViewMetrics(service=journey), journey)
            for dimension in known.dimensions:
                yield self.ready(investigate.ViewMetrics(service=journey, by=dimension), journey)
        yield self.ready(investigate.ViewChanges(), "")
        yield self.ready(investigate.ViewBusiness(), "")
        yield self.ready(investigate.ViewMap(), "")
        yield self.ready(investigate.SearchLogs(level="error"), "")
        for only in ("failed", "slow"):
            yield self.ready(investigate.ViewTraces.model_validate({"only": only}), "")
        for service in self._ordered():
            if service not in known.journeys:  # one look shows both, where a journey has the name of a service
                yield self.ready(investigate.ViewMetrics(service=service), service)
            yield self.ready(investigate.ViewMetrics(service=service, by="release"), service)
            if any(call.startswith(f"{service}->") for call in known.calls):
                yield self.ready(investigate.ViewCalls(service=service), service)
            yield self.ready(investigate.SearchLogs(service=service), service)
            yield self.ready(investigate.ViewCapacity(target=service), service)
        for queue in known.parts.get("queue", ()):
            yield self.ready(investigate.ViewCapacity(target=queue), queue)
        for party in known.third_parties:
            yield self.ready(investigate.ViewVendor(third_party=party), party)
            yield self.ready(investigate.ViewCapacity(target=party), party)
        for alert in self._wall.alerts:
            yield self.ready(investigate.ViewAlert(alert=alert.alert), alert.alert)
        yield self.ready(investigate.ViewTickets(), "")
        for runbook in known.runbooks:
            yield self.ready(investigate.ReadRunbook(runbook=runbook), runbook)
        yield self.ready(investigate.CheckIntegrity(), "")
        for journey in known.journeys:
            yield self.ready(investigate.Probe(journey=journey), journey)

    def _releases(self) -> Iterator[Offer]:
        known = self._known
        for service in self._ordered():
            if known.earlier_release(service) is not None:
                yield self.ready(mitigate.Rollback(service=service), service)
        for service in known.services:
            if known.rollout(service) == "running":
                yield self.ready(mitigate.PauseRollout(service=service), service)
            if known.rollout(service) == "paused":
                yield self.ready(mitigate.ResumeRollout(service=service), service)
        if not any(known.rollout(service) == "running" for service in known.services):
            reason = "No rollout is running."
            yield self.form(mitigate.PauseRollout, "Pause a rollout", "", ("service",), reason)

    def _calls(self) -> Iterator[Offer]:
        known = self._known
        for call in self._suspects():
            callee = call.split("->")[1]
            yield from self._breakers(call, None)
            for region in known.third_parties.get(callee, ()):
                yield from self._breakers(call, region)
            yield self.form(mitigate.SetTimeout, f"Set the timeout of {call}", call, ("timeout",))
            yield self.form(mitigate.SetRetries, f"Set the retries of {call}", call, ("times",))
            yield self.form(mitigate.LimitCalls, f"Limit {call} to so many at once", call, ("size",))
        yield self.form(mitigate.OpenBreaker, "Open the breaker of a call", "", ("call",))
        yield self.form(mitigate.SetTimeout, "Set the timeout of a call", "", ("call", "timeout"))
        yield self.form(mitigate.SetRetries, "Set the retries of a call", "", ("call", "times"))
        yield self.form(mitigate.LimitCalls, "Limit a call to so many at once", "", ("call", "size"))

    def _breakers(self, call: str, region: str | None) -> Iterator[Offer]:
        if self._known.breaker_open(call, region):
            yield self.ready(mitigate.CloseBreaker(call=call, region=region), call)
        else:
            yield self.ready(mitigate.OpenBreaker(call=call, region=region), call)

    def _routing(self) -> Iterator[Offer]:
        known = self._known
        for route, targets in known.routes.items():
            for target in targets:
                title = f"Send a share of {route} to {target}"
                yield replace(self.form(mitigate.ShiftTraffic, title, route, ("share",)), given=(("to", target),))
        shed = [setting.target for setting in self._wall.settings if setting.what == "admitted"]
        for journey in known.journeys:
            for door in (*DOORS, ONE) if journey in shed else DOORS:
                yield self.ready(mitigate.Shed(journey=journey, admit=door), journey)
            yield self.form(mitigate.Shed, f"Admit another share of {journey}", journey, ("admit",))
        for flag in known.flags:
            yield self.ready(mitigate.TurnFlag(flag=flag, on=not known.flag_on(flag)), flag)

    def _machines(self) -> Iterator[Offer]:
        for service in [one.name for one in self._ill if one.kind != "third_party"]:
            yield self.ready(mitigate.CaptureState(service=service), service)
            yield self.form(mitigate.Scale, f"Scale {service}", service, ("replicas",))
            yield self.ready(mitigate.Restart(service=service), service)
        yield self.form(mitigate.CaptureState, "Capture the state of a service", "", ("service",))
        yield self.form(mitigate.Scale, "Scale a service", "", ("service", "replicas"))
        yield self.form(mitigate.Restart, "Restart a service", "", ("service",))
        yield self.ready(mitigate.Reconcile(), "")

    def _parts(self) -> Iterator[Offer]:
        """What can be done to caches, pools, scalers, stores, queues and the rest, where there are any."""
        known = self._known.parts
        for kind, what, slot, choices in _PARTS:
            for name in known.get(what, ()):
                for choice in choices:
                    yield self.ready(ACTION.validate_python({"do": kind, slot: name, **choice}), name)
        for kind, what, title, needs in _PART_FORMS:
            for name in known.get(what, ()):
                yield self.form(action_kinds()[kind], title.format(name), name, needs)
        for service, session in self._dashboard.standing.sessions:
            yield self.ready(parts.EndSession(service=service, session=session), service)
        for call in self._suspects():
            yield self.ready(parts.SetFallback(call=call), call)
        for service in [one.name for one in self._ill if one.kind != "third_party"]:
            yield self.ready(parts.RestoreConfiguration(service=service), service)
            yield self.ready(parts.SyncClocks(service=service), service)
            yield self.ready(parts.RestoreData(service=service), service)

    def _people(self) -> Iterator[Offer]:
        known = self._known
        for team in known.teams:
            if not known.paged(team):
                yield self.ready(command.Page(team=team), team)
            elif known.answered(team):
                for question in ("what_do_you_see", "what_changed", "is_it_safe_to_roll_back"):
                    yield self.ready(command.Ask.model_validate({"team": team, "question": question}), team)
                yield self.form(command.Delegate, f"Hand {team} a piece of work", team, ("order",))
            else:
                reason = f"{team} has been paged and is on the way."
                yield self.form(command.Ask, f"Ask {team}", team, ("question",), reason)
        yield self.form(command.Assign, "Give somebody a role", "", ("role", "to"))
        yield self.form(command.Note, "Write a note", "", ("text",))
        yield self.form(command.Fallback, "Write down a fallback", "", ("within", "then"))

    def _messages(self) -> Iterator[Offer]:
        composing = self._known.composing()
        if composing is not None:
            yield self.ready(communicate.DropDraft(), composing)
        for kind, needs in (
            ("post_status", ("status", "effect", "next_update")),
            ("update_executives", ("impact", "action", "next_update")),
            ("publish_macro", ("symptom",)),
            ("show_banner", ("segments",)),
            ("message_team", ("team", "text")),
            ("contact_vendor", ("third_party",)),
        ):
            yield self.form(_MESSAGES[kind], f"Write a {MESSAGE_WORDS[kind]}", "", needs)
        if self._known.banner_shown():
            yield self.ready(communicate.RemoveBanner(), "")

    def _thoughts(self) -> Iterator[Offer]:
        for component, mechanism, confidence in self._wall.hypotheses:
            slots = {"component": component, "mechanism": mechanism}
            yield self.ready(diagnose.DropHypothesis.model_validate(slots), component)
            if confidence == "suspected":
                confirmed = diagnose.Hypothesize.model_validate({**slots, "confidence": "confirmed"})
                yield self.ready(confirmed, component, f"Confirm {say_mechanism(mechanism)} at {component}")
        yield self.form(diagnose.Hypothesize, "State a hypothesis", "", ("component", "mechanism"))

    def _coach(self) -> Iterator[Offer]:
        """Help, in practice: each level says more, and costs more."""
        for level in (1, 2, 3):
            hint = practice.TakeHint(level=level)
            yield self.ready(hint, "", f"Ask the coach, for {level} point{'s' * (level > 1)} less: {_HINTS[level]}")

    def _ends(self) -> Iterator[Offer]:
        for pending in self._dashboard.pending:
            if pending.state == "waiting":
                title = f"Withdraw: {say_action(pending.action)}"
                yield self.ready(command.Withdraw(action=pending.action_id), pending.action_id, title)
        declared = self._known.declared()
        yield self.ready(closing.Resolve(), "")
        reason = None if declared else say_refusal("not_declared", ())
        yield self.form(command.HandOver, "Hand over", "", ("condition", "actions", "needs"), reason)
        yield self.form(closing.StandDown, "Stand down: nothing is wrong", "", ("reason",))

    def _ordered(self) -> list[str]:
        """Our services, those in trouble first."""
        ill = [service.name for service in sorted(self._ill, key=_worst_first) if service.kind != "third_party"]
        return [*ill, *(name for name in self._known.services if name not in ill)]

    def _suspects(self) -> list[str]:
        """Calls to vendors, and calls to or from services in trouble."""
        ill = [service.name for service in self._ill]
        found: list[str] = []
        for call in self._known.calls:
            caller, callee = call.split("->")
            if callee in self._known.third_parties or caller in ill or callee in ill:
                found.append(call)
        return found

    def ready(self, action: Action, target: str, title: str = "") -> Offer:
        """An action with nothing left to fill in, and why it cannot be done now, if it cannot."""
        return self._offer(type(action), title or say_action(action), target, action, (), self._refusal(action))

    def form(
        self, kind: type[ActionBase], title: str, target: str, needs: tuple[str, ...], refusal: str | None = None
    ) -> Offer:
        """A kind of action whose slots are still to be filled."""
        return self._offer(kind, title, target, None, needs, refusal)

    def _offer(
        self,
        kind: type[ActionBase],
        title: str,
        target: str,
        action: Action | None,
        needs: tuple[str, ...],
        refusal: str | None,
    ) -> Offer:
        name = str(kind.model_fields["do"].default)
        return Offer(
            kind=name,
            title=title,
            target=target,
            action=action,
            needs=needs,
            hands=kind.handling,
            acts=kind.acts * self._dashboard.briefing.pace // ONE,
            shows=kind.shows,
            risk=kind.risk,
            family=kind.family,
            refusal=refusal,
            key=KEYS.get(name, ""),
        )

    def _refusal(self, action: Action) -> str | None:
        try:
            action.refer(self._known)
            action.check(self._known)
        except errors.ActionRefused as refusal:
            return say_refusal(refusal.code, [(name, str(value)) for name, value in refusal.culprits.items()])
        return None


_PARTS: tuple[tuple[str, str, str, tuple[dict[str, object], ...]], ...] = (
    ("set_cache", "cache", "cache", ({"single_flight": True}, {"single_flight": True, "stale": 600_000_000})),
    ("flush_cache", "cache", "cache", ({},)),
    ("free_resource", "resource", "resource", ({},)),
    ("set_autoscaler", "autoscaler", "service", ({"on": False}, {"on": True})),
    ("set_eviction", "health check", "service", ({"on": False}, {"on": True})),
    ("set_rate_limit", "limiter", "service", ({},)),
    ("fail_over", "replicated store", "service", ({},)),
    ("set_election", "replicated store", "service", ({"automatic": False}, {"automatic": True})),
    ("park_message", "queue", "queue", ({},)),
    ("redrive_queue", "queue", "queue", ({},)),
    ("purge_queue", "queue", "queue", ({},)),
    ("pin_address", "resolving call", "call", ({},)),
    ("renew_certificate", "certificate", "certificate", ({},)),
    ("spread_reconnects", "connected journey", "journey", ({},)),
    ("stop_batch", "batch", "batch", ({"stopped": True}, {"stopped": False})),
)
"""Moves on parts that are ready to be made: the kind, the kind of part, the slot that names it, and the choices."""

_PART_FORMS = (
    ("set_pool", "pool", "Give the pool {} another size", ("size",)),
    ("raise_limit", "resource", "Raise the limit of {}", ("limit",)),
    ("set_rate_limit", "limiter", "Limit {} to another rate", ("rate",)),
    ("set_election", "replicated store", "Give {} another heartbeat", ("heartbeat",)),
    ("set_consumers", "queue", "Set the consumers of {}", ("count",)),
)
"""Moves on parts with a figure to fill in: the kind, the kind of part, the title, and the slots."""

_MESSAGES: dict[str, type[ActionBase]] = {
    "post_status": communicate.PostStatus,
    "update_executives": communicate.UpdateExecutives,
    "publish_macro": communicate.PublishMacro,
    "show_banner": communicate.ShowBanner,
    "message_team": communicate.MessageTeam,
    "contact_vendor": communicate.ContactVendor,
}


_HINTS = {1: "which question is open", 2: "and which step answers it", 3: "and exactly how"}
"""What a hint of each level says."""


def _worst_first(service: ServiceHealth) -> tuple[bool, int]:
    return service.health != "bad", -service.errors
