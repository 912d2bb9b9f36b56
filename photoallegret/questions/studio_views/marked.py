"""Where a text that is to become public may name a person: marked, so that a person looks."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from photoallegret.gallery.views.heads import settings
from photoallegret.questions.models import Question, Wish
from photoallegret.questions.operations.marking import Mark, marks_in, redacted
from photoallegret.questions.operations.naming import first_name, is_title
from photoallegret.typography import typographic


def marks_of(question: Question, text: str) -> list[Mark]:
    """Return what may name a person in ``text``, which is to be published of ``question``.

    The photographer's name may stand, and those of the photo and gallery it speaks of. The
    author's may not, except the first name where it was agreed.
    """
    site = settings().site
    known = [site.name, site.photographer.name]
    for subject in (question.photo, question.gallery):
        if subject is not None:
            known += [subject.place, *(one.title for one in subject.texts)]
    words = [word.strip(",") for word in question.name.split()]
    agreed = first_name(question.name) if question.wish is Wish.NAMED else ""
    private = [word for word in words if word != agreed and not is_title(word)]
    if len(words) > 1:
        private.insert(0, " ".join(words))
    return marks_in(text, known=known, private=private)


def marked_words(question: Question, texts: Sequence[str]) -> list[str]:
    """Return the words marked in ``texts``, each once."""
    found = (text[one.start : one.end] for text in texts for one in marks_of(question, text))
    return list(dict.fromkeys(found))


def marked(question: Question, text: str) -> Markup:
    """Return ``text`` as HTML with each mark where it stands; line ends are kept."""
    parts, at = [], 0
    for one in marks_of(question, text):
        parts.append(escape(typographic(text[at : one.start])))
        parts.append(Markup("<mark>{}</mark>").format(text[one.start : one.end]))
        at = one.end
    parts.append(escape(typographic(text[at:])))
    return Markup("").join(parts)


def without_marks(question: Question, text: str) -> str:
    """Return ``text`` with each mark replaced by "[…]"."""
    return redacted(text, marks_of(question, text))
