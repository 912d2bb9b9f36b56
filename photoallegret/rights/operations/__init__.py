"""What can happen to rights being used."""
