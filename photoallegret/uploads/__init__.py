"""Uploads: files on their way from the photographer's machine into the library."""
