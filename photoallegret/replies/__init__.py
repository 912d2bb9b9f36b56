"""Right of reply: who is named or shown answers beside what is published (LCEN art. 1-1, III)."""
