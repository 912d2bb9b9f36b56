"""How often this site's forms of accounts may have mail sent: to one address, from one network."""

from datetime import timedelta

from flask import request, url_for

from photoallegret import throttle
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.limits import NETWORK
from photoallegret.accounts.signed_in import refuse_beyond, secret_here, settings_here
from photoallegret.clock import now

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MAILS = 3
"""Of one kind to one address within the time given: nobody is flooded through a form."""


def limit_network(scope: str) -> None:
    """Count a post of this network; answer 429 to one too many. Commits."""
    moment = now()
    network = throttle.network_key(request.remote_addr or "", secret_here(), moment)
    refuse_beyond(scope, [(network, NETWORK)], moment)


def may_mail(kind: str, email: str, per: timedelta = DAY) -> bool:
    """Count one more message of a kind to an address; say whether it may leave."""
    key = throttle.keyed(address_key(email), secret_here())
    return throttle.allow(f"mail-{kind}", key, limit=MAILS, per=per, now=now())


def link_to(endpoint: str, language: str, token: str) -> str:
    """Return the whole address of a link's page, in its reader's language."""
    return settings_here().base_url + url_for(endpoint, token=token, lang=language)
