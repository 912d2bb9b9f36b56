"""What happens to versions: they are kept, and what changed is told."""
