"""One process that holds a session, paces it, writes it down and serves seats."""
