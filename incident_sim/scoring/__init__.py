"""Judgement: what a journal is worth, with its evidence."""

from incident_sim.scoring.report import RUBRIC, Report

__all__ = ["RUBRIC", "Report"]
