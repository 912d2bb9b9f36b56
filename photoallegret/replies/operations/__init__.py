"""What can happen: a reply asked for, decided, owed."""
