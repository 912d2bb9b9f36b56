"""What is looked at, kept and told."""
