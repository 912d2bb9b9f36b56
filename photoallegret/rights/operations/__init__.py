"""What can happen by somebody's right: an account closed, a part erased."""
