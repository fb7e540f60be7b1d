"""Widgets: thin, one a file; what they show is drawn by renderables."""
