"""Releases: who in the photographs agreed to be shown, on what terms, and until when."""
