"""Measurements, printed as ratios within one run: `make bench`."""
