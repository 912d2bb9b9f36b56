"""What can happen in the gallery: one module for each kind of act.

Verbs on rows flush and never commit: their edge (a view, a command) does, once. Works that
move files (importing, preparing, settling, clearing, reconciling) take many short
transactions and say so.
"""
