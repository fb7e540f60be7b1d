"""Indicators, objectives, error budgets and multi-window burn-rate alert rules."""

from incident_sim.monitoring.rules import Absence, AlertRule, BurnRate, GaugeThreshold, Objective, Threshold

__all__ = ["Absence", "AlertRule", "BurnRate", "GaugeThreshold", "Objective", "Threshold"]
