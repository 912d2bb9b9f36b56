"""The record of one incident, in the order in which the CNIL's form asks (GDPR art. 33(3)-(5)).

A plain value in the language spoken, written down as a page, as Markdown or as JSON. It is also
what is handed to a client whose data the breach touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from photoallegret.i18n import N_, gettext, language, written_instant
from photoallegret.incidents.models import Incident, IncidentAct, Step
from photoallegret.incidents.rules import (
    FIELDS,
    NATURES,
    RISKS_TOLD,
    STEPS,
    Standing,
    clock_of,
    is_whole,
)
from photoallegret.personal_data import Processing
from photoallegret.privacy.papers.measures import MEASURES
from photoallegret.site_file import Site
from photoallegret.typography import typographic

NOTHING = "–"
INSTANTS = (Step.AUTHORITY_TOLD, Step.BANNER_UP)
"""Acts whose note is an instant."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is asked, and what is answered."""

    key: str
    label: str
    value: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the form."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What a record says besides the incident's own words."""

    site: Site
    processings: Sequence[Processing]
    told: tuple[int, int]
    """How many people were noted as told, and how many of them no letter reaches."""
    moment: datetime


def record(incident: Incident, around: Around) -> list[Part]:
    """Return the record of ``incident``, part by part."""
    parts = (
        ("notification", N_("Notification"), _notification(incident, around)),
        ("controller", N_("Controller"), _controller(incident, around.site)),
        ("chronology", N_("Chronology"), _chronology(incident, around)),
        ("breach", N_("Breach"), _breach(incident)),
        ("data", N_("Data concerned"), _data(incident, around)),
        ("people", N_("People concerned"), _people(incident, around)),
        ("measures-before", N_("Measures of security before the breach"), _before()),
        ("consequences", N_("Consequences"), _consequences(incident)),
        ("measures", N_("Measures against the breach"), _measures(incident)),
        ("communication", N_("Communication to people"), _communication(incident, around)),
        ("timeline", N_("Timeline"), _timeline(incident, around.site)),
    )
    return [Part(key, gettext(title), tuple(lines)) for key, title, lines in parts]


def as_markdown(incident: Incident, parts: Sequence[Part]) -> str:
    """Return the record as a Markdown page in the language spoken."""
    title = gettext("Record of the incident %(reference)s", reference=incident.reference)
    lines = [f"# {title}"]
    for number, part in enumerate(parts, 1):
        lines += ["", f"## {number}. {part.title}", ""]
        for line in part.lines:
            label = typographic(f"{line.label}: ", language()).rstrip()
            article = f" ({line.article})" if line.article else ""
            value = line.value.replace("\n", "\n  ")
            lines.append(f"- **{label}** {value}{article}")
    return "\n".join(lines) + "\n"


def as_data(incident: Incident, parts: Sequence[Part]) -> dict[str, Any]:
    """Return the record as plain values for JSON; keys stay the same in every language."""
    return {
        "reference": incident.reference,
        "language": language(),
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "items": [
                    {
                        "key": line.key,
                        "label": line.label,
                        "article": line.article,
                        "value": "" if line.value == NOTHING else line.value,
                    }
                    for line in part.lines
                ],
            }
            for part in parts
        ],
    }


def act_words(act: IncidentAct, zone: str) -> str:
    """Return an act of the timeline in words, its instants in the time zone called ``zone``."""
    note = act.note
    if act.step is Step.NOTED:
        return note
    if act.step in INSTANTS and note:
        note = written_instant(datetime.fromisoformat(note), zone)
    if act.step is Step.CHANGED:
        note = ", ".join(gettext(FIELDS.get(name, name)) for name in note.split(", "))
    return gettext(STEPS[act.step], note=note)


def _line(key: str, value: str, article: str = "", label: str = "") -> Line:
    return Line(key, gettext(label or FIELDS[key]), value or NOTHING, article)


def _instant(instant: datetime | None, site: Site) -> str:
    return "" if instant is None else written_instant(instant, site.time_zone)


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _notification(incident: Incident, around: Around) -> Iterator[Line]:
    kind = N_("complete") if is_whole(incident) else N_("initial: to be completed")
    yield _line("reference", incident.reference, label=N_("Reference"))
    yield _line("kind", gettext(kind), "art. 33(4)", N_("Kind of notification"))
    yield _line("drawn", _instant(around.moment, around.site), label=N_("Written on"))


def _controller(incident: Incident, site: Site) -> Iterator[Line]:
    publisher = site.publisher
    yield _line("name", publisher.company or site.photographer.name, label=N_("Name"))
    yield _line("director", publisher.director, label=N_("Represented by"))
    yield _line("address", publisher.address, label=N_("Address"))
    yield _line("email", publisher.email, label=N_("E-mail address"))
    yield _line("telephone", publisher.telephone, label=N_("Telephone"))
    yield _line("contact", incident.contact, "art. 33(3)(b)")


def _chronology(incident: Incident, around: Around) -> Iterator[Line]:
    for key in ("began_at", "ended_at", "discovered_at", "known_at"):
        article = "art. 33(1)" if key == "known_at" else ""
        yield _line(key, _instant(getattr(incident, key), around.site), article)
    clock = clock_of(incident, around.moment)
    due, told = _instant(clock.due, around.site), incident.authority_told_at
    yield _line("due", due, "art. 33(1)", N_("End of the 72 hours"))
    label = N_("Authority told on")
    yield _line("authority_told_at", _instant(told, around.site), "art. 33(1)", label)
    if clock.standing in (Standing.LATE, Standing.TOLD_LATE):
        yield _line("late_reasons", incident.late_reasons, "art. 33(1)", N_("Reasons of the delay"))


def _breach(incident: Incident) -> Iterator[Line]:
    yield _line("title", incident.title)
    yield _line("happened", incident.happened, "art. 33(3)(a)")
    told = "; ".join(gettext(words) for one, words in NATURES.items() if one in incident.natures)
    yield _line("natures", told, "art. 33(3)(a)")


def _data(incident: Incident, around: Around) -> Iterator[Line]:
    uses = [one for one in around.processings if one.slug in incident.processings]
    told = "; ".join(gettext(one.category) for one in uses)
    yield _line("processings", told, "art. 33(3)(a)")
    if incident.written_from or incident.written_until:
        for key in ("written_from", "written_until"):
            yield _line(key, _instant(getattr(incident, key), around.site))
    yield _line("records_count", _number(incident.records_count), "art. 33(3)(a)")


def _people(incident: Incident, around: Around) -> Iterator[Line]:
    uses = [one for one in around.processings if one.slug in incident.processings]
    told = "; ".join(dict.fromkeys(gettext(one.persons) for one in uses))
    yield _line("persons", told, "art. 33(3)(a)", N_("Categories of people"))
    yield _line("people_count", _number(incident.people_count), "art. 33(3)(a)")


def _before() -> Iterator[Line]:
    told = "; ".join(gettext(one.words) for one in MEASURES)
    yield _line("measures_before", told, "art. 32", N_("In place before"))


def _consequences(incident: Incident) -> Iterator[Line]:
    yield _line("consequences", incident.consequences, "art. 33(3)(c)")
    yield _line("risk", gettext(RISKS_TOLD[incident.risk]), "art. 33(1), 34(1)")
    if incident.why_no_authority:
        yield _line("why_no_authority", incident.why_no_authority, "art. 33(5)")


def _measures(incident: Incident) -> Iterator[Line]:
    yield _line("measures_taken", incident.measures_taken, "art. 33(3)(d)")
    yield _line("measures_proposed", incident.measures_proposed, "art. 33(3)(d)")


def _communication(incident: Incident, around: Around) -> Iterator[Line]:
    site, (noted, unreached) = around.site, around.told
    sent = _instant(incident.letters_sent_at, site)
    yield _line("letters_sent_at", sent, "art. 34(1)", N_("People told by letter on"))
    yield _line("told", _number(noted - unreached), "art. 34(1)", N_("How many were told"))
    if unreached:
        yield _line("unreached", _number(unreached), label=N_("How many no letter reaches"))
    for code, words in incident.words.items():
        text = "\n".join(words.values())
        yield Line(f"words_{code}", gettext("Words of the letter (%(language)s)", language=code),
            text, "art. 34(2)",
        )  # fmt: skip
    for code, text in incident.banner.items():
        label = gettext("Words of the banner (%(language)s)", language=code)
        yield Line(f"banner_{code}", label, text, "art. 34(3)(c)")
    if incident.banner_until:
        until = _instant(incident.banner_until, site)
        yield _line("banner_until", until, "art. 34(3)(c)", N_("Banner shown until"))
    if incident.why_no_people:
        yield _line("why_no_people", incident.why_no_people, "art. 34(3)")


def _timeline(incident: Incident, site: Site) -> Iterator[Line]:
    for number, act in enumerate(incident.acts, 1):
        when = written_instant(act.at, site.time_zone)
        yield Line(f"act_{number}", when, act_words(act, site.time_zone), "art. 33(5)")
