"""Why a reply may be refused, as told to its author (décret 2007-1527, and settled case law)."""

from photoallegret.i18n import N_
from photoallegret.replies.models import Ground

GROUNDS = {
    Ground.LATE: N_("It was asked for more than three months after publication"),
    Ground.NOT_CONCERNED: N_("The page neither names nor shows who asks"),
    Ground.UNRELATED: N_("The text does not answer what is contested"),
    Ground.UNLAWFUL: N_("The text breaks the law, or attacks somebody"),
    Ground.TOO_LONG: N_("The text is longer than the law allows"),
}
