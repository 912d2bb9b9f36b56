"""Every room, and what it hands to the house."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from flask import Blueprint
from markupsafe import Markup

from photoallegret import worker
from photoallegret.accounts import checks as accounts_checks
from photoallegret.accounts import commands as accounts_commands
from photoallegret.accounts import jobs as accounts_jobs
from photoallegret.accounts import personal_data as accounts_data
from photoallegret.accounts import retention as accounts_retention
from photoallegret.accounts import studio_views as accounts_studio
from photoallegret.accounts import views as accounts_views
from photoallegret.backups import checks as backups_checks
from photoallegret.backups import commands as backups_commands
from photoallegret.backups import jobs as backups_jobs
from photoallegret.backups import personal_data as backups_data
from photoallegret.consent import personal_data as consent_data
from photoallegret.consent import retention as consent_retention
from photoallegret.consent import views as consent_views
from photoallegret.directives import jobs as directives_jobs
from photoallegret.directives import personal_data as directives_data
from photoallegret.directives import retention as directives_retention
from photoallegret.directives import studio_views as directives_studio
from photoallegret.directives import views as directives_views
from photoallegret.doctor import Check
from photoallegret.gallery import checks as gallery_checks
from photoallegret.gallery import commands as gallery_commands
from photoallegret.gallery import jobs as gallery_jobs
from photoallegret.gallery import personal_data as gallery_data
from photoallegret.gallery import retention as gallery_retention
from photoallegret.gallery import studio_views as gallery_studio
from photoallegret.gallery import views as gallery_views
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.withdrawing import Hold
from photoallegret.gallery.queries import changes_by_itself
from photoallegret.incidents import checks as incidents_checks
from photoallegret.incidents import commands as incidents_commands
from photoallegret.incidents import jobs as incidents_jobs
from photoallegret.incidents import personal_data as incidents_data
from photoallegret.incidents import retention as incidents_retention
from photoallegret.incidents import studio_views as incidents_studio
from photoallegret.incidents import views as incidents_views
from photoallegret.incidents.operations.announcing import publish as incidents_publish
from photoallegret.incidents.queries.incidents import banner_ends
from photoallegret.legal import commands as legal_commands
from photoallegret.legal import studio_views as legal_studio
from photoallegret.legal import views as legal_views
from photoallegret.legal.clauses import told_clauses
from photoallegret.maintenance import commands as maintenance_commands
from photoallegret.maintenance import jobs as maintenance_jobs
from photoallegret.maintenance import personal_data as maintenance_data
from photoallegret.maintenance import queries as maintenance_queries
from photoallegret.maintenance import studio_views as maintenance_studio
from photoallegret.maintenance.operations.planning import publish as maintenance_publish
from photoallegret.outbox import checks as outbox_checks
from photoallegret.outbox import commands as outbox_commands
from photoallegret.outbox import jobs as outbox_jobs
from photoallegret.outbox import personal_data as outbox_data
from photoallegret.outbox import studio_views as outbox_studio
from photoallegret.pages import jobs as pages_jobs
from photoallegret.pages.site import Warm, Write
from photoallegret.pages.watching import Dated
from photoallegret.personal_data import Holdings, together
from photoallegret.personal_data.house import HOUSE
from photoallegret.privacy import checks as privacy_checks
from photoallegret.privacy import commands as privacy_commands
from photoallegret.privacy import jobs as privacy_jobs
from photoallegret.privacy import retention as privacy_retention
from photoallegret.privacy.operations.consents import Stop
from photoallegret.privacy.operations.retention import Rule
from photoallegret.privacy.queries.declared import processings_of
from photoallegret.questions import checks as questions_checks
from photoallegret.questions import commands as questions_commands
from photoallegret.questions import jobs as questions_jobs
from photoallegret.questions import personal_data as questions_data
from photoallegret.questions import retention as questions_retention
from photoallegret.questions import studio_views as questions_studio
from photoallegret.questions import views as questions_views
from photoallegret.questions.operations import agreeing
from photoallegret.receipts import personal_data as receipts_data
from photoallegret.receipts import views as receipts_views
from photoallegret.releases import checks as releases_checks
from photoallegret.releases import jobs as releases_jobs
from photoallegret.releases import retention as releases_retention
from photoallegret.releases import studio_views as releases_studio
from photoallegret.replies import checks as replies_checks
from photoallegret.replies import jobs as replies_jobs
from photoallegret.replies import retention as replies_retention
from photoallegret.replies import studio_views as replies_studio
from photoallegret.replies import views as replies_views
from photoallegret.restricted import ends_by_itself
from photoallegret.rights import checks as rights_checks
from photoallegret.rights import jobs as rights_jobs
from photoallegret.rights import personal_data as rights_data
from photoallegret.rights import retention as rights_retention
from photoallegret.rights import studio_views as rights_studio
from photoallegret.rights import views as rights_views
from photoallegret.rights.queries.counted import counted_requests
from photoallegret.studio import Place
from photoallegret.uploads import jobs as uploads_jobs
from photoallegret.uploads import personal_data as uploads_data
from photoallegret.uploads import retention as uploads_retention
from photoallegret.uploads import studio_views as uploads_studio
from photoallegret.versions import checks as versions_checks
from photoallegret.versions import commands as versions_commands
from photoallegret.versions import jobs as versions_jobs
from photoallegret.versions import views as versions_views
from photoallegret.versions.queries import kept_versions
from photoallegret.watching import checks as watching_checks
from photoallegret.watching import jobs as watching_jobs
from photoallegret.watching import retention as watching_retention
from photoallegret.watching import studio_views as watching_studio

NOTHING_HELD = Holdings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one room hands to the house."""

    blueprints: tuple[Blueprint, ...] = ()
    commands: tuple[click.Command, ...] = ()
    checks: tuple[Check, ...] = ()
    jobs: tuple[worker.Job, ...] = ()
    held: Holdings = NOTHING_HELD
    """Of people, besides its columns: folders, cookies, logs…"""
    rules: tuple[Rule, ...] = ()
    stops: tuple[Stop, ...] = ()
    """What ends, purpose by purpose, when its consent is withdrawn."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps of its own."""
    places: tuple[Place, ...] = ()
    """Of the studio's rail, in order."""
    account_places: tuple[Place, ...] = ()
    """Pages of what a person's account holds, linked from the account's own."""
    texts: tuple[Place, ...] = ()
    """Legal texts, linked from where they are agreed to."""
    dated: tuple[Dated, ...] = ()
    """When something of it begins or ceases to be seen by itself."""
    follows: tuple[Write, ...] = ()
    """What it writes for public pages to read, again when another machine changed something."""
    warm: tuple[Warm, ...] = ()
    """Its pages that are drawn before anybody asks."""
    photo_parts: tuple[Callable[[Photo], Markup], ...] = ()
    """What it adds to the page of a photo in the studio."""
    mapped: tuple[Place, ...] = ()
    """Its public pages, in order, on the map of the site."""
    always_open: tuple[str, ...] = ()
    """Endpoints, or blueprints with all of theirs, that are served during maintenance."""
    evidence: tuple[tuple[str, Callable[[], Any]], ...] = ()
    """What it adds to the evidence, by name: plain values that tell of nobody."""
    photo_holds: tuple[Hold, ...] = ()
    """What is asked before a withdrawn photo is simply shown again."""


ROOMS = (
    Room(
        blueprints=(gallery_views.blueprint, gallery_studio.blueprint),
        commands=gallery_commands.COMMANDS,
        checks=gallery_checks.CHECKS,
        jobs=gallery_jobs.JOBS,
        held=gallery_data.HELD,
        rules=gallery_retention.RULES,
        places=gallery_studio.PLACES,
        dated=(changes_by_itself,),
        warm=(gallery_views.most_asked_for,),
        mapped=gallery_views.MAPPED,
    ),
    Room(jobs=pages_jobs.JOBS, dated=(ends_by_itself,)),
    Room(
        blueprints=(uploads_studio.blueprint,),
        jobs=uploads_jobs.JOBS,
        held=uploads_data.HELD,
        rules=uploads_retention.RULES,
        places=uploads_studio.PLACES,
    ),
    Room(
        commands=privacy_commands.COMMANDS,
        checks=privacy_checks.CHECKS,
        jobs=privacy_jobs.JOBS,
        rules=privacy_retention.RULES,
    ),
    Room(
        commands=questions_commands.COMMANDS,
        checks=questions_checks.CHECKS,
        rules=questions_retention.RULES,
        stops=agreeing.STOPS,
        jobs=questions_jobs.JOBS,
        held=questions_data.HELD,
        blueprints=(questions_views.blueprint, questions_studio.blueprint),
        sitemaps=questions_views.SITEMAPS,
        places=questions_studio.PLACES,
        mapped=questions_views.MAPPED,
    ),
    Room(
        blueprints=(releases_studio.blueprint,),
        checks=releases_checks.CHECKS,
        jobs=releases_jobs.JOBS,
        rules=releases_retention.RULES,
        places=releases_studio.PLACES,
        photo_parts=(releases_studio.people_of,),
    ),
    Room(
        blueprints=(rights_views.blueprint, rights_views.visitors, rights_studio.blueprint),
        checks=rights_checks.CHECKS,
        jobs=rights_jobs.JOBS,
        held=rights_data.HELD,
        rules=rights_retention.RULES,
        account_places=rights_views.PLACES,
        places=rights_studio.PLACES,
        always_open=rights_views.ALWAYS_OPEN,
        mapped=rights_views.MAPPED,
        photo_parts=(rights_studio.precaution_part,),
        evidence=(("requests", counted_requests),),
        photo_holds=(rights_studio.keeps_off,),
    ),
    Room(
        blueprints=(replies_views.blueprint, replies_studio.blueprint),
        checks=replies_checks.CHECKS,
        jobs=replies_jobs.JOBS,
        rules=replies_retention.RULES,
        places=replies_studio.PLACES,
        always_open=replies_views.ALWAYS_OPEN,
        mapped=replies_views.MAPPED,
    ),
    Room(
        blueprints=(incidents_views.blueprint, incidents_studio.blueprint),
        commands=incidents_commands.COMMANDS,
        checks=incidents_checks.CHECKS,
        jobs=incidents_jobs.JOBS,
        held=incidents_data.HELD,
        dated=(banner_ends,),
        follows=(incidents_publish,),
        rules=incidents_retention.RULES,
        places=incidents_studio.PLACES,
    ),
    Room(
        blueprints=(maintenance_studio.blueprint,),
        commands=maintenance_commands.COMMANDS,
        jobs=maintenance_jobs.JOBS,
        held=maintenance_data.HELD,
        dated=(maintenance_queries.changes_by_itself,),
        follows=(maintenance_publish,),
        places=maintenance_studio.PLACES,
    ),
    Room(
        blueprints=(watching_studio.blueprint,),
        checks=watching_checks.CHECKS,
        jobs=watching_jobs.JOBS,
        rules=watching_retention.RULES,
        places=watching_studio.PLACES,
    ),
    Room(
        blueprints=(directives_views.blueprint, directives_studio.blueprint),
        jobs=directives_jobs.JOBS,
        held=directives_data.HELD,
        rules=directives_retention.RULES,
        places=directives_studio.PLACES,
        account_places=directives_views.PLACES,
    ),
    Room(
        blueprints=(accounts_views.blueprint, accounts_studio.blueprint),
        commands=accounts_commands.COMMANDS,
        checks=accounts_checks.CHECKS,
        held=accounts_data.HELD,
        jobs=accounts_jobs.JOBS,
        rules=accounts_retention.RULES,
        stops=accounts_views.STOPS,
        always_open=accounts_views.ALWAYS_OPEN,
        mapped=accounts_views.MAPPED,
        places=accounts_studio.PLACES,
    ),
    Room(
        blueprints=(outbox_studio.blueprint,),
        commands=outbox_commands.COMMANDS,
        checks=outbox_checks.CHECKS,
        jobs=outbox_jobs.JOBS,
        held=outbox_data.HELD,
        places=outbox_studio.PLACES,
    ),
    Room(
        blueprints=(consent_views.blueprint,),
        always_open=("consent",),
        mapped=consent_views.MAPPED,
        held=consent_data.HELD,
        rules=consent_retention.RULES,
    ),
    Room(blueprints=(receipts_views.blueprint,), held=receipts_data.HELD),
    Room(
        blueprints=(legal_views.blueprint, legal_studio.blueprint),
        commands=legal_commands.COMMANDS,
        texts=legal_views.PLACES,
        always_open=("legal", "versions"),
        mapped=legal_views.MAPPED,
        places=legal_studio.PLACES,
        evidence=(("clauses", told_clauses),),
    ),
    Room(
        blueprints=(versions_views.blueprint, versions_views.notices),
        commands=versions_commands.COMMANDS,
        checks=versions_checks.CHECKS,
        jobs=versions_jobs.JOBS,
        evidence=(("texts", kept_versions),),
    ),
    Room(
        commands=backups_commands.COMMANDS,
        checks=backups_checks.CHECKS,
        jobs=backups_jobs.JOBS,
        evidence=(("copies", backups_checks.told_copies),),
        held=backups_data.HELD,
    ),
)
HELD = together((HOUSE, *(room.held for room in ROOMS)))
PROCESSINGS = processings_of(HELD)
