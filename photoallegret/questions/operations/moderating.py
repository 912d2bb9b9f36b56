"""What the photographer decides of a question. Every decision is written beside its effect.

While its author's data is restricted, nothing is decided but to take it off the site: each of
these operations raises RestrictedError.

A private answer is the rule; what becomes public does so by a decision of its own, and only
if its author agreed (loi 82-652 art. 93-3: whoever publishes answers for it).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.gallery.operations.names import free_slug, slug_from
from photoallegret.questions.models import Decision, Question, QuestionState, Reason, Wish
from photoallegret.questions.operations.naming import shown_name
from photoallegret.restricted import demand_unrestricted

State = QuestionState
ALLOWED: Mapping[QuestionState, Collection[QuestionState]] = {
    State.UNCONFIRMED: (State.NEW, State.SPAM),
    State.NEW: (
        State.NEW,
        State.ANSWERED,
        State.PUBLISHED,
        State.TO_PUBLISH,
        State.DECLINED,
        State.SPAM,
    ),
    State.TO_PUBLISH: (State.PUBLISHED, State.ANSWERED, State.DECLINED, State.SPAM, State.NEW),
    State.ANSWERED: (State.PUBLISHED, State.TO_PUBLISH, State.NEW),
    State.PUBLISHED: (
        State.PUBLISHED,
        State.REMOVED,
        State.NEW,
        State.TO_PUBLISH,
        State.ANSWERED,
    ),
    State.DECLINED: (State.NEW, State.TO_PUBLISH),
    State.SPAM: (State.NEW, State.UNCONFIRMED, State.TO_PUBLISH),
    State.REMOVED: (State.PUBLISHED,),
}
ENDS = (State.ANSWERED, State.PUBLISHED, State.DECLINED, State.SPAM, State.REMOVED)
NAMELESS = "question"
SLUG_WORDS = 8


class NotAllowedError(Exception):
    """The question is not in a state from which this can be decided."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides, and when."""

    account_id: int | None
    """None: the author, by a link, or a date that came."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Public:
    """What becomes public of a question."""

    question: str
    answer: str
    attachments: Collection[int] = ()
    """Ids of the pictures joined that are shown with it."""
    private: str = ""
    """The answer as its author receives it; what was written before, else the public one, if ""."""
    name: str | None = None
    """Beside it, where its author agreed; None: see ``shown_name``."""


def answer_privately(question: Question, answer: str, act: Act) -> Decision:
    """Answer the author alone."""
    question.answer = answer
    return _decide(question, State.ANSWERED, act)


def keep_to_publish(question: Question, public: Public, act: Act) -> Decision:
    """Keep what is to become public; nothing does yet."""
    _check_wish(question)
    _set_public(question, public)
    question.answer = public.private or question.answer
    return _decide(question, State.TO_PUBLISH, act)


def publish_question(question: Question, public: Public, act: Act) -> Decision:
    """Make a question and its answer public, as its author agreed.

    Raises:
        NotAllowedError: its author did not agree, or it is in no state to be published.

    """
    _check_wish(question)
    _set_public(question, public)
    question.answer = public.private or question.answer or public.answer
    question.slug = slug_for(question, public.question)
    question.published_at = question.published_at or act.at
    return _decide(question, State.PUBLISHED, act)


def correct_public(question: Question, public: Public, act: Act) -> Decision:
    """Change the words of a question that is public; its address and date stay.

    Raises:
        NotAllowedError: it is not public.

    """
    if question.state is not State.PUBLISHED:
        raise NotAllowedError
    _set_public(question, public)
    return _decide(question, State.PUBLISHED, act)


def decline_question(question: Question, reason: Reason, note: str, act: Act) -> Decision:
    """Neither answer nor publish, for a reason."""
    return _decide(question, State.DECLINED, act, reason, note)


def remove_question(question: Question, reason: Reason, note: str, act: Act) -> Decision:
    """Take a public question off the site, at once."""
    return _decide(question, State.REMOVED, act, reason, note)


def call_spam(question: Question, act: Act) -> Decision:
    """Put a question with the spam, from where it can be brought back for a month."""
    return _decide(question, State.SPAM, act, Reason.SPAM)


def clear_doubts(question: Question, act: Act) -> Decision:
    """Put a question that was doubted, or called spam, with the new ones.

    Without a proved address it waits for the proof again.

    Raises:
        NotAllowedError: nobody doubts it.

    """
    if question.state is not State.SPAM and not question.is_suspect:
        raise NotAllowedError
    question.is_suspect = False
    return _decide(question, State.NEW if question.confirmed_at else State.UNCONFIRMED, act)


def may_take_back(question: Question) -> bool:
    """Say whether the last decision can be undone.

    What the author did cannot, nor what is no decision any more: an undoing itself, a
    correction of public words. Nothing comes back to the public against its author's wish.
    """
    if not question.decisions:
        return False
    *earlier, last = question.decisions
    if last.account_id is None or last.after != question.state:
        return False
    if last.before == last.after:
        return question.state is State.NEW and not question.is_suspect  # a doubt was cleared
    is_undoing = bool(earlier) and (last.before, last.after) == (
        earlier[-1].after,
        earlier[-1].before,
    )
    is_public_again = last.before in (State.PUBLISHED, State.TO_PUBLISH)
    return not is_undoing and not (is_public_again and question.wish is Wish.NO)


def take_back(question: Question, act: Act) -> Decision:
    """Undo the last decision: the question is again in the state from which it came.

    Raises:
        NotAllowedError: there is none to undo, see ``may_take_back``.

    """
    if not may_take_back(question):
        raise NotAllowedError
    last = question.decisions[-1]
    question.is_suspect |= last.before == last.after
    return _decide(question, QuestionState(last.before), act)


def withdraw_consent(question: Question, now: datetime) -> bool:
    """Let the author take back the agreement to publish; say whether anything changed.

    What was public is gone the same second (GDPR art. 7(3)).
    """
    if question.wish is Wish.NO:
        return False
    question.wish = Wish.NO
    act = Act(None, now)
    if question.state is State.PUBLISHED:
        _decide(question, State.REMOVED, act, Reason.AUTHOR_ASKED)
    elif question.state is State.TO_PUBLISH:
        _decide(question, State.NEW, act)
    question.public_question = question.public_answer = question.public_name = ""
    question.folded = ""
    db.session.flush()
    return True


def _decide(
    question: Question,
    after: QuestionState,
    act: Act,
    reason: Reason | None = None,
    note: str = "",
) -> Decision:
    if after not in ALLOWED[question.state]:
        raise NotAllowedError
    if act.account_id is not None and after is not State.REMOVED:  # its author acts freely
        demand_unrestricted(address=question.email_key)
    decision = Decision(
        at=act.at,
        account_id=act.account_id,
        before=question.state.value,
        after=after.value,
        reason="" if reason is None else reason.value,
        note=note,
    )
    question.decisions.append(decision)
    question.state = after
    question.closed_at = act.at if after in ENDS else None
    question.edition += 1
    db.session.flush()
    if State.PUBLISHED in (after, QuestionState(decision.before)):
        _count_again(question)
    return decision


def _count_again(question: Question) -> None:
    """Let the photo and the gallery a question speaks of say how many of them are public."""
    for subject, column in (
        (question.photo, Question.photo_id),
        (question.gallery, Question.gallery_id),
    ):
        if subject is not None:
            public = (column == subject.id, Question.state == State.PUBLISHED)
            subject.question_count = (
                db.session.scalar(select(func.count(Question.id)).where(*public)) or 0
            )
    db.session.flush()


def _check_wish(question: Question) -> None:
    if question.wish is Wish.NO:
        raise NotAllowedError


def slug_for(question: Question, text: str) -> str:
    """Return the last part of the address that ``question`` has, or gets with ``text`` public."""
    return question.slug or _free_slug(text)


def _set_public(question: Question, public: Public) -> None:
    name = shown_name(question) if public.name is None else public.name
    question.public_name = name if question.wish is Wish.NAMED else ""
    question.public_question, question.public_answer = public.question, public.answer
    question.folded = folded(f"{public.question} {public.answer}")
    for attachment in question.attachments:
        attachment.is_public = attachment.id in public.attachments


def _free_slug(text: str) -> str:
    def is_taken(slug: str) -> bool:
        return bool(db.session.scalar(select(exists().where(Question.slug == slug))))

    words = " ".join(text.split()[:SLUG_WORDS])
    return free_slug(slug_from(words) or NAMELESS, is_taken)
