"""What a server around the site needs, and two programs that put it there: Python alone."""
