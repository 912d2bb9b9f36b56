"""Questions: visitors ask, the photographer moderates and answers, some of it becomes public."""
