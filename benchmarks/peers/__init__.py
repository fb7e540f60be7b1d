"""The same work on other engines, each checked against theory so that it is the same work."""
