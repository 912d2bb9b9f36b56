"""`flask demo`: show what the site can be, and take it away again."""

import click


@click.group("demo")
def demo() -> None:
    """Load the demo galleries, or remove them."""
