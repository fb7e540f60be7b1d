"""Screens: the briefing, the dashboard, and what opens over it."""
