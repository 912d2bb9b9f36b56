"""What tests of incidents may ask for besides."""

from tests.gallery.conftest import Counting, counting

__all__ = ["Counting", "counting"]
