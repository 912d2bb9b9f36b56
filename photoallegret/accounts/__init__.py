"""Accounts: who may sign in, how they prove it, and where they are signed in."""
