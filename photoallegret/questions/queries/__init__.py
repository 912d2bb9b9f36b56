"""What can be asked of questions: those that are public, those that wait, how many of each."""

from photoallegret.questions.queries.desk import (
    DeskFilter,
    count_reports,
    counts_by_filter,
    deciders,
    heap_of,
    questions_beside,
    questions_on_desk,
    reports_decided,
    reports_waiting,
    waiting,
)
from photoallegret.questions.queries.public import (
    about_gallery,
    about_photo,
    public_attachment,
    published_question,
    published_questions,
    was_published,
)

__all__ = [
    "DeskFilter",
    "about_gallery",
    "about_photo",
    "count_reports",
    "counts_by_filter",
    "deciders",
    "heap_of",
    "public_attachment",
    "published_question",
    "published_questions",
    "questions_beside",
    "questions_on_desk",
    "reports_decided",
    "reports_waiting",
    "waiting",
    "was_published",
]
