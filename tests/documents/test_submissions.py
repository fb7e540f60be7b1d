"""A play is written as people write."""

from __future__ import annotations

from incident_sim.actions.communicate import PostStatus
from incident_sim.plays.load import load_submission


def test_a_post_may_say_what_is_being_done() -> None:
    """A post has a slot called ``action``, which is not the action that the line is about."""
    text = """
version: 1
scenario: drill
seed: 1
actions:
  - {at: 1m, do: post_status, status: investigating, effect: failing, action: We roll back}
  - {at: 2m, action: {do: post_status, status: monitoring, effect: none, action: We watch}}
"""
    posts = [timed.action for timed in load_submission(text, "play.yaml").actions]
    assert [post.action for post in posts if isinstance(post, PostStatus)] == ["We roll back", "We watch"]
