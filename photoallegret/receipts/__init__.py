"""Receipts: each step of a request is told in words of machines, signed, shown and checked."""
