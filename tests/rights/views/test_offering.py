"""What everybody reads of their rights: the same bytes for all, in both languages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.rights.models import Kind
from tests.factories import make_account, sign_in
from tests.support.pages import visit

WORDS = (
    "accès", "rectification", "effacement", "limitation", "portabilité", "opposition",
    "consentement", "décès", "photo",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/vos-droits", "/en/your-rights"])
def test_ten_rights_stand_on_one_page_without_a_cookie(client: FlaskClient, path: str) -> None:
    page = visit(client, path)

    links = [str(link["href"]) for link in page.soup.select(".claim a")]
    assert page.headers["Cache-Control"].startswith("public")
    assert [link.rsplit("/", 1)[1] for link in links] == [kind.value for kind in Kind]
    for link in links:
        visit(client, link)
    assert "30" in page.text
    assert "38380 Saint-Laurent-du-Pont" in page.text


def test_the_first_step_speaks_the_words_of_the_law(client: FlaskClient) -> None:
    labels = " ".join(
        link.get_text().lower() for link in visit(client, "/vos-droits").soup.select(".claim a")
    )

    assert [word for word in WORDS if word not in labels] == []


def test_an_account_holder_reads_the_same_bytes(app: Flask, client: FlaskClient) -> None:
    account = make_account("anne@example.org")
    db.session.commit()
    holder = sign_in(app, account)

    with client.get("/vos-droits") as mine, holder.get("/vos-droits") as theirs:
        assert mine.data == theirs.data
        assert mine.headers["ETag"] == theirs.headers["ETag"]


def test_the_footer_leads_there(client: FlaskClient) -> None:
    link = visit(client, "/").soup.select_one('footer a[href="/vos-droits"]')

    assert link is not None
    assert link.get_text() == "Vos droits"


@pytest.mark.parametrize("path", ["/vos-droits/lettre", "/en/your-rights/letter"])
def test_a_letter_waits_to_be_printed(client: FlaskClient, path: str) -> None:
    page = visit(client, path)

    assert len(page.soup.select(".letter__rights li")) == len(Kind)
    assert not page.soup.select("main form")
