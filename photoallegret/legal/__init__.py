"""Legal texts: what the site publishes of itself, its publisher and what it does with data."""
