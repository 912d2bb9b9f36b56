"""What can happen to personal data, whatever the room that holds them."""
