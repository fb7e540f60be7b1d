"""An incident-simulation game engine for the terminal."""

__version__ = "0.1.0"
