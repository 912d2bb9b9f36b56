"""People, their directives and the files of their deaths, for tests."""

from datetime import UTC, datetime

import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Fate, Proof, Teller
from photoallegret.directives.operations import deciding
from photoallegret.directives.operations.deciding import Heir
from photoallegret.directives.operations.designating import Named, designate
from photoallegret.directives.operations.directing import direct
from photoallegret.directives.operations.opening import Told, open_file
from photoallegret.encrypted import seal_here
from photoallegret.mail.composing import HIDDEN
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question, QuestionState, Wish
from tests.factories import make_account, make_question

ANNE, JEAN, HEIR = "anne@example.org", "jean@example.net", "paule@example.net"
DAY = datetime(2026, 8, 31, 12, tzinfo=UTC)
"""Six months later is the last day of February."""


def at(moment: datetime) -> time_machine.travel:
    """Return a clock that stands at ``moment``."""
    return time_machine.travel(moment, tick=False)


def anne() -> Account:
    """Return a member who asked questions: one is public, one is not."""
    account = make_account(ANNE, first_name="Anne", last_name="Dupont")
    make_question("Une question privée ?", email_key=ANNE)
    public_question()
    return account


def public_question() -> Question:
    """Return a question of hers that is public."""
    return make_question(
        "La Dent est-elle en vente ?",
        email_key=ANNE,
        slug="la-dent",
        state=QuestionState.PUBLISHED,
        wish=Wish.NAMED,
        published_at=now(),
        closed_at=now(),
        public_question="La Dent est-elle en vente ?",
        public_answer="Oui.",
        public_name="Anne",
    )


def wants(account: Account, *, closed: bool = False, **fates: Fate) -> None:
    """Write what she wants; ``published_questions=`` is the category "published-questions"."""
    chosen = {slug.replace("_", "-"): fate for slug, fate in fates.items()}
    direct(account.id, chosen, now(), closed=closed)


def names_jean(account: Account) -> str:
    """Name Jean and return the code of his link."""
    designate(account, Named("Jean Martin", JEAN), now())
    return code_of_jean()


def code_of_jean() -> str:
    """Return the code in the last message that named him."""
    sent = select(OutgoingMail.content).where(OutgoingMail.slug == "designee-named")
    content = db.session.scalars(sent.order_by(OutgoingMail.id.desc())).first()
    assert content is not None
    return seal_here(HIDDEN).open(content["values"]["code"])


def told(account: Account | None = None, **values: object) -> DeathFile:
    """Open the file of her death, told by an heir by mail."""
    known: dict[str, object] = {
        "teller": Teller.HEIR,
        "how": "mail",
        "language": "fr",
        "name": "Paule Dupont",
        "address": HEIR,
    }
    person = Person(account.id if account else None, ANNE)
    return open_file(person, Told(**{**known, **values}), 6, Trace(now()))  # type: ignore[arg-type]


def proven(file: DeathFile, proof: Proof = Proof.NOTORIETY) -> DeathFile:
    """Note that a proof was seen."""
    deciding.see_proof(file, proof, now().date(), now())
    return file


def heir(name: str = "Paule Dupont", address: str = HEIR, **values: object) -> Heir:
    """Return an heir who asks for a copy and showed their livret de famille today."""
    known: dict[str, object] = {
        "wants": deciding.COPY,
        "proof": Proof.FAMILY_BOOK,
        "proof_on": now().date(),
    }
    return Heir(name, address, **{**known, **values})  # type: ignore[arg-type]


def letters() -> list[tuple[str, str]]:
    """Return the messages posted, oldest first: what, to whom."""
    rows = db.session.execute(
        select(OutgoingMail.slug, OutgoingMail.recipient).order_by(OutgoingMail.id)
    )
    return [(row.slug, row.recipient) for row in rows]


def content_of(slug: str, to: str = "") -> dict[str, object]:
    """Return the values of the last message of a kind, or of the last one to somebody."""
    sent = select(OutgoingMail.content).where(OutgoingMail.slug == slug)
    if to:
        sent = sent.where(OutgoingMail.recipient == to)
    content = db.session.scalars(sent.order_by(OutgoingMail.id.desc())).first()
    assert content is not None, f"no {slug}"
    found: dict[str, object] = content["values"]
    return found


def raw(app: Flask) -> bytes:
    """Return every value of the tables of this room as the database holds it."""
    assert app.testing
    names = ("directive", "designation", "death_file", "death_claim", "death_entry", "handover")
    with db.engine.connect() as connection:
        rows = [connection.exec_driver_sql("SELECT * FROM " + name).all() for name in names]  # noqa: S608 -- our own names
    return repr(rows).encode()
