"""What can happen to questions."""
