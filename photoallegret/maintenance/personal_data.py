"""What maintenance holds besides its table: of nobody."""

from photoallegret.i18n import N_
from photoallegret.personal_data import Folder, Holdings

HELD = Holdings(
    folders=(
        Folder(path="maintenance.json", holds=N_("when the site is closed for maintenance")),
        Folder(
            path=".maintenance.json", holds=N_("the same, while it is written"), backed_up=False
        ),
        Folder(
            path=".maintenance.lock", holds=N_("nothing: a lock for who writes it"), backed_up=False
        ),
    )
)
