"""The register as a Markdown page, for people and for whoever compares two of them."""

from collections.abc import Iterable, Iterator

from photoallegret.i18n import gettext as _
from photoallegret.i18n import language
from photoallegret.privacy.papers.register import Entry
from photoallegret.typography import typographic

NOTHING = "–"


def as_markdown(register: Entry) -> str:
    """Return ``register`` as Markdown in the language spoken."""
    return "\n".join(_lines(register)).rstrip() + "\n"


def _lines(register: Entry) -> Iterator[str]:
    controller = register["controller"]
    yield "# " + _("Register of processing – %(site)s", site=register["site"])
    yield ""
    yield _("Written by the program from what it declares (GDPR art. 30): do not edit.")
    yield from _heading(_("Controller"))
    yield from _list(
        (_("Name"), controller["name"]),
        (_("Represented by"), controller["represented_by"]),
        (_("Address"), controller["address"]),
        (_("E-mail address"), controller["email"]),
        (_("Telephone"), controller["telephone"]),
    )
    yield from _heading(_("List of processings"))
    yield from _table(
        (_("Name"), _("Purpose"), _("On what ground"), _("How long")),
        (
            (f"[{one['slug']}](#{one['slug']})", one["purpose"], one["article"], one["retention"])
            for one in register["processings"]
        ),
    )
    for one in register["processings"]:
        yield from _processing(one)
    yield from _heading(_("Processors"))
    yield from _table(
        (_("Name"), _("Role"), _("Country"), _("Contract since"), _("Receives")),
        (
            (
                one["name"],
                one["role"],
                one["country"],
                one["contract"],
                ", ".join(one["receives"]),
            )
            for one in register["processors"]
        ),
    )
    yield from _heading(_("Cookies and storage of the browser"))
    yield from _table(
        (_("Name"), _("Purpose"), _("How long"), _("Why no consent is asked")),
        (
            (one.get("name") or one["key"], one["purpose"], one["life"], one["exempt"])
            for one in (*register["cookies"], *register["browser_storage"])
        ),
    )
    yield from _heading(_("Logs"))
    yield from _list(*((one["name"], one["holds"]) for one in register["logs"]))
    yield from _heading(_("Measures of security"))
    for kind in register["measures"]:
        words = "; ".join(one["words"] for one in kind["measures"])
        yield from _list((kind["kind"], words))


def _processing(one: Entry) -> Iterator[str]:
    yield from _heading(one["slug"], level=3)
    yield from _list(
        (_("Purpose"), one["purpose"]),
        (_("Persons"), one["persons"]),
        (_("Data"), one["category"]),
        (_("On what ground"), f"{one['article']}, {one['basis']}"),
        (_("Why the interest prevails"), one["balance"]),
        (_("Source"), ", ".join(one["sources"])),
        (_("If something is not given"), one["withheld"]),
        (_("Recipients"), "; ".join(one["recipients"])),
        (
            _("Transfers outside the European Economic Area"),
            "; ".join(f"{t['to']}, {t['country']}: {t['mechanism']}" for t in one["transfers"])
            or _("none"),
        ),
        (_("How long"), one["retention"]),
        (_("Rights"), ", ".join(one["rights"])),
        (
            _("When the person is erased"),
            f"{one['erasure']} ({one['kept_under']})" if one["kept_under"] else one["erasure"],
        ),
        (_("Where it lies"), ", ".join(f"`{place}`" for place in one["held_in"])),
    )


def _heading(text: str, level: int = 2) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {text}"
    yield ""


def _list(*items: tuple[str, str]) -> Iterator[str]:
    for name, words in items:
        if words:
            line = typographic(f"{name}: {words}", language())
            end = len(typographic(name, language()))
            yield f"- **{line[:end]}**{line[end:]}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = (typographic(cell or NOTHING, language()).replace("|", "/") for cell in row)
        yield f"| {' | '.join(cells)} |"
