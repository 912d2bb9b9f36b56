"""The site's database moved from SQLite to PostgreSQL, and proved to be the same."""
