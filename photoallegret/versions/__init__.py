"""Versions of the legal texts: each kept as it was, compared with the next, changes told."""
