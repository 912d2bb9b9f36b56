"""What is done with choices about cookies."""
