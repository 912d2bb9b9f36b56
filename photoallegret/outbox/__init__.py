"""The outbox: messages that wait until they have left, and what became of each."""
