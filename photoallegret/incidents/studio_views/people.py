"""The people whom an incident reaches: counted, told by letter, told by a banner."""

from email.message import EmailMessage

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.i18n import gettext
from photoallegret.incidents.forms import BannerForm, LetterForm
from photoallegret.incidents.models import Incident
from photoallegret.incidents.operations import announcing, telling
from photoallegret.incidents.queries.incidents import count_told
from photoallegret.incidents.queries.reached import Reached, untied
from photoallegret.incidents.studio_views.blueprint import (
    FORGED,
    INCOMPLETE,
    blueprint,
    incident_here,
    settings_here,
)
from photoallegret.outbox.operations.posting import previewed
from photoallegret.studio import say, studio_answer, studio_page
from photoallegret.worker import ring

NOBODY = "somebody@example.org"
"""Whom a letter is shown for."""


@studio_page(
    blueprint,
    fr="/incidents/<reference>/personnes",
    en="/incidents/<reference>/people",
    methods=("GET", "POST"),
)
def people(reference: str) -> BaseResponse:
    """Show how many people are reached and what they are told; have them told."""
    form, languages = LetterForm(), settings_here().site.languages
    if not form.is_submitted():
        return _letters_page(reference, _prefilled(incident_here(reference)))
    if form.act.data not in ("see", "tell"):
        abort(400)
    if not form.validate() or not form.check_words(languages):
        return _letters_page(reference, form, FORGED if form.form_token.errors else INCOMPLETE)
    if form.act.data == "see":
        return _letters_page(reference, form, is_drawn=True)
    incident = incident_here(reference, to_change=True)
    try:
        telling.ask_letters(incident, form.words_in(languages), now())
    except telling.NothingToTellError:
        db.session.rollback()
        form.act.errors = [gettext("First say which data it touched, and whom to ask.")]
        return _letters_page(reference, form, INCOMPLETE)
    db.session.commit()
    ring(telling.JOB)
    say(gettext("The letters are being written. Nobody gets one twice."))
    return redirect(url_for("incidents.show", reference=reference), 303)


@studio_page(
    blueprint,
    fr="/incidents/<reference>/banniere",
    en="/incidents/<reference>/banner",
    methods=("GET", "POST"),
)
def banner(reference: str) -> BaseResponse:
    """Write what public pages say, until a day; put it up or take it down."""
    form, settings = BannerForm(), settings_here()
    languages, zone = settings.site.languages, settings.site.time_zone
    if not form.is_submitted():
        incident = incident_here(reference)
        told = {f"words_{code}": text for code, text in incident.banner.items()}
        return _banner_page(incident, BannerForm(formdata=None, data=told))
    if form.act.data not in ("up", "down"):
        abort(400)
    is_up = form.act.data == "up"
    sound = form.validate() and form.check_words(languages, zone, now())
    if form.form_token.errors or (is_up and not sound):
        reading()
        status = FORGED if form.form_token.errors else INCOMPLETE
        return _banner_page(incident_here(reference), form, status)
    incident = incident_here(reference, to_change=True)
    until = form.until.instant(zone)
    if is_up and until is not None:
        announcing.announce(incident, form.words_in(languages), until, now())
        said = gettext("Every public page tells of it now.")
    else:
        announcing.take_down(incident, now())
        said = gettext("Public pages tell of it no more.")
    db.session.commit()
    announcing.publish(settings.data, now())
    db.session.rollback()
    say(said)
    return redirect(url_for("incidents.show", reference=reference), 303)


def _prefilled(incident: Incident) -> LetterForm:
    """Return the letter as it was written last, else with what the record says already."""
    first = settings_here().site.languages[0]
    told = {
        f"happened_{first}": incident.happened,
        f"consequences_{first}": incident.consequences,
        f"measures_{first}": incident.measures_taken,
    }
    for code, words in incident.words.items():
        told |= {f"{name}_{code}": text for name, text in words.items()}
    return LetterForm(formdata=None, data=told)


def _letters_page(
    reference: str, form: LetterForm, status: int = 200, *, is_drawn: bool = False
) -> Response:
    reading()
    incident = incident_here(reference)
    found = telling.people_of(incident)
    return studio_answer(
        "studio/incidents/people.html",
        gettext("Tell the people of %(reference)s", reference=incident.reference),
        status=status,
        incident=incident,
        form=form,
        count=len(found),
        accounts=sum(one.account_id is not None for one in found),
        untied=untied(incident.processings),
        told=count_told(incident.id),
        mails=_drawn(incident, form) if is_drawn else [],
    )


def _drawn(incident: Incident, form: LetterForm) -> list[EmailMessage]:
    """Return the letter in each language of the site, as it would leave."""
    languages = settings_here().site.languages
    incident.words = form.words_in(languages)  # of a session that reads: nothing is saved
    with db.session.no_autoflush:
        letters = [
            previewed(telling.letter_to(incident, Reached("", NOBODY, None, code), languages))
            for code in languages
        ]
    db.session.expunge(incident)
    return letters


def _banner_page(incident: Incident, form: BannerForm, status: int = 200) -> Response:
    return studio_answer(
        "studio/incidents/banner.html",
        gettext("Banner of %(reference)s", reference=incident.reference),
        status=status,
        incident=incident,
        form=form,
        is_announced=incident.banner_until is not None and incident.banner_until > now(),
    )
