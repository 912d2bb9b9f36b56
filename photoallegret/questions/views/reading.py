"""Public questions and answers: a list, one page each, their pictures."""

import re
from typing import Any

from flask import Response, abort, request, send_file, url_for
from markupsafe import Markup

from photoallegret.clock import now
from photoallegret.gallery.queries import gallery_at
from photoallegret.gallery.shown import show_gallery
from photoallegret.gallery.structured import block
from photoallegret.gallery.views.answers import own_page, public_page
from photoallegret.gallery.views.heads import absolute, listed_head, settings, unlisted_head
from photoallegret.i18n import gettext, language
from photoallegret.questions import queries
from photoallegret.questions.models import Question
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.queries.public import PAGE
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.routes import page
from photoallegret.typography import typographic

SLUG = re.compile(r"[a-z0-9-]{1,120}")
TITLE_WORDS = 12
KEPT = "public, max-age=3600"
"""Pictures joined may be taken back at any time: no cache keeps them long."""


@page(blueprint, fr="/questions", en="/questions")
def index() -> Response:
    """List public questions, or those that hold the words looked for."""
    words = " ".join(request.args.get("q", "").split())
    address = request.args.get("galerie", "")
    gallery = gallery_at(address, now()) if address else None
    before = request.args.get("apres", type=int)
    found = queries.published_questions(
        words=words, gallery_id=None if gallery is None else gallery.id, before=before
    )
    context: dict[str, Any] = {
        "questions": [(item, title_of(item)) for item in found[:PAGE]],
        "words": words,
        "gallery": None if gallery is None else show_gallery(gallery),
        "last": found[PAGE - 1].id if len(found) > PAGE else None,
    }
    title = gettext("Questions and answers")
    if words or gallery or before:  # what somebody looked for is kept by nobody
        return own_page("questions/index.html", unlisted_head(title), **context)
    head = listed_head(
        title, description=gettext("What visitors asked, and what the photographer answered.")
    )
    return public_page("questions/index.html", head, **context)


@page(blueprint, fr="/questions/<slug>", en="/questions/<slug>")
def show(slug: str) -> Response:
    """Show one question and its answer."""
    question = published_or_gone(slug)
    title = title_of(question)
    head = listed_head(typographic(title), description=question.public_answer)
    head = head.with_structured(_structured(question, head.canonical))
    return public_page("questions/show.html", head, question=question, title=title)


@blueprint.get("/questions/image/<key>")
def picture(key: str) -> Response:
    """Send a picture joined to a public question."""
    attachment = queries.public_attachment(key)
    if attachment is None:
        abort(404)
    path = picture_path(attachment, settings().data)
    response = send_file(path, mimetype="image/jpeg", etag=attachment.digest, conditional=True)
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def published_or_gone(slug: str) -> Question:
    """Return the public question at ``slug``; answer 410 when it was removed, else 404."""
    if SLUG.fullmatch(slug) is None:
        abort(404)
    question = queries.published_question(slug)
    if question is not None:
        return question
    return abort(410 if queries.was_published(slug) else 404)


def title_of(question: Question) -> str:
    """Return the first words of a question, as its title."""
    words = question.public_question.split()
    short = " ".join(words[:TITLE_WORDS])
    return f"{short}…" if len(words) > TITLE_WORDS else short


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
                "author": {"@type": "Person", "name": question.public_name or gettext("A visitor")},
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": question.public_answer,
                    "url": address,
                    "author": {
                        "@type": "Person",
                        "name": settings().site.photographer.name,
                        "url": absolute(url_for("gallery.about")),
                    },
                },
            },
        }
    )
