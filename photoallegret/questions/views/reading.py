"""Public questions and answers: a list, one page each, their pictures."""

import re
from dataclasses import replace
from typing import Any

from flask import Response, abort, request, send_file, url_for
from markupsafe import Markup

from photoallegret.gallery.models import Visibility
from photoallegret.gallery.structured import block
from photoallegret.gallery.views.answers import own_page, public_page
from photoallegret.gallery.views.heads import absolute, listed_head, settings, unlisted_head
from photoallegret.head import Head
from photoallegret.headers import FILE_POLICY, SHARED
from photoallegret.i18n import gettext, language
from photoallegret.privacy.operations.leaving import is_gone
from photoallegret.prose import paragraphs
from photoallegret.questions import queries
from photoallegret.questions.models import Question, public_name
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.queries.public import PAGE
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.questions.views.context import About, about
from photoallegret.routes import page
from photoallegret.secrets_file import ERASURE_KEY
from photoallegret.typography import typographic

SLUG = re.compile(r"[a-z0-9-]{1,120}")
TITLE_WORDS, SHORTEST_TITLE = 12, 3
PAUSES = ",;:–—("
ENDS = (".", "?", "!", "…")


@page(blueprint, fr="/questions", en="/questions")
def index() -> Response:
    """List public questions, or those that hold the words looked for, or about one thing."""
    words = " ".join(request.args.get("q", "").split())
    subject = about(request.args.get("galerie", ""), request.args.get("photo", ""))
    before = request.args.get("apres", type=int)
    found = queries.published_questions(
        words=words,
        gallery_id=None if subject is None else subject.gallery_id,
        photo_id=None if subject is None else subject.photo_id,
        before=before,
    )
    context: dict[str, Any] = {
        "questions": [(item, title_of(item)) for item in found[:PAGE]],
        "words": words,
        "about": subject,
        "last": found[PAGE - 1].id if len(found) > PAGE else None,
    }
    title = gettext("Questions and answers")
    if words or subject or before:  # what somebody looked for is kept by nobody
        return own_page("questions/index.html", unlisted_head(title), **context)
    head = listed_head(
        title, description=gettext("What visitors asked, and what the photographer answered.")
    )
    return public_page("questions/index.html", head, **context)


@page(blueprint, fr="/questions/<slug>", en="/questions/<slug>")
def show(slug: str) -> Response:
    """Show one question and its answer, in the language they were written in."""
    question = published_or_gone(slug)
    title, code = title_of(question), question.language

    def polish(text: str) -> str:
        return typographic(text, code)

    return public_page(
        "questions/show.html",
        _head(question, polish(title)),
        question=question,
        title=polish(title),
        asked=None if title == question.public_question.strip() else question.public_question,
        set_text=lambda text: paragraphs(text, polish),
        about=subject_of(question),
    )


@blueprint.get("/questions/image/<key>")
def picture(key: str) -> Response:
    """Send a picture joined to a public question; no cache shows it longer than it is public."""
    attachment = queries.public_attachment(key)
    path = None if attachment is None else picture_path(attachment, settings().data)
    if attachment is None or path is None or not path.is_file():
        abort(404)
    response = send_file(path, mimetype="image/jpeg", etag=attachment.digest, conditional=True)
    response.headers["Cache-Control"] = SHARED
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def published_or_gone(slug: str) -> Question:
    """Return the public question at ``slug``; answer 410 when it was removed, else 404."""
    if SLUG.fullmatch(slug) is None:
        abort(404)
    question = queries.published_question(slug)
    if question is not None:
        return question
    key = settings().secrets[ERASURE_KEY]
    was_there = queries.was_published(slug) or is_gone(public_name(slug), key)
    return abort(410 if was_there else 404)


def title_of(question: Question) -> str:
    """Return the first sentence of a question as its title, or its first words."""
    words = question.public_question.split()
    for count, word in enumerate(words[:TITLE_WORDS], 1):
        if word.endswith(ENDS) and count >= SHORTEST_TITLE:
            return " ".join(words[:count])
    short = " ".join(words[:TITLE_WORDS])
    return f"{short.rstrip(PAUSES)}…" if len(words) > TITLE_WORDS else short


def subject_of(question: Question) -> About | None:
    """Return what a public question speaks of, if that is listed and seen now."""
    gallery, photo = question.gallery, question.photo
    if gallery is None or gallery.visibility is not Visibility.PUBLISHED:
        return None
    of_photo = None if photo is None else about(gallery.slug, photo.slug)
    return of_photo or about(gallery.slug, "")


def _head(question: Question, title: str) -> Head:
    """Return the head: one address, in the language of the words, stands for all."""
    head = listed_head(title, description=question.public_answer)
    if question.language in settings().site.languages:
        address = absolute(url_for("questions.show", slug=question.slug, lang=question.language))
        head = replace(head, canonical=address, alternates=())
    return head.with_structured(_structured(question, head.canonical))


def _structured(question: Question, address: str) -> Markup:
    """Return the question for search engines (schema.org QAPage)."""
    published = question.published_at
    return block(
        {
            "@context": "https://schema.org",
            "@type": "QAPage",
            "inLanguage": question.language or language(),
            "mainEntity": {
                "@type": "Question",
                "name": title_of(question),
                "text": question.public_question,
                "answerCount": 1,
                "datePublished": "" if published is None else published.isoformat(),
                "url": address,
                "author": {"@type": "Person", "name": question.public_name or gettext("A visitor")},
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": question.public_answer,
                    "url": address,
                    "datePublished": "" if published is None else published.isoformat(),
                    "author": {
                        "@type": "Person",
                        "name": settings().site.photographer.name,
                        "url": absolute(url_for("gallery.about")),
                    },
                },
            },
        }
    )
