"""Every move there is. The union is the registry."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from incident_sim.actions.base import ActionBase
from incident_sim.actions.close import FilePostmortem, Resolve, StandDown
from incident_sim.actions.command import (
    Acknowledge,
    Ask,
    Assign,
    Declare,
    Delegate,
    Fallback,
    HandOver,
    Note,
    Page,
    Withdraw,
)
from incident_sim.actions.communicate import (
    ContactVendor,
    DropDraft,
    Message,
    MessageTeam,
    OpenComposer,
    PostStatus,
    PublishMacro,
    RemoveBanner,
    ShowBanner,
    UpdateExecutives,
)
from incident_sim.actions.diagnose import DropHypothesis, Hypothesize
from incident_sim.actions.investigate import (
    CheckIntegrity,
    Probe,
    ReadRunbook,
    SearchLogs,
    ViewAlert,
    ViewBusiness,
    ViewCalls,
    ViewCapacity,
    ViewChanges,
    ViewMap,
    ViewMetrics,
    ViewTickets,
    ViewTraces,
    ViewVendor,
)
from incident_sim.actions.mitigate import (
    CaptureState,
    CloseBreaker,
    LimitCalls,
    OpenBreaker,
    PauseRollout,
    Reconcile,
    Restart,
    ResumeRollout,
    Rollback,
    Scale,
    SetRetries,
    SetTimeout,
    Shed,
    ShiftTraffic,
    TurnFlag,
)
from incident_sim.actions.parts import (
    EndSession,
    FailOver,
    FlushCache,
    FreeResource,
    ParkMessage,
    PinAddress,
    PurgeQueue,
    RaiseLimit,
    RedriveQueue,
    RenewCertificate,
    RestoreConfiguration,
    RestoreData,
    SetAutoscaler,
    SetCache,
    SetConsumers,
    SetElection,
    SetEviction,
    SetFallback,
    SetPool,
    SetRateLimit,
    SpreadReconnects,
    StopBatch,
    SyncClocks,
)
from incident_sim.actions.practice import TakeHint
from incident_sim.model import kinds

Action = Annotated[
    ViewMetrics
    | ViewCalls
    | SearchLogs
    | ViewTraces
    | ViewChanges
    | ViewMap
    | ViewVendor
    | ViewBusiness
    | ViewCapacity
    | ViewAlert
    | ViewTickets
    | ReadRunbook
    | CheckIntegrity
    | Probe
    | Rollback
    | PauseRollout
    | ResumeRollout
    | SetTimeout
    | SetRetries
    | LimitCalls
    | OpenBreaker
    | CloseBreaker
    | TurnFlag
    | ShiftTraffic
    | Shed
    | Scale
    | Restart
    | CaptureState
    | Reconcile
    | SetCache
    | FlushCache
    | SetPool
    | FreeResource
    | RaiseLimit
    | SetAutoscaler
    | SetEviction
    | SetRateLimit
    | SetFallback
    | RestoreConfiguration
    | RestoreData
    | EndSession
    | FailOver
    | SetElection
    | ParkMessage
    | PurgeQueue
    | RedriveQueue
    | SetConsumers
    | PinAddress
    | RenewCertificate
    | SyncClocks
    | SpreadReconnects
    | StopBatch
    | Acknowledge
    | Declare
    | Page
    | Ask
    | Delegate
    | Assign
    | Note
    | Fallback
    | HandOver
    | Withdraw
    | TakeHint
    | PostStatus
    | ShowBanner
    | RemoveBanner
    | PublishMacro
    | UpdateExecutives
    | MessageTeam
    | ContactVendor
    | OpenComposer
    | DropDraft
    | Hypothesize
    | DropHypothesis
    | Resolve
    | StandDown
    | FilePostmortem,
    Field(discriminator="do"),
]

ACTION: TypeAdapter[Action] = TypeAdapter(Action)
"""Validates an action from data, whatever its kind."""


def action_kinds() -> dict[str, type[ActionBase]]:
    """The kinds of action, by the word that names them."""
    return {name: member for name, member in kinds(Action, "do").items() if issubclass(member, ActionBase)}


def message_kinds() -> dict[str, type[Message]]:
    """The kinds of message, by the word that names them."""
    return {name: member for name, member in action_kinds().items() if issubclass(member, Message)}
