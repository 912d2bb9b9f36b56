"""What can happen after death, and what is settled before."""
