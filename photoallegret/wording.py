"""Tables, columns and values in words: what a person reads of the rows that tell of them."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from babel import Locale

from photoallegret.i18n import N_, gettext, language, written_date, written_instant

TABLES = {
    "account": N_("Account"),
    "address_change": N_("Change of address"),
    "attachment": N_("Picture joined to a question"),
    "consent_entry": N_("Consent"),
    "content_report": N_("Report of content"),
    "export": N_("Copy of your data"),
    "gallery_draft": N_("Draft of a gallery"),
    "gallery_revision": N_("Version of a gallery"),
    "moderation_decision": N_("Decision on a question"),
    "one_time_link": N_("One-time link"),
    "outbox": N_("Message sent to you"),
    "profile_picture": N_("Picture of the profile"),
    "publishing_entry": N_("Act of publishing"),
    "question": N_("Question"),
    "recovery_code": N_("Recovery code"),
    "restriction": N_("Restriction of use"),
    "identity_paper": N_("Identity paper"),
    "rights_request": N_("Request about your data"),
    "rights_request_event": N_("Step of a request"),
    "rights_request_wait": N_("Days a request stood still"),
    "rights_request_words": N_("Words of a step"),
    "security_journal": N_("Event of security"),
    "session": N_("Device signed in"),
    "upload": N_("File sent"),
    "upload_key": N_("Upload key"),
}
COLUMNS = {
    "account_id": N_("Number of the account"),
    "act": N_("Act"),
    "added_at": N_("Added on"),
    "address": N_("E-mail address"),
    "content_report.address": N_("Address of what is reported"),
    "after": N_("State after"),
    "age_doubted_at": N_("Age doubted on"),
    "answer": N_("Answer"),
    "asked_at": N_("Asked on"),
    "at": N_("Date"),
    "before": N_("State before"),
    "check_asked_at": N_("Asked to check on"),
    "checked_at": N_("Checked on"),
    "closed_at": N_("Closed on"),
    "closing_at": N_("To be erased on"),
    "confirmed_at": N_("Address confirmed on"),
    "created_at": N_("Created on"),
    "decided_at": N_("Decided on"),
    "decision": N_("Decision"),
    "detail": N_("What the server said"),
    "device": N_("Device"),
    "digest": N_("Fingerprint of the file"),
    "email": N_("E-mail address"),
    "email_key": N_("E-mail address, as it is compared"),
    "ended_at": N_("Sent or given up on"),
    "event": N_("Event"),
    "explanation": N_("Explanation"),
    "file_name": N_("Name of the file"),
    "first_name": N_("First name"),
    "folded": N_("Published text, as it is searched"),
    "fresh_at": N_("Identity last proved on"),
    "gallery_id": N_("Number of the gallery"),
    "ground": N_("Reason"),
    "how": N_("Given or withdrawn by"),
    "is_public": N_("Shown in public"),
    "is_suspect": N_("Doubted by a machine"),
    "key": N_("Name of the folder"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "last_name": N_("Last name"),
    "name": N_("Name"),
    "network": N_("Network, under the name of that day"),
    "new_agreed_at": N_("Agreed from the new address on"),
    "new_email": N_("New e-mail address"),
    "new_key": N_("New e-mail address, as it is compared"),
    "note": N_("Note"),
    "old_agreed_at": N_("Agreed from the former address on"),
    "photo_id": N_("Number of the photograph"),
    "public_answer": N_("Answer as published"),
    "public_name": N_("Name as published"),
    "public_question": N_("Question as published"),
    "published_at": N_("Published on"),
    "published_by": N_("Number of the account"),
    "purpose": N_("Purpose"),
    "reason": N_("Reason"),
    "received_at": N_("Received on"),
    "recipient": N_("E-mail address"),
    "recipient_key": N_("E-mail address, as it is compared"),
    "reference": N_("Reference"),
    "account.ends_at": N_("Deleted, unless it is used, on"),
    "role": N_("Role"),
    "saved_by": N_("Number of the account"),
    "seen_at": N_("Last used on"),
    "seen_on": N_("Last seen on"),
    "session.content": N_("Messages for the next page"),
    "since": N_("Since"),
    "slug": N_("Last part of the address"),
    "outbox.slug": N_("Kind of message"),
    "state": N_("State"),
    "subject": N_("About"),
    "suspended_at": N_("Suspended on"),
    "suspicions": N_("Reasons of the doubt"),
    "text": N_("Text"),
    "text_digest": N_("Fingerprint of the text"),
    "told_at": N_("Told on"),
    "trouble": N_("Trouble"),
    "wish": N_("Whether it may be published"),
    # Requests
    "begun_on": N_("From"),
    "channel": N_("How it came"),
    "due_on": N_("To be answered by"),
    "ended_on": N_("Until"),
    "entered_at": N_("Entered on"),
    "extended_at": N_("Given more time on"),
    "holding_ground": N_("Why it is held back"),
    "is_minor": N_("About somebody under age"),
    "outcome": N_("Outcome"),
    "photo_name": N_("Photograph"),
    "postal": N_("Postal address"),
    "proof": N_("How identity was shown"),
    "proved_at": N_("Identity shown on"),
    "proved_key": N_("E-mail address, as it is compared"),
    "receipt": N_("Signed receipt"),
    "received_on": N_("Received on"),
    "scope": N_("About"),
    "sent_at": N_("Sent on"),
    "told_reference": N_("Reference given"),
    "words": N_("Words"),
}
"""By name, or by table and name where the name alone says something else."""
VALUES = {
    # Role
    "owner": N_("photographer"),
    "agent": N_("assistant of the photographer"),
    "member": N_("account holder"),
    # QuestionState, Decision
    "unconfirmed": N_("address not confirmed"),
    "new": N_("waits for the photographer"),
    "to-publish": N_("answer written, not yet published"),
    "published": N_("made public"),
    "answered": N_("answered in private"),
    "declined": N_("set aside"),
    "removed": N_("taken off the site"),
    # Kind, Wish
    "question": N_("question"),
    "reuse": N_("request to reuse a photograph"),
    "no": N_("no"),
    "unnamed": N_("yes, without the name"),
    "named": N_("yes, with the first name"),
    # Reason
    "racist": N_("It is racist, or calls for hatred"),
    "insulting": N_("It is insulting"),
    "defamatory": N_("It defames somebody"),
    "pornographic": N_("It is pornographic, or abuses a child"),
    "personal-data": N_("It tells personal data of somebody"),
    "spam": N_("It is advertising"),
    "rights": N_("It violates somebody's rights to a work or a picture"),
    "off-topic": N_("It has nothing to do with this site"),
    "author-asked": N_("its author asked for it"),
    # ReportState
    "received": N_("under examination"),
    "upheld": N_("found to be right"),
    "rejected": N_("not followed"),
    # MailState, ExportState
    "waiting": N_("on its way"),
    "ready": N_("done"),
    "sent": N_("left"),
    "failed": N_("given up"),
    "expired": N_("too late to leave"),
    # Trouble
    "unreachable": N_("the mail server did not answer"),
    "slow": N_("the mail server took too long"),
    "cut": N_("the connection was cut"),
    "untrusted": N_("the mail server could not prove who it is"),
    "sign-in": N_("the mail server refused the site"),
    "busy": N_("the mail server asked to come back later"),
    "refused": N_("the mail server refused the message"),
    "unreadable": N_("the message could not be written"),
    # ConsentAct, how
    "given": N_("given"),
    "withdrawn": N_("withdrawn"),
    "publish": N_("publish the question and its answer"),
    "form": N_("the form"),
    "link": N_("the link of its author"),
    "retention": N_("the end of its period"),
    # Event
    "signed-in": N_("Signed in"),
    "sign-in-failed": N_("Wrong address or password"),
    "code-failed": N_("Right password, wrong code"),
    "proof-failed": N_("Signed in, but wrong password or code when asked again"),
    "signed-out": N_("Signed out"),
    "session-ended": N_("One device signed out from afar"),
    "sessions-ended": N_("All other devices signed out"),
    "owner-created": N_("Became an owner of the studio"),
    "link-made": N_("Link for a new password printed on the server"),
    "password-set": N_("Password set by a link"),
    "password-changed": N_("Password changed"),
    "second-factor-on": N_("Second factor turned on"),
    "second-factor-off": N_("Second factor turned off"),
    "recovery-codes-made": N_("New recovery codes made"),
    "recovery-code-used": N_("Recovery code used"),
    "key-made": N_("Upload key made"),
    "key-revoked": N_("Upload key revoked"),
    "copy-asked": N_("Copy of the data asked for"),
    "copy-fetched": N_("Copy of the data fetched"),
    "evidence-sealed": N_("Evidence sealed"),
    "evidence-opened": N_("Evidence opened on the server"),
    "account-created": N_("Account created"),
    "suspended": N_("Account suspended"),
    "suspension-lifted": N_("Suspension lifted"),
    "age-doubted": N_("Age doubted"),
    "address-change-asked": N_("Change of address asked for"),
    "address-changed": N_("Address changed"),
    "reset-asked": N_("New password asked for"),
    # Requests: Kind, Channel, Proof, RequestState, EventKind
    "access": N_("access"),
    "rectification": N_("rectification"),
    "erasure": N_("erasure"),
    "restriction": N_("restriction"),
    "portability": N_("portability"),
    "objection": N_("objection"),
    "withdrawal": N_("withdrawal of a consent"),
    "directives": N_("directives after death"),
    "review": N_("decision by a human"),
    "picture": N_("being in a picture"),
    "site": N_("form of the site"),
    "account": N_("account"),
    "mail": N_("e-mail"),
    "post": N_("post"),
    "session": N_("signed in"),
    "rights_request:link": N_("link of a message"),
    "paper": N_("identity paper"),
    "reference": N_("something only they know"),
    "known": N_("known to the photographer"),
    "unproved": N_("identity awaited"),
    "open": N_("to be answered"),
    "granted": N_("granted"),
    "partly": N_("granted in part"),
    "rights_request:refused": N_("turned down"),
    "taken-back": N_("taken back by its author"),
    "unknown": N_("closed, its author unknown"),
    "rights_request_event:received": N_("arrived"),
    "rights_request_event:refused": N_("turned down"),
    "rights_request_event:withdrawn": N_("photograph taken off the site"),
    "proved": N_("identity shown"),
    "doubted": N_("identity doubted"),
    "paper-sent": N_("identity paper sent"),
    "paper-deleted": N_("identity paper deleted"),
    "extended": N_("more time taken"),
    "reminded": N_("reminder to the photographer"),
    "held": N_("erasure held back"),
    "restored": N_("photograph put back"),
    "executed": N_("carried out"),
    "decided": N_("decision made"),
    "noted": N_("note of the photographer"),
    # OutgoingMail.slug
    "account-check": N_("Yearly check"),
    "account-closing": N_("Account to be deleted"),
    "account-confirm": N_("Confirm an account"),
    "account-confirm-child": N_("Confirm a child’s account"),
    "account-doubt": N_("Age doubted"),
    "account-exists": N_("Address that has an account"),
    "account-inactive": N_("Account nobody uses"),
    "account-kept": N_("Account kept"),
    "account-parent": N_("Agreement of a parent"),
    "account-reset": N_("Forgotten password"),
    "address-agree": N_("Change of address: former address"),
    "address-new": N_("Change of address: new address"),
    "erasure-done": N_("Erasure done"),
    "erasure-recipients": N_("Recipients to tell of an erasure"),
    "export-ready": N_("Copy of your data ready"),
    "question-answered": N_("Question answered"),
    "question-confirm": N_("Confirm a question"),
    "question-declined": N_("Question declined"),
    "question-digest": N_("Questions of the day"),
    "question-new": N_("New question"),
    "question-published": N_("Question published"),
    "question-received": N_("Question received"),
    "question-removed": N_("Question removed"),
    "report-decided": N_("Report decided"),
    "report-received": N_("Report received"),
    "restriction-begun": N_("Use of data restricted"),
    "restriction-ending": N_("End of a restriction"),
    "rights-confirm": N_("Confirm a request about data"),
    "rights-decided": N_("Answer to a request about data"),
    "rights-doubted": N_("Identity asked for"),
    "rights-due": N_("Request about data to be answered soon"),
    "rights-erased": N_("Erasure on request done"),
    "rights-extended": N_("Request about data takes longer"),
    "rights-new": N_("New request about data"),
    "rights-picture": N_("Photograph taken off as a precaution"),
    "rights-received": N_("Request about data received"),
    "rights-step": N_("Step of a request about data"),
    "test": N_("Test message"),
}
"""Of the codes that columns of few letters hold; "table:code" where the code says another thing
elsewhere."""
NOTHING = "–"


def table_words(table: str) -> str:
    """Return what one row of ``table`` is called, in the language spoken."""
    return gettext(TABLES[table]) if table in TABLES else _spelt(table)


def column_words(table: str, column: str) -> str:
    """Return what ``column`` of ``table`` is called, in the language spoken."""
    named = COLUMNS.get(f"{table}.{column}") or COLUMNS.get(column)
    return gettext(named) if named else _spelt(column)


def value_words(value: object, *, is_code: bool, zone: str, table: str = "") -> str:
    """Return ``value`` of a column in the language spoken.

    Args:
        value: as the row holds it.
        is_code: whether it is one of few, whose words are known.
        zone: the name of the time zone in which instants are told.
        table: where it stands.

    """
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):  # an instant is one too
        return written_instant(value, zone) if isinstance(value, datetime) else written_date(value)
    if isinstance(value, list):
        return ", ".join(value_words(item, is_code=True, zone=zone, table=table) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _code_words(str(value), table) if is_code else str(value)


def _code_words(code: str, table: str) -> str:
    words = VALUES.get(f"{table}:{code}") or VALUES.get(code)
    if words:
        return gettext(words)
    if code in ("fr", "en"):
        return str(Locale(code).get_display_name(language()))
    return code


def _spelt(name: str) -> str:
    return name.replace("_", " ").capitalize()
