"""What each may know of what was done: who was named, what was directed; heirs, what was theirs."""

from collections.abc import Collection, Mapping, Sequence

from photoallegret.directives.models import DeathFile
from photoallegret.directives.operations.deciding import for_heirs
from photoallegret.directives.operations.directing import categories
from photoallegret.directives.operations.handing import receiver_named
from photoallegret.directives.operations.intending import Intent
from photoallegret.directives.operations.telling import Outcome
from photoallegret.i18n import gettext, speaking
from photoallegret.privacy.operations.planning import Act, Plan
from photoallegret.privacy.operations.wording import until


def outcomes(file: DeathFile, intent: Intent, done: Plan | None) -> dict[str, Outcome]:
    """Return what was done, by the address of who may know it, in the language of the letters.

    Who was named may know the directives and see them done (LIL art. 85, I); heirs who proved
    who they are, what they may ask for (art. 85, II). Who only told of the death learns nothing
    of what there was: they are not here.
    """
    theirs, named = for_heirs(file), receiver_named(file.designation)
    seen = {one.address: theirs for one in file.claims}
    heirs = frozenset(seen) if theirs else frozenset()
    if named is not None:
        seen[named.address] = seen.get(named.address, frozenset()) | frozenset(file.fates)
    with speaking(file.language):
        law = _law(done)
        return {
            address: _outcome(intent, done, slugs, address, law if address in heirs else [])
            for address, slugs in seen.items()
        }


def _outcome(
    intent: Intent,
    done: Plan | None,
    seen: frozenset[str],
    address: str,
    law: Sequence[Mapping[str, str]],
) -> Outcome:
    """Return what was done to the categories ``seen``, and what was copied for ``address``."""
    erased = () if done is None else (one for one in done.told if one.act is not Act.KEEP)
    gone = {one.processing.slug for one in erased}
    mine = (share.slugs for share in intent.shares if share.receiver.address == address)

    def words(slugs: Collection[str]) -> list[str]:
        return sorted(gettext(use.category) for use in categories() if use.slug in slugs)

    return Outcome(
        erased=words(gone & seen),
        kept=words(intent.kept & seen),
        handed=words(frozenset().union(*mine)),
        law=law,
    )


def _law(done: Plan | None) -> list[Mapping[str, str]]:
    """Return what the law has kept, once for each processing."""
    kept = {
        one.processing.slug: {
            "category": gettext(one.processing.category),
            "article": one.processing.kept_under,
            "until": until(one.processing.retention),
        }
        for one in (() if done is None else done.told)
        if one.act is Act.KEEP
    }
    return list(kept.values())
