"""Codes and parameters as English sentences."""

from incident_sim.observe.words.changes import CHANGES, say_change
from incident_sim.observe.words.logs import LOG_TEMPLATES, say_log
from incident_sim.observe.words.messages import (
    say_complaint,
    say_finding,
    say_message,
    say_outcome,
    say_state,
)
from incident_sim.observe.words.moves import MESSAGE_WORDS, say_action, say_mechanism
from incident_sim.observe.words.posts import message_text
from incident_sim.observe.words.quantities import (
    band,
    say_band,
    say_duration,
    say_latency,
    say_money,
    say_rate,
    say_segment,
    say_segments,
    say_share,
    say_times,
    say_when,
)
from incident_sim.observe.words.readings import say_reading, verdict
from incident_sim.observe.words.refusals import say_refusal

__all__ = [
    "CHANGES",
    "LOG_TEMPLATES",
    "MESSAGE_WORDS",
    "band",
    "message_text",
    "say_action",
    "say_band",
    "say_change",
    "say_complaint",
    "say_duration",
    "say_finding",
    "say_latency",
    "say_log",
    "say_mechanism",
    "say_message",
    "say_money",
    "say_outcome",
    "say_rate",
    "say_reading",
    "say_refusal",
    "say_segment",
    "say_segments",
    "say_share",
    "say_state",
    "say_times",
    "say_when",
    "verdict",
]
