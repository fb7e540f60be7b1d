"""The debrief: one model of what a play came to, and its drawings for a terminal, a browser and a wiki."""
