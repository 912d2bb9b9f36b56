"""What is asked of requests, for the desk and for those who asked."""

from photoallegret.rights.queries.desk import (
    DeskHeap,
    counts_by_heap,
    requests_on_desk,
    waiting,
)

__all__ = ["DeskHeap", "counts_by_heap", "requests_on_desk", "waiting"]
