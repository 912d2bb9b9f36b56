"""What can happen: maintenance planned, announced, ended."""
