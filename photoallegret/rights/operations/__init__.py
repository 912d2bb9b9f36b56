"""What can happen by somebody's right: a copy told of, an account closed, a part erased."""
