"""The dashboard: a seat at an incident, drawn in a terminal."""
