"""What can be asked of personal data: which rows tell of a person."""
