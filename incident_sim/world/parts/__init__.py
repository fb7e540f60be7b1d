"""Parts of live services: what a replica holds, remembers and runs out of, and who decides how many there are."""
