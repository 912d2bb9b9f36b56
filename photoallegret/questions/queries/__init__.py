"""What can be asked of questions: those that are public, those that wait, how many of each."""

from photoallegret.questions.queries.desk import (
    DeskFilter,
    counts_by_filter,
    questions_on_desk,
    reports_waiting,
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
    "counts_by_filter",
    "public_attachment",
    "published_addresses",
    "published_question",
    "published_questions",
    "questions_on_desk",
    "reports_waiting",
    "was_published",
]
