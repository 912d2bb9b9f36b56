"""Photographs in, renditions out: decoding, colour, sizes, metadata; no Flask, no database."""
