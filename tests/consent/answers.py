"""What a visitor presses, as a browser without scripts sends it."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.db import db


def press(client: FlaskClient, page: str, choice: str, service: str = "") -> TestResponse:
    """Press a button of the question, or of the page of cookies, as ``page`` draws it."""
    soup = BeautifulSoup(client.get(page).get_data(as_text=True), "html5lib")
    for form in soup.find_all("form", attrs={"method": "post"}):
        button = form.find("button", attrs={"name": "choice", "value": choice})
        data = {field["name"]: field["value"] for field in form.find_all("input")}
        if button and data.get("service", "") == service:
            return client.post(form["action"], data={**data, "choice": choice})
    message = f"{page} has no button {choice} for {service or 'all'}"
    raise AssertionError(message)


def forget(client: FlaskClient, name: str) -> TestResponse:
    """Press the button of the page of cookies that takes the cookie ``name`` away."""
    soup = BeautifulSoup(client.get("/cookies").get_data(as_text=True), "html5lib")
    field = soup.find("input", attrs={"name": "cookie", "value": name})
    assert field, f"no button takes {name} away"
    form = field.find_parent("form")
    data = {one["name"]: one["value"] for one in form.find_all("input")}
    db.session.remove()  # as a server does after each answer
    answer = client.post(form["action"], data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer
