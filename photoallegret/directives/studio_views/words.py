"""The desk of deaths in words: acts, states, proofs, and what a plan of erasure does."""

from collections.abc import Collection, Mapping

from photoallegret.directives.forms import FATES, PROOFS, TELLERS, WANTS, WAYS
from photoallegret.directives.models import DeathFile, FileState
from photoallegret.directives.operations.directing import categories
from photoallegret.directives.personal_data import DEATHS, DESIGNEES, DIRECTIVES
from photoallegret.i18n import N_, gettext
from photoallegret.personal_data import ErasureEffect
from photoallegret.privacy.operations.planning import Act, Plan
from photoallegret.privacy.operations.wording import until
from photoallegret.wording import value_words

STATES: Mapping[FileState, str] = {
    FileState.QUARANTINE: N_("frozen"),
    FileState.MISTAKEN: N_("the person lives"),
    FileState.CARRIED_OUT: N_("carried out"),
}
TELLER_WORDS, PROOF_WORDS, WANT_WORDS = TELLERS, PROOFS, WANTS
WAY_WORDS = {**WAYS, "page": N_("by the page of the person named")}


def said(code: str) -> str:
    """Return an act of the history, or who did it, in the language spoken."""
    return value_words(code, is_code=True, zone="UTC")


def names(slugs: Collection[str]) -> list[str]:
    """Return what categories are called, in the language spoken."""
    return [gettext(use.category) for use in categories() if use.slug in slugs]


def directed(file: DeathFile) -> list[tuple[str, str]]:
    """Return what the person wanted: category and fate."""
    return [
        (gettext(use.category), gettext(FATES[file.fates[use.slug]]))
        for use in categories()
        if use.slug in file.fates
    ]


def plan_words(plan: Plan | None) -> dict[str, list[dict[str, str]]]:
    """Return what goes, what becomes nobody's and what stays, as ``rights/plan.html`` shows it.

    Directives and who was named outlive what is carried out, for the year that is declared.
    """
    found: dict[str, dict[str, dict[str, str]]] = {"goes": {}, "nobody": {}, "stays": {}}
    for one in () if plan is None else plan.told:
        use = one.processing
        kind = "nobody" if use.erasure is ErasureEffect.ANONYMISE else "goes"
        kind = "stays" if one.act is Act.KEEP or use in (DIRECTIVES, DESIGNEES) else kind
        found[kind][use.slug] = {
            "category": gettext(use.category),
            "article": use.kept_under or DEATHS.kept_under,
            "until": until(use.retention),
        }
    return {
        kind: sorted(told.values(), key=lambda one: one["category"]) for kind, told in found.items()
    }
