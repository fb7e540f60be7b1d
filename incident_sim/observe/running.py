"""What runs and what is under way, as the change log tells it: releases, rollouts, restarts, reconciliations."""

from __future__ import annotations

from incident_sim.journal.briefing import Briefing
from incident_sim.journal.signals import ChangeRecorded, IntegrityReported, ReconciliationStarted, SessionOpened, Signal
from incident_sim.observe.dashboard import Operation, RolloutState


class Running:
    """Releases by service, and everything that has begun and not ended."""

    def __init__(self) -> None:
        self._releases: dict[str, list[str]] = {}
        self._rollouts: dict[str, RolloutState] = {}
        self._restarting: dict[str, bool] = {}
        self._operations: dict[tuple[str, str], Operation] = {}
        self.reconciling = False

    def take(self, at: int, signal: Signal) -> None:
        """Follow the change log."""
        match signal:
            case SessionOpened(briefing=briefing):
                self._open(briefing)
            case ChangeRecorded(happened=happened) if happened == at:
                self._change(at, signal)
            case ReconciliationStarted():
                self.reconciling = True
                self._begin("reconciliation", "payments", "", at)
            case IntegrityReported(by="reconciliation"):
                self.reconciling = False
                self._end("reconciliation", "payments")
            case _:
                pass

    def release(self, service: str) -> str:
        """The newest release of a service."""
        known = self._releases.get(service)
        return known[-1] if known else ""

    def earlier(self) -> tuple[tuple[str, str], ...]:
        """Services and what a rollback would bring back."""
        return tuple((service, known[-2]) for service, known in self._releases.items() if len(known) > 1)

    def rollouts(self) -> tuple[tuple[str, RolloutState], ...]:
        """Rollouts and rollbacks under way."""
        return tuple((service, state) for service, state in self._rollouts.items() if state != "none")

    def restarting(self) -> tuple[str, ...]:
        """Services that are restarting."""
        return tuple(service for service, restarts in self._restarting.items() if restarts)

    def operations(self) -> tuple[Operation, ...]:
        """What is under way, oldest first."""
        return tuple(sorted(self._operations.values(), key=lambda one: (one.since, one.what, one.target)))

    def _open(self, briefing: Briefing) -> None:
        for node in briefing.nodes:
            if node.kind != "third_party":
                known = (node.earlier, node.release)
                self._releases[node.name] = [release for release in known if release]

    def _change(self, at: int, change: ChangeRecorded) -> None:
        target, values = change.target, change.values
        match change.change:
            case "deploy_started":
                self._deploys(target, values)
                self._begin("rollout", target, f"0 of {values[1]}" if len(values) > 1 else "", at)
            case "deploy_progressed" | "rollback_progressed":
                what = "rollout" if change.change == "deploy_progressed" else "rollback"
                self._progress(what, target, " of ".join(values[1:3]))
            case "deploy_soaking":
                self._progress("rollout", target, f"soaking, {' of '.join(values[1:3])}")
            case "deploy_finished":
                self._rollouts[target] = "none"
                self._end("rollout", target)
            case "deploy_paused":
                self._rollouts[target] = "paused"
                self._pause(target)
            case "deploy_resumed":
                self._rollouts[target] = "running"
                self._resume(target)
            case "rollback_started":
                self._goes_back(target, values, at)
            case "rollback_finished":
                self._rollouts[target] = "none"
                self._end("rollback", target)
            case "restart_started":
                self._restarting[target] = True
                self._begin("restart", target, "", at)
            case "restart_finished":
                self._restarting[target] = False
                self._end("restart", target)
            case "scale_started":
                self._begin("scaling", target, f"to {values[1]}" if len(values) > 1 else "", at)
            case "scale_finished":
                self._end("scaling", target)
            case _:
                pass

    def _deploys(self, service: str, values: tuple[str, ...]) -> None:
        self._rollouts[service] = "running"
        known = self._releases.setdefault(service, [])
        if values and (not known or known[-1] != values[0]):
            known.append(values[0])

    def _goes_back(self, service: str, values: tuple[str, ...], at: int) -> None:
        known = self._releases.get(service, [])
        if len(known) > 1:
            known.pop()
        self._rollouts[service] = "rolling_back"
        self._end("rollout", service)
        self._begin("rollback", service, f"0 of {values[1]}" if len(values) > 1 else "", at)

    def _begin(self, what: str, target: str, progress: str, at: int) -> None:
        self._operations[what, target] = Operation(what, target, progress, at)

    def _progress(self, what: str, target: str, progress: str) -> None:
        before = self._operations.get((what, target))
        if before is not None:
            self._operations[what, target] = Operation(what, target, progress, before.since)

    def _pause(self, target: str) -> None:
        before = self._operations.get(("rollout", target))
        if before is not None:
            self._progress("rollout", target, f"paused, {before.progress}" if before.progress else "paused")

    def _resume(self, target: str) -> None:
        before = self._operations.get(("rollout", target))
        if before is not None:
            self._progress("rollout", target, before.progress.removeprefix("paused, ").removeprefix("paused"))

    def _end(self, what: str, target: str) -> None:
        self._operations.pop((what, target), None)
