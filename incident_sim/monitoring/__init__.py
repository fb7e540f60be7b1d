"""Indicators, objectives, error budgets and multi-window burn-rate alert rules."""

from incident_sim.monitoring.rules import AlertRule, BurnRate, Objective, Threshold

__all__ = ["AlertRule", "BurnRate", "Objective", "Threshold"]
