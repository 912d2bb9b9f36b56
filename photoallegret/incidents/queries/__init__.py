"""What can be asked of incidents."""
