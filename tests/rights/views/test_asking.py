"""Using a right without an account: three pages, no cookie, one request."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from photoallegret.accounts.models import Account, SignedIn
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.gallery.models import Visibility
from photoallegret.outbox.models import OutgoingMail
from photoallegret.passwords import hash_password
from photoallegret.rights.models import Channel, Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.rules import CLAIMS
from tests.factories import make_account, make_gallery, make_photo, save, sign_in
from tests.rights.conftest import hidden, mails
from tests.support.forms import answered, send
from tests.support.pages import Page, visit

HOSTILE = (
    '"><script>alert(1)</script>',
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "\x00\x1b\u202e\u2028 ﷽ 👩‍👩‍👧",
    "../../etc/passwd",
    "a" * 6_000,
)
WHO = {"name": "Anne Dupont", "email": "Anne@Example.org"}
Walk = Callable[..., Page]


def path(kind: str) -> str:
    return f"/vos-droits/demande/{kind}"


def requests() -> list[RightsRequest]:
    found = list(db.session.scalars(select(RightsRequest).order_by(RightsRequest.id)))
    db.session.rollback()
    return found


@pytest.fixture
def walk(client: FlaskClient) -> Walk:
    """Return a function that goes as far as the last look, as a visitor without scripts."""

    def walked(kind: str = "access", query: str = "", **typed: str) -> Page:
        who = {**WHO, **{name: typed.pop(name) for name in tuple(WHO) if name in typed}}
        here = path(kind)
        first = answered(post(client, visit(client, here + query), here, go="who", **typed))
        assert first.status == 200, first.text
        return answered(client.post(here, data={**hidden(first), **who, "go": "check"}))

    return walked


def post(client: FlaskClient, read_page: Page, here: str, **typed: str) -> TestResponse:
    return client.post(here, data={**hidden(read_page), **typed})


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_each_right_has_a_page_that_tells_why(client: FlaskClient, kind: str) -> None:
    french, english = visit(client, path(kind)), visit(client, f"/en/your-rights/request/{kind}")

    assert french.headers["Cache-Control"] == "private, no-store"
    assert french.headers["X-Robots-Tag"] == "noindex"
    assert french.soup.select_one("[data-notice=requesters]") is not None
    assert french.h1
    assert english.h1 == CLAIMS[Kind(kind)].label


def test_an_unknown_right_is_no_page(client: FlaskClient) -> None:
    assert client.get(path("nothing")).status_code == 404
    assert client.post(path("nothing")).status_code == 404


def test_a_request_counts_from_when_it_is_sent(client: FlaskClient, walk: Walk) -> None:
    look = walk(words="Tout ce que vous avez")
    shown = look.soup.select_one("main")
    assert shown is not None
    assert "Anne Dupont" in shown.get_text()
    assert "Tout ce que vous avez" in shown.get_text()

    response = client.post(path("access"), data={**hidden(look), "go": "send"})

    (asked,) = requests()
    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "private, no-store"
    assert (asked.kind, asked.channel, asked.state) == (
        Kind.ACCESS,
        Channel.SITE,
        RequestState.UNPROVED,
    )
    assert (asked.name, asked.email, asked.proved_key) == (
        "Anne Dupont",
        "Anne@example.org",
        "",
    )
    assert asked.received_on == day_of(now())
    assert mails() == [("rights-confirm", "Anne@example.org")]
    followed = visit(client, str(response.headers["Location"]))
    assert asked.reference in followed.h1
    assert "Anne" not in followed.text
    assert "Tout ce que" not in followed.text


def test_the_same_post_twice_is_one_request(client: FlaskClient, walk: Walk) -> None:
    sent = {**hidden(walk()), "go": "send"}

    first, second = (client.post(path("access"), data=sent) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert len(requests()) == len(mails()) == 1


def test_one_goes_back_and_nothing_is_lost(client: FlaskClient, walk: Walk) -> None:
    look = walk(words="Mes mots")

    who = answered(client.post(path("access"), data={**hidden(look), "go": "who"}))
    what = answered(client.post(path("access"), data={**hidden(who), **WHO, "go": "what"}))

    name, words = who.soup.select_one("#name"), what.soup.select_one("#words")
    assert name is not None
    assert words is not None
    assert name["value"] == "Anne Dupont"
    assert words.get_text(strip=True) == "Mes mots"
    assert hidden(what)["email"] == "Anne@Example.org"
    assert requests() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "anne"}, "email"),
        ({"email": "anne@example.org\r\nBcc: x@y.z"}, "email"),
        ({"email": ""}, "email"),
        ({"told_reference": "x" * 41}, "told_reference"),
        ({"words": "x" * 5_001}, "words"),
        ({"ground": "because"}, "ground"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: FlaskClient, walk: Walk, changed: dict[str, str], field: str
) -> None:
    sent = {**hidden(walk("erasure")), **changed, "go": "send"}

    response = client.post(path("erasure"), data=sent)

    page = answered(response)
    assert response.status_code == 422
    assert page.title.startswith("Erreur")
    assert page.soup.select_one(f'.problems a[href="#{field}"]') is not None
    assert requests() == []


@pytest.mark.parametrize("kind", [kind for kind in Kind if CLAIMS[kind].needs_words])
def test_words_are_asked_for_where_nothing_else_says_it(client: FlaskClient, kind: Kind) -> None:
    here = path(kind.value)

    response = post(client, visit(client, here), here, go="who", words="")

    assert response.status_code == 422
    assert answered(response).soup.select_one('.problems a[href="#words"]') is not None


def test_a_forged_or_old_form_changes_nothing(client: FlaskClient, walk: Walk) -> None:
    look = hidden(walk(words="Mes mots"))

    forged = client.post(path("access"), data={**look, "form_token": "forged", "go": "send"})

    assert forged.status_code == 400
    assert "Mes mots" in forged.get_data(as_text=True)
    assert requests() == []


def test_only_what_allows_a_right_can_be_its_part(client: FlaskClient, walk: Walk) -> None:
    objection = visit(client, path("objection"))
    slugs = {str(box["value"]) for box in objection.soup.select("input[name=scope]")}
    look = walk("erasure", scope="questions")

    for strange in (["questions", "host-duty"], ["nothing"]):
        refused = client.post(
            path("erasure"), data={**hidden(look), "scope": strange, "go": "send"}
        )
        assert refused.status_code == 422  # dropped, it would mean everything
    assert requests() == []
    client.post(path("erasure"), data={**hidden(look), "scope": ["questions"], "go": "send"})

    assert "questions" in slugs
    assert "host-duty" not in slugs
    assert [asked.scope for asked in requests()] == [["questions"]]


def test_the_last_look_is_in_french_letters(walk: Walk) -> None:
    look = walk(scope="releases")

    assert "Autorisations\N{NO-BREAK SPACE}: nom" in look.soup.get_text()


def test_consents_are_named_by_what_was_agreed_to(client: FlaskClient) -> None:
    page = visit(client, path("withdrawal"))

    values = [str(box["value"]) for box in page.soup.select("input[name=scope]")]
    assert "publish-question" in values


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["erasure", "picture"])
def test_hostile_words_are_only_words(client: FlaskClient, kind: str, text: str) -> None:
    names = (
        "scope", "ground", "words", "pictured", "page", "gallery", "photo", "name", "email",
        "told_reference", "at", "go", "website",
    )  # fmt: skip
    here = path(kind)
    token = hidden(visit(client, here))["form_token"]

    for name in names:
        whole = {
            "form_token": token, **WHO, "words": "Mots", "ground": "", "pictured": "adult",
            "at": "check", "go": "check",
        }  # fmt: skip
        for go in ("what", "who", "check", "send"):
            response = client.post(here, data={**whole, "go": go, name: text})
            assert response.status_code in (200, 303, 422), (name, go, response.status_code)
            shown = response.get_data(as_text=True)
            assert "<script>alert" not in shown
            if response.status_code == 303:
                visit(client, str(response.headers["Location"]))
        asked = client.get(here, query_string={"photo": text, "galerie": text})
        assert asked.status_code == 200
        assert "<script>alert" not in asked.get_data(as_text=True)


def test_a_machine_gets_no_mail_sent_and_a_person_can_ask_for_it(
    client: FlaskClient, walk: Walk
) -> None:
    response = client.post(
        path("access"), data={**hidden(walk()), "website": "http://spam", "go": "send"}
    )
    held_back = mails()
    here = str(response.headers["Location"])

    post(client, visit(client, here), here, act="link")

    assert held_back == []
    assert mails() == [("rights-confirm", "Anne@example.org")]


@pytest.mark.usefixtures("early")
def test_one_address_is_not_flooded(client: FlaskClient, walk: Walk) -> None:
    for number in range(5):
        client.post(path("access"), data={**hidden(walk(words=f"Mot {number}")), "go": "send"})

    assert len(requests()) == 5
    assert len(mails()) == 3


@pytest.mark.usefixtures("early")
def test_many_from_one_place_have_to_wait_and_lose_no_word(client: FlaskClient, walk: Walk) -> None:
    answers = [
        client.post(
            path("access"),
            data={**hidden(walk(words=f"Mot {number}", email=f"a{number}@example.org"))}
            | {"go": "send"},
        )
        for number in range(21)
    ]

    page = answered(answers[-1])
    assert [one.status_code for one in answers] == [303] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Mot 20" in page.text
    assert len(requests()) == 20


def test_an_address_with_an_account_is_answered_alike(
    app: Flask, client: FlaskClient, walk: Walk
) -> None:
    make_account("anne@example.org")
    db.session.commit()

    pages = []
    for email in ("anne@example.org", "nobody@example.org"):
        look = walk(email=email)
        response = client.post(path("access"), data={**hidden(look), "go": "send"})
        followed = visit(client, str(response.headers["Location"]))
        pages.append(followed.soup.main.get_text())  # type: ignore[union-attr]

    references = [asked.reference for asked in requests()]
    assert pages[0].replace(references[0], "") == pages[1].replace(references[1], "")
    assert [asked.account_id for asked in requests()] == [None, None]


def test_a_photograph_is_shown_and_kept(client: FlaskClient, walk: Walk) -> None:
    make_gallery("rivages", [make_photo("quai", title="Le quai")])
    save()
    page = visit(client, "/galeries/rivages/quai")
    link = page.soup.select_one('a[href^="/vos-droits/demande/picture"]')
    assert link is not None

    form = visit(client, str(link["href"]))
    look = walk("picture", "?galerie=rivages&photo=quai", pictured="both", words="Partez")
    client.post(path("picture"), data={**hidden(look), "go": "send"})

    (asked,) = requests()
    assert link.get_text() == "Je suis sur cette photo"
    assert form.soup.select_one("main img") is not None
    assert look.soup.select_one("main img") is not None
    assert asked.photo_id is not None
    assert asked.photo_name == "quai"
    assert asked.is_minor
    assert "les deux parents" in asked.words
    assert "Partez" in asked.words


def test_a_photograph_is_found_by_the_address_of_its_page(client: FlaskClient, walk: Walk) -> None:
    make_gallery("rivages", [make_photo("quai")])
    save()
    here = path("picture")
    wrong = "http://127.0.0.1:8000/galeries/rivages/autre"

    refused = post(client, visit(client, here), here, go="who", page=wrong)
    nothing = post(client, visit(client, here), here, go="who")
    look = walk("picture", page="https://www.example.org/en/galleries/rivages/quai?x=1")
    client.post(here, data={**hidden(look), "go": "send"})

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert [asked.photo_name for asked in requests()] == ["quai"]


def test_behind_a_password_nobody_is_told_what_hangs(client: FlaskClient, walk: Walk) -> None:
    make_gallery(
        "fermee", [make_photo("quai", title="Le quai secret")], visibility=Visibility.PROTECTED
    )
    save()

    looks = [walk("picture", f"?galerie=fermee&photo={slug}") for slug in ("quai", "rien")]
    for look in looks:
        client.post(path("picture"), data={**hidden(look), "go": "send"})

    assert not any("Le quai secret" in look.text or look.soup.select("main img") for look in looks)
    assert [asked.photo_id for asked in requests()] == [None, None]
    assert [asked.photo_name for asked in requests()] == ["", ""]
    for slug, asked in zip(("quai", "rien"), requests(), strict=True):
        assert f"/galeries/fermee/{slug}" in asked.words


def test_who_gave_the_password_says_which_photograph(client: FlaskClient, walk: Walk) -> None:
    make_gallery(
        "fermee",
        [make_photo("quai")],
        visibility=Visibility.PROTECTED,
        password_hash=hash_password("sesame ouvre-toi"),
    )
    save()
    send(client, "/galeries/fermee", password="sesame ouvre-toi")

    look = walk("picture", "?galerie=fermee&photo=quai")
    client.post(path("picture"), data={**hidden(look), "go": "send"})

    assert look.soup.select_one("main img") is not None
    assert [asked.photo_name for asked in requests()] == ["quai"]


@pytest.mark.parametrize("gallery", ["brouillon", "retiree", "repertoriee"])
def test_what_one_cannot_see_is_as_if_it_were_not_there(client: FlaskClient, gallery: str) -> None:
    photo = make_photo("quai", title="Le quai secret")
    make_gallery("brouillon", [photo], visibility=Visibility.DRAFT)
    make_gallery("retiree", [photo], withdrawn_at=now())
    make_gallery("repertoriee", [photo], visibility=Visibility.UNLISTED)
    save()
    here = path("picture")
    shown = visit(client, f"{here}?galerie={gallery}&photo=quai")
    nothing = visit(client, f"{here}?galerie={gallery}&photo=rien")

    refused, absent = (
        post(client, visit(client, here), here, go="who", page=f"/galeries/{gallery}/{slug}")
        for slug in ("quai", "rien")
    )

    assert "secret" not in shown.text
    assert shown.soup.main.get_text() == nothing.soup.main.get_text()  # type: ignore[union-attr]
    assert refused.status_code == absent.status_code == 422


def test_signed_in_nothing_more_is_asked(app: Flask, owner: Account) -> None:
    account = make_account("anne@example.org", first_name="Anne", last_name="Dupont")
    db.session.commit()
    anne, here = sign_in(app, account), "/compte/droits/demande/erasure"

    first = post(anne, visit(anne, here), here, go="check", ground="unneeded")
    response = anne.post(here, data={**hidden(answered(first)), "go": "send"})

    (asked,) = requests()
    assert response.status_code == 303
    assert (asked.channel, asked.proof, asked.state) == (
        Channel.ACCOUNT,
        Proof.SESSION,
        RequestState.OPEN,
    )
    assert (asked.name, asked.email, asked.proved_key) == (
        "Anne Dupont",
        "anne@example.org",
        "anne@example.org",
    )
    assert asked.ground == "unneeded"
    assert mails() == [
        ("rights-received", "anne@example.org"),
        ("rights-new", "owner@example.org"),
    ]
    mine = visit(anne, "/compte/droits")
    link = mine.soup.select_one('a[href^="/vos-droits/suivi/"]')
    assert link is not None
    assert asked.reference in mine.text
    assert asked.reference in visit(anne, str(link["href"])).h1


@pytest.mark.parametrize("kind", ["erasure", "access", "portability"])
def test_what_is_dangerous_asks_who_is_there_again(app: Flask, kind: str) -> None:
    account = make_account("anne@example.org")
    db.session.commit()
    anne, here = sign_in(app, account), f"/compte/droits/demande/{kind}"
    fields = {**hidden(visit(anne, here)), "go": "send"}
    db.session.execute(update(SignedIn).values(fresh_at=now() - timedelta(hours=1)))
    save()

    shown, sent = anne.get(here), anne.post(here, data=fields)

    assert shown.location == sent.location == f"/compte/confirmer?next={here}"
    assert visit(anne, "/compte/droits/demande/objection").status == 200
    assert requests() == []


def test_a_visitor_is_led_to_sign_in(client: FlaskClient) -> None:
    for here in ("/compte/droits", "/compte/droits/demande/access"):
        response = client.get(here)
        assert response.status_code == 303
        assert "/compte/connexion" in str(response.location)


def test_no_letter_says_more_than_it_needs(client: FlaskClient, walk: Walk) -> None:
    client.post(path("access"), data={**hidden(walk(words="Un secret de famille")), "go": "send"})

    contents = db.session.scalars(select(OutgoingMail.content)).all()
    db.session.rollback()
    assert "Un secret" not in json.dumps([str(one) for one in contents])
