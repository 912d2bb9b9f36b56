"""The mail that a decision would send: drawn as the outbox draws it, before any is taken."""

from collections.abc import Callable
from email.message import EmailMessage

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery.views.heads import absolute
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import previewed
from photoallegret.questions.forms import DecisionForm
from photoallegret.questions.models import Question, Reason
from photoallegret.questions.operations import telling
from photoallegret.questions.operations.moderating import slug_for

CHECKS: dict[str, Callable[[DecisionForm], bool]] = {
    "mail-answer": DecisionForm.check_answer,
    "mail-publish": DecisionForm.check_public,
    "mail-decline": DecisionForm.check_reason,
    "mail-remove": DecisionForm.check_reason,
}
"""The buttons that show a mail, and what has to be written for it."""


def mail_of(question: Question, form: DecisionForm, button: str) -> EmailMessage | None:
    """Return the mail that its author would receive, None when none would leave."""
    return drawn(LETTERS[button](question, form))


def drawn(letter: Letter | None) -> EmailMessage | None:
    """Return ``letter`` as its reader would receive it, if there is one."""
    return None if letter is None else previewed(letter)


def address_of(question: Question, text: str) -> str:
    """Return where ``question`` is read once it is public with ``text``."""
    slug = slug_for(question, text)
    return absolute(url_for("questions.show", slug=slug, lang=question.language))


def _answer(question: Question, form: DecisionForm) -> Letter | None:
    return telling.answered(question, form.answer.data or "")


def _publish(question: Question, form: DecisionForm) -> Letter | None:
    answer = form.answer.data or question.answer or form.public_words()
    return telling.published(
        question, answer, address_of(question, form.public_question.data or "")
    )


def _decline(question: Question, form: DecisionForm) -> Letter | None:
    return telling.declined(question, Reason(form.reason.data or ""), form.note.data or "", now())


def _remove(question: Question, form: DecisionForm) -> Letter | None:
    return telling.removed(question, Reason(form.reason.data or ""), form.note.data or "", now())


LETTERS: dict[str, Callable[[Question, DecisionForm], Letter | None]] = {
    "mail-answer": _answer,
    "mail-publish": _publish,
    "mail-decline": _decline,
    "mail-remove": _remove,
}
