"""Which name stands beside a public question, where its author agreed to the first name.

A guess by rules, told to the author before the address is proved, and open to the
photographer's hand: who is named wrongly is better not named.
"""

from photoallegret.questions.models import Question

TITLES = frozenset(
    [
        "m",
        "mm",
        "mme",
        "mmes",
        "mlle",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "pr",
        "prof",
        "me",
        "monsieur",
        "madame",
        "mademoiselle",
        "docteur",
        "docteure",
        "professeur",
        "professeure",
        "maître",
        "doctor",
        "professor",
        "sir",
    ]
)


def first_name(name: str) -> str:
    """Return the first name in ``name``, "" where none is told from the rest.

    Titles are no names, and what follows one alone is a family name: "M. Dupont" gives "".
    What is in capitals before other words, or before a comma, is a family name too:
    "DUPONT Anne" and "Dupont, Anne" give "Anne"; of "DUPONT ANNE" nobody can tell. An e-mail
    address is no name.
    """
    family, comma, given = name.partition(",")
    words = (given if comma and given.split() else family).split()
    plain = [word for word in words if not is_title(word)]
    if not plain or "@" in name or (len(plain) < len(words) and len(plain) == 1):
        return ""
    if _is_shouted(plain[0]):
        alone = plain[0] if len(plain) == 1 else ""
        return next((word for word in plain if not word.isupper()), alone)
    return plain[0]


def is_title(word: str) -> bool:
    """Say whether ``word`` is a title, such as "Mme" or "Dr."."""
    return word.casefold().rstrip(".") in TITLES


def shown_name(question: Question) -> str:
    """Return the name that stands beside ``question``: as it was written, else its first name."""
    return question.public_name if question.public_question else first_name(question.name)


def may_show(question: Question, name: str) -> bool:
    """Say whether ``name`` is only a part of what its author is called: no more was agreed.

    A name that stands already may stay, even when who asked is known no more.
    """
    whole, shown = _words(question.name), _words(name)
    is_part = len(shown) < len(whole) or len(question.name.split()) == 1
    return not shown or (set(shown) <= set(whole) and is_part) or name == question.public_name


def _words(name: str) -> list[str]:
    return [word for word in name.casefold().replace(",", " ").split() if not is_title(word)]


def _is_shouted(word: str) -> bool:
    """Say whether ``word`` is in capitals; an initial says nothing."""
    return word.isupper() and len(word.rstrip(".")) > 1
