"""The criteria of the rubric, grouped as the rubric groups them."""
