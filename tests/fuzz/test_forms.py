"""Whatever is sent to a form is answered with a page, and a refusal changes nothing.

Forms are read from the pages as each person is shown them; an address whose form no page here
shows is sent the fields that its view reads.
"""

import inspect
import re
import sys

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from photoallegret.forms import Form, act_token
from photoallegret.studio import is_studio
from tests.fuzz.addresses import endpoints, french, path_of
from tests.fuzz.conftest import PEOPLE, Target
from tests.support.hostile import NOT_A_FORM, TOKEN, Drawn, bodies, forms_of, profile

ENDPOINTS = endpoints("POST")
READ = re.compile(r'request\.(?:form|values|files)\.get(?:list)?\("(\w+)"')
pytestmark = [  # Werkzeug drops the files of a form that is cut, and Python closes them
    pytest.mark.filterwarnings("ignore:Unclosed file .*SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Found = dict[str, list[tuple[str, Drawn]]]


@pytest.fixture(scope="module")
def drawn(app: Flask, target: Target) -> Found:
    """Return by endpoint who is shown which forms that lead there."""
    adapter = app.url_map.bind("127.0.0.1")
    found: Found = {}
    for person in PEOPLE:
        client = target.client(person)
        for path in [*map(path_of, french(app, "GET")), *target.links]:
            with client.get(path) as answer:
                if answer.status_code != 200 or answer.mimetype != "text/html":
                    continue
                soup = BeautifulSoup(answer.get_data(), "html5lib")
            for form in forms_of(soup, path):
                try:
                    endpoint, _ = adapter.match(form.address, method="POST")
                except HTTPException:
                    pytest.fail(f"a form of {path} leads nowhere: {form.address}")
                found.setdefault(endpoint, []).append((person, form))
    target.changed()
    return found


def read_by(app: Flask, endpoint: str) -> list[tuple[str, Drawn]]:
    """Return a form of the fields that a view's module reads, as everybody sends it."""
    module = sys.modules[inspect.unwrap(app.view_functions[endpoint]).__module__]
    names = set(READ.findall(inspect.getsource(module)))
    tokens = [str(act_token()).split('value="')[1].partition('"')[0]]
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, Form) and kind is not Form:
            fields = kind(formdata=None)
            names |= {field.name for field in fields}
            tokens.append(fields[TOKEN].current_token)
    sent = tuple((name, "1") for name in sorted(names - {TOKEN}))
    (rule,) = [rule for rule in french(app, "POST") if rule.endpoint == endpoint][:1]
    people = ("owner",) if is_studio(rule.rule) else PEOPLE
    return [
        (person, Drawn(path_of(rule), ((TOKEN, token), *sent), ()))
        for person in people
        for token in tokens
    ]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_whatever_is_sent_is_answered(
    app: Flask, target: Target, drawn: Found, endpoint: str
) -> None:
    with app.test_request_context():
        forms = drawn.get(endpoint) or read_by(app, endpoint)

    @profile(endpoint)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        person, form = data.draw(st.sampled_from(forms))
        body = data.draw(bodies(form))
        answer = target.client(person).post(form.address, data=body.content, content_type=body.kind)
        target.check(answer)

    send()


@pytest.mark.parametrize(("kind", "content"), NOT_A_FORM)
def test_what_is_no_form_is_refused(
    target: Target, drawn: Found, kind: str, content: bytes
) -> None:
    for endpoint in ("questions.ask", "accounts.sign_in", "accounts.profile"):
        person, form = drawn[endpoint][0]
        answer = target.client(person).post(form.address, data=content, content_type=kind)
        assert 400 <= answer.status_code < 500
        target.check(answer)
