"""What can happen to uploads."""
