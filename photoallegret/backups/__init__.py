"""Backups: copies of the whole site, encrypted, tried, thinned out, and put back."""
