"""What the privacy policy tells: the register, read for the people it is about."""

from collections.abc import Iterable

from photoallegret.i18n import N_
from photoallegret.notices import use
from photoallegret.personal_data import Processing, Source
from photoallegret.privacy.papers.register import Entry, Facts, register
from photoallegret.processors import RECEIVE_ALL, processor_words, processors_of, transfer_words

GROUPS = {
    "given": N_("What you give"),
    "told": N_("What others say or show of you"),
    "noted": N_("What the site notes by itself"),
}


def group_of(processing: Processing) -> str:
    """Return under which heading of GROUPS a processing is told: by where its data come from."""
    if Source.PERSON in processing.sources:
        return "given"
    return "told" if processing.sources & {Source.OTHERS, Source.FILE} else "noted"


def policy(facts: Facts) -> Entry:
    """Return all that the policy says of data, in the language spoken.

    The register's entries, the settings as ``site``, each processing as its people read it (in
    ``groups``), what leaves Europe. What nobody declares is not there.
    """
    site, processings = facts.site, facts.declared.processings
    whole = register(facts)
    entries = {one["slug"]: one for one in whole["processings"]}
    keep_all = [one for one in processors_of(site) if one.role in RECEIVE_ALL]
    everywhere = [processor_words(one) for one in keep_all]
    told = []
    for one in processings:
        used = use(one, site)
        others = [name for name in used.recipients if name not in everywhere]
        told.append(entries[one.slug] | {"key": group_of(one), "use": used, "others": others})
    return whole | {
        "site": site,
        "everywhere": everywhere,
        "groups": [(key, words, _in(told, key)) for key, words in GROUPS.items()],
        "abroad": transfer_words(site, processings),
        "automated": [one["use"] for one in told if one["use"].automated],
    }


def _in(told: Iterable[Entry], key: str) -> list[Entry]:
    """Return those of one group: what people chose first, what the law demands last."""
    letters = "abfcde"
    found = [one for one in told if one["key"] == key]
    return sorted(found, key=lambda one: (letters.index(one["article"][-2]), one["purpose"]))
