"""What can be asked of questions: those that are public, those that wait, how many of each."""

from photoallegret.questions.queries.desk import (
    DeskFilter,
    count_reports,
    counts_by_filter,
    deciders,
    heap_of,
    long_waiting,
    questions_beside,
    questions_on_desk,
    reports_decided,
    reports_waiting,
    waiting,
)
from photoallegret.questions.queries.public import (
    public_attachment,
    published_addresses,
    published_question,
    published_questions,
    was_published,
)

__all__ = [
    "DeskFilter",
    "count_reports",
    "counts_by_filter",
    "deciders",
    "heap_of",
    "long_waiting",
    "public_attachment",
    "published_addresses",
    "published_question",
    "published_questions",
    "questions_beside",
    "questions_on_desk",
    "reports_decided",
    "reports_waiting",
    "waiting",
    "was_published",
]
