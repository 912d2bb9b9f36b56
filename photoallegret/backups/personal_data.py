"""What backups hold besides the copies: of nobody."""

from photoallegret.i18n import N_
from photoallegret.personal_data import Folder, Holdings, Outgoing, Recipient

HELD = Holdings(
    folders=(
        Folder(
            path="backups.json",
            holds=N_("when copies of the site were made and tried"),
            backed_up=False,
        ),
        Folder(
            path=".backups.json",
            holds=N_("the same, while it is written"),
            backed_up=False,
        ),
    ),
    outgoing=(
        Outgoing(
            setting="backup.bucket_endpoint",
            module="photoallegret.objects",
            recipient=Recipient.BACKUPS,
        ),
    ),
)
