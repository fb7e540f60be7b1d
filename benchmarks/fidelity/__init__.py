"""A world calibrated from a measured system, held against what was measured when something went wrong there."""
