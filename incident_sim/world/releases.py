"""The lever of releases: rollouts and rollbacks, one replica after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_sim.kernel import Loop, Story
from incident_sim.levers import ReleaseEffects
from incident_sim.units import show_duration
from incident_sim.world.replicas import ReleaseLive, Replica

if TYPE_CHECKING:
    from incident_sim.world.assembly import System
    from incident_sim.world.changes import ChangeLog

ONE = 1_000_000
ROLLBACK_STEP = 15_000_000
"""Between two replicas of a rollback, before the pace."""
LOOK_AGAIN = 1_000_000


@dataclass
class Rollout:
    """Putting a release out, under way."""

    release: ReleaseLive
    kind: str
    paused: bool = False
    stopped: bool = False
    soaks: dict[int, int] = field(default_factory=dict)
    """After so many replicas it waits for so long."""


class Releases:
    """Ships, pauses, resumes and rolls back; both halves of the lever."""

    def __init__(
        self, system: System, loop: Loop, changes: ChangeLog, pace: int, segments: Sequence[Sequence[str]]
    ) -> None:
        self._system = system
        self._segments = segments
        """For each segment, its values."""
        self._loop = loop
        self._changes = changes
        self._pace = pace
        self._rollouts: dict[str, Rollout] = {}
        self._strands: dict[str, int] = {}
        """For each release, the share of requests that earlier ones cannot serve once it is out."""

    def ship(
        self,
        service: str,
        release: str,
        *,
        summary: str,
        author: str,
        effects: ReleaseEffects,
        upto: int,
        step: int,
        soaks: Sequence[tuple[int, int]],
    ) -> None:
        """Roll a release out to a share of the replicas."""
        live = ReleaseLive(
            release,
            effects.policies,
            effects.slower,
            effects.errors,
            effects.leaks,
            {
                segment: ratio
                for segment, values in enumerate(self._segments)
                for value, ratio in effects.breaks.items()
                if value in values
            },
            effects.spoils,
        )
        self._system.releases[service].append(live)
        old = list(self._system.services[service].ready)
        chosen = old[: max(1, len(old) * upto // ONE)]
        self._changes.write(
            "deploys", "deploy_started", service, release, str(len(chosen)), str(len(old)), summary, by=author
        )
        self._strands[release] = effects.strands
        rollout = Rollout(live, "deploy")
        for share, soak in soaks:
            rollout.soaks[max(1, len(old) * share // ONE)] = soak * self._pace // ONE
        self._begin(service, rollout, chosen, step * self._pace // ONE, author)

    def roll_back(self, service: str) -> None:
        """Put the release before the running one back on every replica that has the newer one."""
        history = self._system.releases[service]
        running = self._rollouts.get(service)
        if running is not None:
            running.stopped = True
        if len(history) < 2:
            return
        history.pop()
        target = history[-1]
        wrong = [replica for replica in self._system.services[service].ready if replica.release is not target]
        self._changes.write("deploys", "rollback_started", service, target.name, str(len(wrong)))
        self._begin(service, Rollout(target, "rollback"), wrong, ROLLBACK_STEP * self._pace // ONE, self._changes.by)

    def pause_rollout(self, service: str) -> None:
        """Leave it where it is."""
        rollout = self._rollouts.get(service)
        if rollout is not None and not rollout.paused:
            rollout.paused = True
            self._changes.write("deploys", "deploy_paused", service, rollout.release.name)

    def resume_rollout(self, service: str) -> None:
        """Let it go on."""
        rollout = self._rollouts.get(service)
        if rollout is not None and rollout.paused:
            rollout.paused = False
            self._changes.write("deploys", "deploy_resumed", service, rollout.release.name)

    def _begin(self, service: str, rollout: Rollout, chosen: list[Replica], step: int, by: str) -> None:
        self._rollouts[service] = rollout
        self._loop.process(self._roll(service, rollout, chosen, step, by))

    def _roll(self, service: str, rollout: Rollout, chosen: list[Replica], step: int, by: str) -> Story:
        for done, replica in enumerate(chosen, start=1):
            yield self._loop.sleep(max(self._boot(service), step))
            start = self._system.start(service, _nothing)
            while start is not None and start.under_way and not rollout.stopped:
                yield self._loop.sleep(LOOK_AGAIN)
            while rollout.paused and not rollout.stopped:
                yield self._loop.sleep(LOOK_AGAIN)
            if rollout.stopped:
                if start is not None:
                    start.give_up()
                return
            replace(self._system, service, replica, rollout.release, self._loop.now)
            if done < len(chosen):
                self._changes.write(
                    "deploys",
                    f"{rollout.kind}_progressed",
                    service,
                    rollout.release.name,
                    str(done),
                    str(len(chosen)),
                    by=by,
                )
            soak = rollout.soaks.get(done, 0)
            if soak:
                self._changes.write(
                    "deploys",
                    "deploy_soaking",
                    service,
                    rollout.release.name,
                    str(done),
                    str(len(chosen)),
                    show_duration(soak),
                    by=by,
                )
                yield self._loop.sleep(soak)
                if rollout.stopped:
                    return
        self._rollouts.pop(service, None)
        self._strand(service, rollout)
        self._changes.write(
            "deploys", f"{rollout.kind}_finished", service, rollout.release.name, str(len(chosen)), by=by
        )

    def _strand(self, service: str, rollout: Rollout) -> None:
        """A release is out: those before it may not know what it writes."""
        ratio = self._strands.get(rollout.release.name, 0) if rollout.kind == "deploy" else 0
        for earlier in self._system.releases[service] if ratio else ():
            if earlier is not rollout.release:
                self._system.services[service].stranded[earlier.name] = ratio

    def _boot(self, service: str) -> int:
        return self._system.specs[service].boot * self._pace // ONE


def _nothing() -> None:
    """A replica is ready; whoever waits for it sees."""


def replace(system: System, service: str, replica: Replica, release: ReleaseLive, now: int) -> None:
    """Let a fresh, cold replica take a running one's place; the old one finishes what it has."""
    live = system.services[service]
    if replica not in live.ready:
        return  # it has died or was replaced meanwhile
    live.replace(replica, system.replica(service, release, now + system.specs[service].warm_up))
