"""What the house itself holds of people, whatever its rooms: database, logs, secrets, backups."""

from photoallegret.i18n import N_
from photoallegret.personal_data.headers import SENT
from photoallegret.personal_data.law import (
    DataKind,
    ErasureEffect,
    LawfulBasis,
    Processing,
    Retention,
    Right,
    Source,
)
from photoallegret.personal_data.places import Folder, Holdings, Log

LOGS = Processing(
    slug="logs",
    category=N_(
        "Failures of the site by their reference; of requests refused or failed, the network"
    ),
    persons=N_("visitors whose request was refused or failed"),
    purpose=N_("Find and mend what fails"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("a site that works and is safe"),
    balance=N_(
        "lines name nobody: addresses are blotted out, and networks cut to /24 or /48, before they "
        "are written"
    ),
    retention=Retention(
        criterion=N_("as long as the server keeps its journal: fourteen days, as it is set up")
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    kind=DataKind.CONNECTION,
)

HOUSE = Holdings(
    folders=(
        Folder(
            path="site.sqlite*",
            holds=N_("the database: each column says what it holds"),
            backed_up=False,
        ),
        Folder(
            path="queue.sqlite*",
            holds=N_("background work to do, by numbers alone"),
            backed_up=False,
        ),
        Folder(
            path="site.toml", holds=N_("the facts that the photographer publishes"), backed_up=False
        ),
        Folder(path="secrets.toml", holds=N_("the keys of the site")),
        Folder(
            path=".secrets.toml.*",
            holds=N_("the keys of the site, while they are made"),
            backed_up=False,
        ),
        Folder(path="erasures.jsonl", holds=N_("the journal of erasures: keyed digests alone")),
        Folder(
            path="restored.json",
            holds=N_("that the site was put back, and waits for its erasures"),
            backed_up=False,
        ),
        Folder(path=".restored.json", holds=N_("the same, while it is written"), backed_up=False),
        Folder(path=".*.lock", holds=N_("nothing: one work at a time"), backed_up=False),
        Folder(path=".demo-offered", holds=N_("nothing: the demo was offered")),
        Folder(
            path="pages", holds=N_("public pages, made again from the database"), backed_up=False
        ),
        Folder(
            path="exports", holds=N_("copies asked for by the people they tell of"), backed_up=False
        ),
        Folder(path="backups", holds=N_("copies of the whole site"), backed_up=False),
    ),
    headers=SENT,
    logs=(
        Log(
            name="photoallegret",
            holds=N_("requests by pattern, failures by their reference; addresses are blotted out"),
            processing=LOGS,
        ),
        Log(name="_granian", holds=N_("starts and ends of the server; requests are not logged")),
        Log(name="huey", holds=N_("starts and ends of background work")),
    ),
)
