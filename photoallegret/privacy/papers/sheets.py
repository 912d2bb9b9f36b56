"""The register as a spreadsheet, in the words of the CNIL's simplified model (in French)."""

from collections.abc import Iterable
from io import BytesIO

from odfdo import Cell, Document, Row, Style, Table

from photoallegret.privacy.papers.register import Entry

KINDS = {
    "identity": "État civil, identité, données d’identification, images…",
    "life": "Vie personnelle (habitudes de vie, situation familiale, etc.)",
    "work": "Vie professionnelle (CV, situation professionnelle, etc.)",
    "money": "Informations d’ordre économique et financier (revenus, situation fiscale, etc.)",
    "connection": "Données de connexion (adresse IP, journaux, etc.)",
    "place": "Données de localisation (déplacements, données GPS, GSM, etc.)",
}
"""The ordinary categories; the site holds nothing of the second, fourth and sixth."""
SENSITIVE = (
    "Données révélant l’origine raciale ou ethnique",
    "Données révélant les opinions politiques",
    "Données révélant les convictions religieuses ou philosophiques",
    "Données révélant l’appartenance syndicale",
    "Données génétiques",
    "Données biométriques aux fins d’identifier une personne physique de manière unique",
    "Données concernant la santé",
    "Données concernant la vie sexuelle ou l’orientation sexuelle",
    "Données relatives à des condamnations pénales ou infractions",
)
NONE = "Néant"
LABEL, WORDS, WIDE = "label", "words", "wide"
HEADS = ("N° / RÉF",)
LONGEST_NAME = 31
"""Of a sheet, for spreadsheets that read no more."""
Line = tuple[str, ...]


def as_sheets(register: Entry) -> bytes:
    """Return ``register`` as an OpenDocument spreadsheet: the list, then a sheet for each."""
    document = Document("spreadsheet")
    document.body.clear()
    for style in _styles():
        document.insert_style(style, automatic=True)
    document.body.append(_sheet("Liste des traitements", _list(register)))
    for number, one in enumerate(register["processings"], start=1):
        document.body.append(_sheet(f"{number} {one['slug']}", _card(one, number, register)))
    whole = BytesIO()
    document.save(whole)
    return whole.getvalue()


def _list(register: Entry) -> Iterable[Line]:
    yield ("Registre des activités de traitement",)
    yield from _actor(register["controller"])
    yield ()
    yield ("N° / RÉF", "Nom du traitement", "Finalité principale", "Base légale")
    for number, one in enumerate(register["processings"], start=1):
        yield (f"{number}", one["slug"], one["purpose"], one["article"])


def _actor(controller: Entry) -> Iterable[Line]:
    yield ("Responsable du traitement", controller["name"])
    yield ("Représentant", controller["represented_by"])
    yield ("Adresse", controller["address"])
    yield ("Adresse électronique", controller["email"])
    yield ("Numéro de téléphone", controller["telephone"])
    yield ("Délégué à la protection des données", "Non désigné")


def _card(one: Entry, number: int, register: Entry) -> Iterable[Line]:
    yield ("Description du traitement",)
    yield ("Nom / sigle", one["slug"])
    yield ("N° / RÉF", f"{number}")
    yield ()
    yield ("Acteurs",)
    yield from _actor(register["controller"])
    yield ()
    yield ("Finalité(s) du traitement effectué",)
    yield ("Finalité principale", one["purpose"])
    yield ("Base légale", f"Article {one['article']} du RGPD", one["basis"])
    if one["balance"]:
        yield ("Mise en balance des intérêts", one["balance"])
    yield ("Source des données", ", ".join(one["sources"]))
    yield ()
    yield ("Mesures de sécurité",)
    for kind in register["measures"]:
        yield (kind["kind"], " ; ".join(measure["words"] for measure in kind["measures"]))
    yield ()
    yield ("Catégories de données personnelles concernées", "Description", "Délai d’effacement")
    for kind, label in KINDS.items():
        yield (label, one["category"], one["retention"]) if kind == one["kind"] else (label, NONE)
    yield ()
    yield ("Données sensibles", "Description", "Délai d’effacement")
    for label in SENSITIVE:
        yield (label, NONE)
    yield ()
    yield ("Catégories de personnes concernées", "Description")
    yield ("Catégorie de personnes 1", one["persons"])
    yield ()
    yield ("Destinataires", "Description")
    for place, recipient in enumerate(one["recipients"], start=1):
        yield (f"Destinataire {place}", recipient)
    yield ()
    yield ("Transferts hors UE", "Pays", "Type de garanties")
    for transfer in one["transfers"]:
        yield (transfer["to"], transfer["country"], transfer["mechanism"])
    if not one["transfers"]:
        yield (NONE,)


def _sheet(name: str, lines: Iterable[Line]) -> Table:
    table = Table(name[:LONGEST_NAME])
    for line in lines:
        row = Row()
        for place, text in enumerate(line):
            style = LABEL if place == 0 or line[0] in HEADS else WORDS
            row.append_cell(Cell(text=text, cell_type="string", value=text, style=style))
        table.append_row(row)
    for column in table.columns:
        column.style = WIDE
        table.set_column(column.x or 0, column)
    return table


def _styles() -> Iterable[Style]:
    """Return a wide column, and cells whose words go on in a next line: labels are bold."""
    yield Style("table-column", name=WIDE, width="8cm")
    for name, bold in ((LABEL, True), (WORDS, False)):
        style = Style("table-cell", name=name)
        wraps = {"fo:wrap-option": "wrap", "style:vertical-align": "top"}
        style.set_properties(wraps, area="table-cell")
        if bold:
            style.set_properties({"fo:font-weight": "bold"}, area="text")
        yield style
