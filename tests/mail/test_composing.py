"""Messages are whole, in their reader's language, and nobody adds a header to them."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import UndefinedError

from photoallegret.directives.operations.telling import GROUNDS, Ground
from photoallegret.i18n import language
from photoallegret.mail import composing
from photoallegret.mail.addresses import AddressError
from photoallegret.mail.composing import Letter, compose, exists, hidden, name_of
from photoallegret.paths import TEMPLATES
from photoallegret.questions.models import Reason
from photoallegret.questions.rules import REASONS
from photoallegret.replies.models import Ground as GroundOfReply
from photoallegret.replies.rules import GROUNDS as GROUNDS_OF_REPLIES

QUESTION = {"reference": "Q-7F3K2M"}
ADDRESS = "http://127.0.0.1:8000/questions/la-dent-de-crolles-est-elle-en-vente"
DEATH = {"reference": "F-7F3K2M"}
REPLY = {"reference": "R-7F3K2M", "page": "/galeries/nord/a", "due": "2026-11-29"}
DECISION = {
    "reason": REASONS[Reason.RIGHTS],
    "note": "La photographie jointe est d’un autre auteur, qui ne l’a pas permis.",
    "at": "2026-11-25T13:05:00+00:00",
}
LINK = {"link": f"http://127.0.0.1:8000/compte/inscription/confirmer/{400 * 'x'}"}
COMPLAINTS = "https://www.cnil.fr/fr/plaintes"
"""The one foreign address that a message may hold, as words (GDPR art. 12(4))."""
CLAIM = {
    "reference": "D-7F3K2M",
    "claim": "Erasure: delete it",
    "article": "GDPR art. 17",
    "received": "2026-11-24",
    "is_closed": False,
    "path": f"/vos-droits/suivi/{40 * 'a'}",
    "cnil": "https://www.cnil.fr/fr/plaintes",
}
KEPT = {"category": "Factures", "article": "C. com. art. L123-22", "until": "dix ans"}
SAMPLES: dict[str, dict[str, object]] = {
    "test": {"at": "2026-11-25T13:05:00+00:00"},
    "password-changed": {"at": "2026-11-25T13:05:00+00:00", "path": "/compte/mot-de-passe"},
    "export-ready": {"path": "/compte/donnees", "until": "2026-11-28T13:05:00+00:00"},
    "restriction-begun": {"ground": "Contested accuracy."},
    "restriction-ending": {"ends": "2026-11-28T13:05:00+00:00"},
    "account-confirm": LINK,
    "account-confirm-child": LINK,
    "account-exists": {},
    "account-parent": LINK | {"child": "louise@example.org"},
    "account-reset": LINK,
    "account-doubt": LINK,
    "account-inactive": {"at": "2026-11-25T13:05:00+00:00", "path": "/compte/connexion"},
    "account-check": {"path": "/compte/connexion"},
    "account-closing": {"at": "2026-11-25T13:05:00+00:00", "path": "/compte/supprimer/garder/x"},
    "account-kept": {},
    "erasure-done": {
        "is_whole": True,
        "number": 3,
        "at": "2026-11-25T13:05:00+00:00",
        "kept": [{"category": "Decisions", "article": "DSA art. 17", "until": "one year"}],
    },
    "erasure-recipients": {"number": 3, "recipients": ["the public"]},
    "designee-named": {
        "holder": "anne@example.org",
        "path": "/apres-deces",
        "code": "7F3K2-M8QRT-4VWXY-PN6HJ",
    },
    "designee-ended": {"holder": "anne@example.org"},
    "designee-refused": {"name": "Jean Martin"},
    "death-told": DEATH | {"path": "/atelier/deces/3"},
    "death-waits": DEATH
    | {"path": "/atelier/deces/3", "until": "2027-05-25T13:05:00+00:00", "is_proven": True},
    "death-received": DEATH
    | {"until": "2027-05-25T13:05:00+00:00", "is_proven": False, "is_heir": True},
    "death-refused": DEATH | {"ground": GROUNDS[Ground.FORBIDDEN]},
    "death-granted": DEATH | {"wants": "copy", "until": "2027-05-25T13:05:00+00:00"},
    "death-copy": DEATH
    | {"path": "/apres-deces/copie/x", "until": "2026-12-25T13:05:00+00:00", "is_named": True},
    "death-mistaken": {"has_account": True, "is_silenced": True, "is_parted": True},
    "death-closed": DEATH
    | {
        "is_mistaken": False,
        "erased": ["Account", "Questions"],
        "kept": ["Public questions"],
        "handed": ["Questions"],
        "law": [{"category": "Decisions", "article": "DSA art. 17", "until": "one year"}],
    },
    "address-agree": LINK | {"new": "alice@example.net"},
    "address-new": LINK | {"new": "alice@example.net"},
    "address-changed": {"at": "2026-11-25T13:05:00+00:00", "new": "alice@example.net"},
    "question-confirm": QUESTION
    | {"link": f"http://127.0.0.1:8000/contact/confirmer/{'NDI.aXk2Pw.' + 27 * 'x'}"},
    "question-received": QUESTION | {"due": "2026-12-02T13:05:00+00:00"},
    "question-answered": QUESTION
    | {
        "answer": "Bonjour Anne,\n\nOui, en tirage pigmentaire de 40 × 60 cm.",
        "asked": "Je voudrais acquérir la Dent de Crolles.\n\nMerci d’avance.",
    },
    "question-published": QUESTION
    | {"answer": "Oui, en tirage pigmentaire de 40 × 60 cm.", "link": ADDRESS},
    "question-declined": QUESTION | DECISION,
    "question-removed": QUESTION | DECISION | {"note": ""},
    "question-new": QUESTION | {"path": "/atelier/questions/42"},
    "question-digest": {"count": 3, "path": "/atelier/questions"},
    "incident-told": {
        "reference": "I-7F3K2M",
        "natures": ["Confidentiality: data were seen or taken"],
        "happened": "Un ordinateur a été volé.\nIl n’était pas chiffré.",
        "consequences": "Quelqu’un peut lire vos messages.",
        "measures": "Les mots de passe sont changés ; changez le vôtre.",
        "contact": "contact@photoallegret.com",
    },
    "incident-due": {
        "reference": "I-7F3K2M",
        "due": "2026-11-28T13:05:00+00:00",
        "path": "/atelier/incidents/I-7F3K2M",
        "is_late": True,
    },
    "policy-changed": {
        "lines": ["Durée plus longue, questions : 2 ans après la réponse (avant : 1 an)"],
        "changes_path": "/confidentialite/v/3/changements",
        "account_path": "/compte",
    },
    "policy-successor": {
        "lines": ["À partir du 31 janvier 2027, Exemple SAS répond de vos données."],
        "changes_path": "/confidentialite/v/3/changements",
        "account_path": "/compte",
    },
    "release-ended": {"count": 3, "path": "/atelier/autorisations/7"},
    "reply-received": REPLY,
    "reply-decided": REPLY
    | {
        "state": "refused",
        "ground": GROUNDS_OF_REPLIES[GroundOfReply.LATE],
        "note": "La page est publique depuis l’an dernier.",
    },
    "reply-new": REPLY | {"path": "/atelier/reponses/7", "days": 3},
    "site-needs-you": {
        "found": [
            {"title": "Disque", "message": "2,1 Go libres sur 40 Go", "mend": "Faire de la place."},
            {"title": "Certificat", "message": "Il a pris fin.", "mend": "certbot renew"},
        ],
        "path": "/atelier/etat",
    },
    "reply-due": REPLY | {"path": "/atelier/reponses/7", "days": -1},
    "report-received": {"reference": "S-7F3K2M", "address": ADDRESS},
    "report-decided": {
        "reference": "S-7F3K2M",
        "address": ADDRESS,
        "state": "upheld",
        "decision": "La question nommait une personne qui n’a rien demandé.",
    },
    "rights-confirm": CLAIM | {"path": f"/vos-droits/confirmer/{40 * 'x'}"},
    "rights-received": CLAIM | {"due": "2026-12-24"},
    "rights-extended": CLAIM | {"due": "2027-02-24", "reasons": "Trois cents photos à relire."},
    "rights-doubted": CLAIM | {"reasons": "L’adresse a changé hier."},
    "rights-decided": CLAIM
    | {
        "outcome": "partly",
        "ground": "a law demands that these data are kept",
        "ground_article": "GDPR art. 17(3)(b)",
        "words": "La facture reste dix ans.",
    },
    "rights-erased": CLAIM
    | {
        "is_whole": False,
        "at": "2026-11-25T13:05:00+00:00",
        "number": 7,
        "kept": [KEPT],
        "ground": "a law demands that these data are kept",
        "ground_article": "GDPR art. 17(3)(b)",
        "words": "La facture reste dix ans.",
    },
    "rights-step": CLAIM | {"step": "withdrawn", "words": ""},
    "rights-new": CLAIM | {"path": "/atelier/demandes/7", "due": "2026-12-24", "days": 30},
    "rights-due": CLAIM | {"path": "/atelier/demandes/7", "due": "2026-12-24", "days": 2},
    "rights-unproved": CLAIM | {"path": "/atelier/demandes/7", "due": "2026-12-24", "days": 23},
    **dict.fromkeys(
        ("rights-picture", "rights-picture-waits", "rights-picture-freed"),
        CLAIM | {"path": "/atelier/demandes/7", "due": "2026-12-24", "days": 30},
    ),
}
"""Values for each kind of message; a new folder under templates/email/ needs its own."""
KINDS = sorted(path.name for path in (TEMPLATES / "email").iterdir() if path.is_dir())
HOSTILE = (
    "A\r\nBcc: evil@example.net",
    "A\nBcc: evil@example.net",
    "A\x85Bcc: evil@example.net",
    "A\u2028Bcc: evil@example.net\u2029",
    '"A" <a@b.example>, evil@example.net',
    'A" <evil@example.net>, "B',
    "=?utf-8?q?A=0D=0ABcc=3A_evil=40example=2Enet?=",
    "\0\x1b[31m\x7f",
    "\ud800 half",
    "\u202egnp.exe",
    "%(nothing)s {{ 7 * 7 }} {% raise %}",
    "é" * 5000,
    ",;:<>()[]\\@",
    "",
)


def letter(slug: str = "test", code: str = "fr", **told: object) -> Letter:
    values = told.pop("values", SAMPLES[slug])
    if "code" in values:
        values = values | {"code": hidden(values["code"])}
    return Letter(slug=slug, to="alice@example.org", language=code, values=values, **told)


def sent(message: EmailMessage) -> EmailMessage:
    """Return the message as its reader gets it."""
    return message_from_bytes(message.as_bytes(), policy=default)


def text_of(message: EmailMessage) -> str:
    return sent(message).get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_reads_well(app: Flask, kind: str, code: str) -> None:
    assert kind in SAMPLES, f"give values for {kind} in SAMPLES"
    message = compose(letter(kind, code), "key")
    text = text_of(message)

    assert 0 < len(str(sent(message)["Subject"])) <= 60
    assert name_of(kind)
    policy = "confidentialite" if code == "fr" else "en/privacy"
    assert text.endswith(f"http://127.0.0.1:8000/{policy}\n")
    assert "\n-- \n" in text
    assert "\n\n\n" not in text
    assert not re.search(r"<\w+|&\w+;", text), "marks of HTML in plain text"
    links = re.findall(r"\S*://\S*", text)
    assert all(link.startswith("http://127.0.0.1:8000/") for link in links if link != COMPLAINTS)
    if code == "fr":
        assert not re.search(r"\w (?=[;!?»:](\s|$))|« \b", text), "French spaces"
        assert "Vous recevez" in text
    else:
        assert "You receive" in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_fetches_nothing_and_follows_nobody(kind: str) -> None:
    for path in (TEMPLATES / "email" / kind).iterdir():
        assert path.name in ("name.txt", "subject.txt", "body.txt", "body.html")
        source = path.read_text(encoding="utf-8").replace(COMPLAINTS, "")
        assert not re.search(r"https?:|<img|src=|url\(|<link|<style|<script", source), path


def test_a_message_has_the_headers_it_needs(app: Flask) -> None:
    message = sent(compose(letter(), "0123456789abcdef"))

    assert str(message["From"]) == "photoallegret <contact@photoallegret.com>"
    assert str(message["To"]) == "alice@example.org"
    assert str(message["Reply-To"]) == "contact@photoallegret.com"
    assert str(message["Message-ID"]) == "<0123456789abcdef@photoallegret.com>"
    assert str(message["Auto-Submitted"]) == "auto-generated"
    assert str(message["Content-Language"]) == "fr"
    assert message["Date"].datetime.tzinfo is not None
    assert str(message["Subject"]) == "photoallegret\xa0: message d’essai"
    assert message.get_content_type() == "text/plain"
    assert re.search("25 novembre 2026 à 14:05", text_of(message)), "the site's own time"


def test_a_message_goes_through_any_server(app: Flask) -> None:
    whole = compose(letter(), "key").as_bytes()

    assert whole.isascii()
    assert max(len(line) for line in whole.split(b"\r\n")) <= 78
    assert b"\n" not in whole.replace(b"\r\n", b"")


def test_the_language_spoken_is_not_changed(app: Flask) -> None:
    before = language()
    compose(letter(code="en"), "key")

    assert language() == before


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_value_adds_a_header_or_a_recipient(
    app: Flask, hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = sorted(set(compose(letter(), "key").keys()))
    values = SAMPLES["password-changed"] | {"path": f"/{hostile}"}
    told = letter("password-changed", values=values, reply_to="bob@example.org", reply_name=hostile)
    monkeypatch.setattr(
        composing,
        "_render",
        lambda _letter, name, _settings: (
            hostile if name == "subject.txt" else "Bonjour" if name == "body.txt" else ""
        ),
    )

    message = sent(compose(told, "key"))

    assert sorted(message.keys()) == honest
    assert [one.addr_spec for one in message["Reply-To"].addresses] == ["bob@example.org"]
    assert [one.addr_spec for one in message["To"].addresses] == ["alice@example.org"]
    assert len(str(message["Subject"])) <= 60
    assert not message.defects


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_value_is_text_and_nothing_more(app: Flask, hostile: str) -> None:
    cleaned = hostile.replace("\ud800", "")
    values = SAMPLES["password-changed"] | {"path": f"/{cleaned}"}

    text = text_of(compose(letter("password-changed", values=values), "key"))

    shown = " ".join(text.split())
    assert " ".join(f"http://127.0.0.1:8000/{cleaned}".split()) in shown


@pytest.mark.parametrize("told", [{"to": "a@b"}, {"reply_to": '"A" <a@b.example>, e@x.example'}])
def test_nobody_is_written_to_at_a_wrong_address(app: Flask, told: dict[str, str]) -> None:
    wrong = Letter(
        **{
            "slug": "test",
            "to": "a@example.org",
            "language": "fr",
            "values": SAMPLES["test"],
            **told,
        }
    )

    with pytest.raises(AddressError):
        compose(wrong, "key")


def test_a_missing_value_is_an_error_and_no_message(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        compose(letter(values={}), "key")


def test_html_stands_beside_the_text_where_it_is_written(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "email" / "rich"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Un sujet")
    (folder / "body.txt").write_text("Un texte")
    (folder / "body.html").write_text("<p>{{ name }}</p>")
    monkeypatch.setattr(composing, "TEMPLATES", tmp_path)
    app.jinja_loader.searchpath.append(str(tmp_path))
    told = Letter(slug="rich", to="a@example.org", language="fr", values={"name": "<b>"})

    message = sent(compose(told, "key"))

    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("html",)).get_content().strip() == "<p>&lt;b&gt;</p>"


def test_only_folders_are_kinds(app: Flask) -> None:
    assert exists("password-changed")
    for slug in ("", "nothing", "../errors", "base.txt", "."):
        assert not exists(slug)
    assert name_of("gone-since") == "gone-since"
