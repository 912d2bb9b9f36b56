"""What the photographer decides: proofs, time, and what heirs may have."""

import pytest
from flask import Flask

from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.directives.models import DeathFile, Fate, Proof
from photoallegret.directives.operations.deciding import (
    ERASE,
    ClosedError,
    answer_heir,
    extend,
    for_heirs,
    ground_against,
    why_not_yet,
)
from photoallegret.directives.operations.directing import categories
from photoallegret.directives.operations.freezing import thaw
from photoallegret.directives.operations.months import months_after
from photoallegret.directives.operations.telling import Ground
from tests.directives.deaths import (
    DAY,
    HEIR,
    anne,
    at,
    content_of,
    heir,
    letters,
    names_jean,
    proven,
    told,
    wants,
)

LOUIS = "louis@example.net"


@pytest.mark.parametrize("proof", [Proof.NONE, Proof.CERTIFICATE])
def test_an_heir_proves_who_they_are(app: Flask, proof: Proof) -> None:
    file = proven(told(anne()))

    for wants_ in ("copy", ERASE):
        assert ground_against(file, heir(wants=wants_, proof=proof)) is Ground.UNPROVEN
    assert ground_against(file, heir(proof_on=None)) is Ground.UNPROVEN
    assert ground_against(file, heir(proof=Proof.NOTORIETY)) is None


def test_the_proof_of_one_heir_proves_no_other(app: Flask) -> None:
    file = told(anne())
    answer_heir(file, heir(), now())

    ground, code = answer_heir(file, heir("Louis", LOUIS, proof=Proof.NONE), now())

    assert (ground, code) == (Ground.UNPROVEN, "")
    assert letters()[-1] == ("death-refused", LOUIS)
    assert [(one.name, one.proof) for one in file.claims] == [("Paule Dupont", Proof.FAMILY_BOOK)]


def test_what_names_an_heir_proves_the_death(app: Flask) -> None:
    file = told(anne())

    answer_heir(file, heir(), now())

    assert file.proof is Proof.FAMILY_BOOK
    assert [one.act for one in file.entries][-2:] == ["proof-seen", "heir-copy"]


def test_a_later_heir_cancels_no_earlier_one(app: Flask) -> None:
    file = told(anne())
    _, first = answer_heir(file, heir(), now())
    _, second = answer_heir(file, heir("Louis", LOUIS), now())
    answer_heir(file, heir("Marie", "marie@example.net", wants=ERASE), now())

    assert first != second
    assert [(one.address, one.wants) for one in file.claims] == [
        (HEIR, "copy"),
        (LOUIS, "copy"),
        ("marie@example.net", ERASE),
    ]
    assert len({one.code_hash for one in file.claims}) == 3


def test_what_the_person_forbade_is_refused_with_its_article(app: Flask) -> None:
    account = anne()
    wants(account, closed=True)
    file = proven(told(account))

    ground, code = answer_heir(file, heir(), now())

    assert (ground, code) == (Ground.FORBIDDEN, "")
    assert letters()[-1] == ("death-refused", HEIR)
    assert "art. 85" in str(content_of("death-refused")["ground"])
    assert file.claims == []
    assert [one.act for one in file.entries][-1] == "refused-forbidden"


def test_directives_go_before_heirs(app: Flask) -> None:
    account = anne()
    names_jean(account)
    wants(account, **{use.slug.replace("-", "_"): Fate.ERASE for use in categories()})
    file = proven(told(account))

    assert ground_against(file, heir()) is Ground.DIRECTED
    assert ground_against(file, heir(wants=ERASE)) is None


def test_heirs_get_a_copy_of_what_nothing_was_said_of(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE)
    file = proven(told(account))

    ground, code = answer_heir(file, heir(), now())

    assert ground is None
    assert len(code) == 23
    assert code not in str(content_of("death-granted"))
    assert "questions" not in for_heirs(file)
    assert "accounts" in for_heirs(file)
    assert letters()[-1] == ("death-granted", HEIR)


def test_without_a_wish_heirs_have_their_time(app: Flask) -> None:
    with at(DAY):
        file = told(anne())
        assert why_not_yet(file, now()) == "proof"
        proven(file)
        assert why_not_yet(file, now()) == "time"
    with at(months_after(DAY, 6)):
        assert why_not_yet(file, now()) == ""


def test_no_heir_shortens_the_time_of_the_others(app: Flask) -> None:
    with at(DAY):
        file = told(anne())
        answer_heir(file, heir(wants=ERASE), now())
        assert why_not_yet(file, now()) == "time"
    assert content_of("death-granted")["until"] == file.quarantine_until.isoformat()


def test_more_time_counts_from_the_end(app: Flask) -> None:
    with at(DAY):
        file = told(anne())
        until = extend(file, 2, "Abroad.", now())

    assert until.isoformat() == "2027-04-28T12:00:00+00:00"
    assert (file.entries[-1].act, file.entries[-1].note) == ("extended", "Abroad.")


def test_a_closed_file_is_decided_no_more(app: Flask) -> None:
    file: DeathFile = told(anne())
    thaw(file, "She telephoned.", Trace(now()))

    with pytest.raises(ClosedError):
        extend(file, 1, "x", now())
    with pytest.raises(ClosedError):
        answer_heir(file, heir(), now())
    with pytest.raises(ClosedError):
        proven(file)
