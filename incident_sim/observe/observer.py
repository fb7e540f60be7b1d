"""The fold: signals in, one at a time; what any seat may see, out."""

from __future__ import annotations

from incident_sim.actions.base import Known
from incident_sim.actions.command import Ask
from incident_sim.actions.communicate import ContactVendor
from incident_sim.actions.investigate import ViewVendor
from incident_sim.actions.practice import TakeHint
from incident_sim.journal.briefing import Briefing
from incident_sim.journal.signals import (
    ActionDone,
    AlertFired,
    AnswerDelivered,
    ColleagueReported,
    IntegrityReported,
    PageAnswered,
    PlayEnded,
    SessionEnded,
    Signal,
    VendorAnswered,
    WindowClosed,
)
from incident_sim.observe.alarms import Alarms
from incident_sim.observe.answers import Answer
from incident_sim.observe.coach import Coach
from incident_sim.observe.coach import Wall as CoachWall
from incident_sim.observe.conduct import Conduct
from incident_sim.observe.crew import Crew
from incident_sim.observe.dashboard import Dashboard, SeenFacts, Standing, Wallboard
from incident_sim.observe.deeds import Deeds
from incident_sim.observe.evidence import Evidence
from incident_sim.observe.facts import Seen, budget_left, facts
from incident_sim.observe.hands import Hands, Held
from incident_sim.observe.inbox import Inbox
from incident_sim.observe.inforce import InForce
from incident_sim.observe.knowledge import Knowledge
from incident_sim.observe.looks.answering import answer, stamp
from incident_sim.observe.looks.reports import report
from incident_sim.observe.running import Running
from incident_sim.observe.shelf import Shelf
from incident_sim.observe.staff import Staff
from incident_sim.observe.thoughts import Thoughts
from incident_sim.observe.timeline import Timeline
from incident_sim.observe.wallboard import Wall

FACILITATOR = "facilitator"


class Observer:
    """Takes signals in the order of the journal; the same signals give the same view, however they are cut."""

    def __init__(self) -> None:
        self.evidence = Evidence()
        self._alarms = Alarms()
        self._staff = Staff()
        self._running = Running()
        self._in_force = InForce()
        self._conduct = Conduct()
        self._hands = Hands()
        self._deeds = Deeds()
        self._thoughts = Thoughts()
        self._crew = Crew()
        self._inbox = Inbox(self._staff, self._alarms)
        self._timeline = Timeline(self._staff)
        self._wall = Wall()
        self._shelf = Shelf()
        self._seen: dict[str, Seen] = {}
        self._coaches: dict[str, Coach] = {}
        self._reconciled: list[IntegrityReported] = []
        # A dashboard is asked for ten times a second, and signals come less often.
        self._walls: dict[str, tuple[Wallboard, SeenFacts, tuple[Answer, ...]]] = {}
        self._standings: dict[str, Standing] = {}

    def take(self, at: int, signal: Signal) -> None:
        """One more signal."""
        if signal.audience == FACILITATOR:
            return
        self._walls.clear()
        self._standings.clear()
        self.evidence.take(at, signal)
        parts = (self._alarms, self._staff, self._crew, self._running, self._in_force, self._inbox, self._deeds)
        for part in parts:
            part.take(at, signal)
        self._timeline.take(at, signal, self.evidence.opens_at)
        held = self._hands.take(at, signal)
        match signal:
            case ActionDone() if held is not None:
                self._done(at, held)
            case AnswerDelivered(asked_at=asked_at) if held is not None:
                self._answer(at, held, asked_at)
            case WindowClosed():
                self._wall.take(signal)
                self._deeds.measured(self.evidence.metrics)
            case _:
                self._people(at, signal)

    def dashboard(self, actor: str, now: int) -> Dashboard:
        """All that a seat sees at an instant."""
        wall, seen, answers = self._view(actor)
        return Dashboard(
            now=now,
            ends_at=self.evidence.ends_at,
            phase=self._conduct.phase,
            briefing=self._briefing(),
            wallboard=wall,
            seen=seen,
            hands_free_at=self._hands.free_at(actor, now),
            pending=self._hands.pending(actor, now),
            answers=answers,
            composing=self._hands.composing(actor),
            waiting_for_send=self._hands.waits_for_send(actor, now),
            sent=self._conduct.sent,
            standing=self._standing(actor),
            deeds=self._deeds.all(),
            thoughts=self._thoughts.all(),
            crew=self._crew.all(self._conduct.roles),
            told=self._conduct.told,
        )

    def known(self, actor: str) -> Known:
        """What a refusal to this seat may rest on."""
        return Knowledge(self._briefing(), self._standing(actor))

    def answer(self, action_id: str) -> Answer:
        """What came back from a look, a question or a ticket; raises KeyError where nothing has."""
        return self._shelf.get(action_id)

    def _standing(self, actor: str) -> Standing:
        if actor not in self._standings:
            self._standings[actor] = Standing(
                firing=self._alarms.firing(),
                earlier=self._running.earlier(),
                rollouts=self._running.rollouts(),
                breakers=self._in_force.breakers(),
                sessions=self._in_force.sessions(),
                flags_on=self._in_force.flags_on(),
                restarting=self._running.restarting(),
                paged=self._staff.paged(),
                there=self._staff.there(),
                declared=self._conduct.severity is not None,
                closed=self._conduct.closed,
                composing=self._hands.composing(actor),
                banner=self._conduct.banner,
                reconciling=self._running.reconciling,
            )
        return self._standings[actor]

    def _briefing(self) -> Briefing:
        briefing = self.evidence.briefing
        if briefing is None:
            raise RuntimeError("the session has not been opened: its first signal is SessionOpened")
        return briefing

    def _done(self, at: int, held: Held) -> None:
        action = held.action
        self._conduct.done(at, action)
        self._coach_of(held.actor).take(action)
        self._timeline.done(at, held.action_id, action)
        self._deeds.done(at, held)
        self._thoughts.done(at, action)
        self._crew.done(at, action)
        self._inbox.sent(at, held.actor, action)
        match action:
            case Ask(team=team, question=question):
                self._shelf.asked(team, question, held, at)
            case ContactVendor(third_party=party):
                self._shelf.wrote(party, held, at)
            case _:
                pass

    def _answer(self, at: int, held: Held, asked_at: int) -> None:
        action = held.action
        coach = self._coach_of(held.actor)
        if isinstance(action, TakeHint):
            hint = coach.hint(action.level, self._before_the_coach())
            found = stamp(hint, action.kind, action_id=held.action_id, asked_at=asked_at, at=at)
        else:
            found = answer(action, self.evidence, action_id=held.action_id, asked_at=asked_at, at=at)
        coach.take(action)
        self._shelf.put(found, held.actor)
        self._seen_by(held.actor).answered(action, found)
        self._thoughts.answered(action, found)
        self._timeline.answered(at, held.action_id, action, self.evidence)
        if isinstance(action, ViewVendor):
            regions = [post for post in self.evidence.posted if post.third_party == action.third_party]
            newest = {post.region: post.state for post in regions}
            states = ["degraded", "recovering", "operational"]
            worst = next((state for state in states if state in newest.values()), "operational")
            self._wall.page_read(action.third_party, worst)

    def _people(self, at: int, signal: Signal) -> None:
        match signal:
            case AlertFired(alert=alert):
                self._conduct.fired(alert)
            case PageAnswered(team=team):
                self._shelf.comes(team, at)
            case ColleagueReported(team=team, question=question):
                action_id, owner, asked_at = self._shelf.reports(team, question, at)
                shown = report(signal, self._staff.person(team))
                self._shelf.put(stamp(shown, "ask", action_id=action_id, asked_at=asked_at, at=at), owner)
            case VendorAnswered(third_party=party):
                action_id, owner, asked_at = self._shelf.vendor_answers(party, at)
                asked = ContactVendor(third_party=party)
                found = answer(asked, self.evidence, action_id=action_id, asked_at=asked_at, at=at)
                self._shelf.put(found, owner)
            case IntegrityReported(by="reconciliation"):
                self._reconciled.append(signal)
                for seen in self._seen.values():
                    seen.reconciled(signal)
            case PlayEnded():
                self._conduct.ended()
            case SessionEnded():
                self._conduct.over()
            case _:
                pass

    def _seen_by(self, actor: str) -> Seen:
        seen = self._seen.get(actor)
        if seen is None:
            seen = self._seen[actor] = Seen()
            for signal in self._reconciled:
                seen.reconciled(signal)
        return seen

    def _coach_of(self, actor: str) -> Coach:
        return self._coaches.setdefault(actor, Coach())

    def _before_the_coach(self) -> CoachWall:
        briefing, evidence = self._briefing(), self.evidence
        ringing = [alert.alert for alert in self._alarms.board(self._conduct) if not alert.acknowledged]
        services = [one for one in self._wall.services(evidence, self._running) if one.kind != "third_party"]
        ill = sorted((one for one in services if one.health in ("bad", "warn")), key=lambda one: -one.errors)
        hit = [name for name, found in evidence.outbreaks.items() if found.onset is not None]
        parties = [node.name for node in briefing.nodes if node.kind == "third_party"]
        return CoachWall(
            called=bool(hit) or self._alarms.first_page is not None,
            ringing=ringing[0] if ringing else None,
            ill=tuple(one.name for one in ill),
            journeys=(*hit, *(one.name for one in briefing.journeys if one.name not in hit)),
            dimension=briefing.dimensions[0][0] if briefing.dimensions else None,
            third_party=parties[0] if parties else None,
            runbook=briefing.runbooks[0].name if briefing.runbooks else None,
            mitigated=bool(hit) and all(evidence.outbreaks[name].mitigated is not None for name in hit),
        )

    def _view(self, actor: str) -> tuple[Wallboard, SeenFacts, tuple[Answer, ...]]:
        if actor not in self._walls:
            seen = facts(self.evidence, self._alarms, self._seen_by(actor))
            self._walls[actor] = (self._wallboard(actor, seen), seen, self._shelf.newest(actor))
        return self._walls[actor]

    def _wallboard(self, actor: str, seen: SeenFacts) -> Wallboard:
        published, conduct = self.evidence.metrics.published, self._conduct
        return Wallboard(
            published=-1 if published is None else published,
            services=self._wall.services(self.evidence, self._running),
            charts=self._wall.charts(),
            alerts=self._alarms.board(conduct),
            inbox=self._inbox.messages(actor),
            timeline=self._timeline.lines(),
            operations=self._running.operations(),
            settings=self._in_force.settings(),
            severity=conduct.severity,
            declared_at=conduct.declared_at,
            public_status=conduct.public_status,
            update_due=conduct.update_due,
            users_unserved=seen.users,
            revenue_lost=seen.revenue,
            budget_left=budget_left(self.evidence),
            banner=conduct.banner,
            roles=conduct.roles,
            hypotheses=conduct.hypotheses,
        )
