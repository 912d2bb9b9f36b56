"""Catalogs: bring them up to date with the strings in code and templates."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from photoallegret.paths import TOP, TRANSLATIONS

METHODS = [
    ("photoallegret/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.xml", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
OPTIONS = {"templates/**": {"newstyle_gettext": "true", "trimmed": "true"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "N_": None,
}
TRANSLATED = ("fr",)
"""English is the language of the strings themselves: its catalog would repeat them."""


def strings() -> Catalog:
    """Return every string the code and the templates say, without line numbers."""
    catalog = Catalog(project="photoallegret", charset="utf-8")
    found = extract_from_dir(
        str(TOP),
        METHODS,
        OPTIONS,
        KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda path: (
            not Path(path).name.startswith(".")
            and Path(path).name not in ("tests", "demo", "bench", "instance")
        ),
    )
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def read(language: str) -> Catalog:
    """Return the catalog of ``language`` as it is written."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def main() -> int:
    """Update each catalog: new strings come empty, vanished ones go."""
    for language in TRANSLATED:
        catalog = read(language)
        catalog.update(strings(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.last_translator = catalog.language_team = "photoallegret"
        catalog.msgid_bugs_address = ""
        path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        text = io.BytesIO()
        write_po(text, catalog, width=98, sort_output=True, no_location=True, omit_header=False)
        path.write_bytes(text.getvalue())
        empty = [message.id for message in catalog if message.id and not message.string]
        print(f"{language}: {len(catalog)} strings, {len(empty)} to translate")  # noqa: T201
        for message in empty:
            print(f"  {message}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
