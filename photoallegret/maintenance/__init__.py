"""Maintenance: announced, then the site is closed for a while, save what the law wants open."""
