"""Photoallegret: a photographer's showcase site whose privacy policy cannot lie."""
