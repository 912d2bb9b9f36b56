"""The law that the texts cite, in one table, with the day it was last read."""

from dataclasses import dataclass
from datetime import date

from photoallegret.i18n import language

VERIFIED = date(2026, 11, 22)
"""When the whole table was last compared with the law in force."""


@dataclass(frozen=True, slots=True)
class Law:
    """An article as it is cited in each language."""

    fr: str
    en: str


_LCEN = Law(
    "loi n° 2004-575 du 21 juin 2004 pour la confiance dans l’économie numérique",
    "French act 2004-575 of 21 June 2004 on trust in the digital economy",
)
_LIL = Law("loi n° 78-17 du 6 janvier 1978", "French act 78-17 of 6 January 1978")
_DSA = Law("règlement (UE) 2022/2065", "Regulation (EU) 2022/2065")
_GDPR = Law("RGPD", "GDPR")


def _of(law: Law, fr: str, en: str) -> Law:
    return Law(f"{law.fr}, {fr}", f"{law.en}, {en}")


LAWS = {
    "publisher": _of(_LCEN, "article 1-1", "article 1-1"),
    "trader": Law("même loi, article 19", "same act, article 19"),
    "reply": _of(_LCEN, "article 1-1, III", "article 1-1, III"),
    "director": Law(
        "loi n° 82-652 du 29 juillet 1982, article 93-2",
        "French act 82-652 of 29 July 1982, article 93-2",
    ),
    "gdpr": Law("règlement (UE) 2016/679, dit RGPD", "Regulation (EU) 2016/679, known as the GDPR"),
    "data-act": Law(
        "loi n° 78-17 du 6 janvier 1978, dite Informatique et Libertés",
        "French act 78-17 of 6 January 1978 on data protection",
    ),
    "answer": _of(_GDPR, "article 12", "article 12"),
    "doubt": _of(_GDPR, "article 12, paragraphe 6", "article 12(6)"),
    "machines": _of(_GDPR, "article 22", "article 22"),
    "breach": _of(_GDPR, "articles 33 et 34", "articles 33 and 34"),
    "complaint": _of(_GDPR, "articles 77 et 79", "articles 77 and 79"),
    "given": _of(_GDPR, "article 13", "article 13"),
    "told": _of(_GDPR, "article 14", "article 14"),
    "trackers": _of(_LIL, "article 82", "article 82"),
    "children": _of(_LIL, "article 45", "article 45"),
    "death": _of(_LIL, "article 85", "article 85"),
    "contact": _of(_DSA, "articles 11 et 12", "articles 11 and 12"),
    "rules": _of(_DSA, "article 14", "article 14"),
    "report": _of(_DSA, "articles 16 et 17", "articles 16 and 17"),
    "consumer-court": Law(
        "Code de la consommation, article R. 631-3", "French Consumer Code, article R. 631-3"
    ),
    "trader-court": Law(
        "Code de procédure civile, article 48", "French Code of Civil Procedure, article 48"
    ),
}


def law(name: str) -> str:
    """Return an article as the language spoken cites it; raise KeyError when it is not there."""
    found = LAWS[name]
    return found.fr if language() == "fr" else found.en
