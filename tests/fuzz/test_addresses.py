"""Whatever is asked for is answered, and asking changes nothing."""

import re
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.paths import PACKAGE
from tests.fuzz.addresses import PLACES, endpoints, french, path_of
from tests.fuzz.conftest import PEOPLE, Target
from tests.support.hostile import headers, profile, queries, raw, segments

READ = re.compile(r'request\.(?:args|values)\.get(?:list)?\(\s*"(\w+)"')
ASKED = sorted(
    {"x", "nom"}.union(*(READ.findall(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")))
    | {"q", "tri", "filtre", "taille", "etat", "galerie", "photo", "view", "move", "tas", "apres"}
)
"""Names that views read in addresses, those of the library's filters among them."""


@pytest.mark.parametrize("endpoint", endpoints("GET"))
def test_whatever_is_asked_for_is_answered(app: Flask, target: Target, endpoint: str) -> None:
    rules = [rule for rule in french(app, "GET") if rule.endpoint == endpoint]

    @profile(endpoint)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        def fill(name: str) -> str:
            known = st.just(PLACES.get(name, "1"))
            return quote(raw(data.draw(known | segments())), safe="")

        path = path_of(data.draw(st.sampled_from(rules)), fill)
        person = data.draw(st.sampled_from(PEOPLE))
        answer = target.client(person).open(
            path,
            method=data.draw(st.sampled_from(("GET", "GET", "HEAD"))),
            query_string=data.draw(queries(ASKED)),
            headers=data.draw(st.just({}) | headers()),
        )
        target.check(answer, may_act=False)

    ask()


@pytest.mark.parametrize(
    "method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "GET\0", "get", ""]
)
@pytest.mark.parametrize(
    "path", ["/", "/contact", "/compte", "/atelier", "/atelier/envois", "/nowhere"]
)
def test_whatever_the_verb_nothing_changes(target: Target, method: str, path: str) -> None:
    for person in PEOPLE:
        answer = target.client(person).open(path, method=method)
        assert method != "TRACE" or answer.status_code in (404, 405)
        target.check(answer, may_act=False)
