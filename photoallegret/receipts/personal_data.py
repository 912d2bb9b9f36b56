"""What receipts keep in the data folder: keys, and nothing of anybody."""

from photoallegret.i18n import N_
from photoallegret.personal_data import Folder, Holdings

HELD = Holdings(
    folders=(
        Folder(path="receipt-keys.json", holds=N_("the keys that sign receipts")),
        Folder(
            path=".receipt-keys.json.*",
            holds=N_("the keys that sign receipts, while they are written"),
            backed_up=False,
        ),
    ),
)
