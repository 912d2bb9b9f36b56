"""Measures of security (GDPR art. 32), each with the test that proves it: no test, no measure."""

from dataclasses import dataclass
from enum import Enum

from photoallegret.i18n import N_


class MeasureKind(Enum):
    """The boxes of the CNIL's register."""

    ACCESS = N_("Control of users' access")
    TRACE = N_("Traceability")
    SOFTWARE = N_("Protection of software")
    ENCRYPTION = N_("Encryption")
    PROCESSORS = N_("Control of processors")
    OTHER = N_("Other measures")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, and the test that fails without it."""

    kind: MeasureKind
    words: str
    proof: str
    """ "tests/path.py::test_name"."""


MEASURES = (
    Measure(
        MeasureKind.ACCESS,
        N_("the studio does not exist for whoever may not enter it"),
        "tests/house/test_studio_lock.py::test_no_stranger_enters_anywhere",
    ),
    Measure(
        MeasureKind.ACCESS,
        N_("passwords are kept as Argon2id hashes, and easily guessed ones refused"),
        "tests/test_passwords.py::test_the_hash_is_argon2id_as_owasp_asks_and_salted",
    ),
    Measure(
        MeasureKind.ACCESS,
        N_("a second factor, whose codes serve once"),
        "tests/accounts/operations/test_second_factor.py::test_no_code_is_accepted_twice_nor_an_older_one",
    ),
    Measure(
        MeasureKind.ACCESS,
        N_("attempts on passwords wait longer and longer"),
        "tests/accounts/operations/test_limits.py::test_the_wait_grows",
    ),
    Measure(
        MeasureKind.ACCESS,
        N_("the data folder is closed to the other accounts of the machine"),
        "tests/test_data_folder.py::test_folders_are_made_and_closed",
    ),
    Measure(
        MeasureKind.TRACE,
        N_("a journal of sign-ins and changes of credentials, kept as long as promised"),
        "tests/accounts/test_retention.py::test_each_goes_on_its_day",
    ),
    Measure(
        MeasureKind.TRACE,
        N_("a ledger of what was deleted, and when"),
        "tests/privacy/operations/test_retention.py::test_each_rule_is_applied_until_nothing_is_due",
    ),
    Measure(
        MeasureKind.SOFTWARE,
        N_("pages load nothing from elsewhere and run no inline script"),
        "tests/test_headers.py::test_the_policy_lets_nothing_from_elsewhere",
    ),
    Measure(
        MeasureKind.SOFTWARE,
        N_("forms are taken from this site alone"),
        "tests/test_headers.py::test_posts_come_from_this_site",
    ),
    Measure(
        MeasureKind.SOFTWARE,
        N_("pictures of visitors are drawn anew: only their pixels are kept"),
        "tests/questions/views/test_asking.py::test_pictures_lose_all_but_their_pixels",
    ),
    Measure(
        MeasureKind.ENCRYPTION,
        N_("https alone, said for two years"),
        "tests/test_headers.py::test_production_says_https_for_good",
    ),
    Measure(
        MeasureKind.ENCRYPTION,
        N_("secrets of second factors and evidence are sealed with the site's key"),
        "tests/test_sealed.py::test_what_is_sealed_opens_and_says_nothing",
    ),
    Measure(
        MeasureKind.PROCESSORS,
        N_("data leave the European Economic Area on no ground but a told one"),
        "tests/test_processors.py::test_what_the_law_does_not_allow_is_refused",
    ),
    Measure(
        MeasureKind.OTHER,
        N_("no network address is kept: counters are named by a key of the day"),
        "tests/test_throttle.py::test_networks_are_named_by_day_and_secret",
    ),
    Measure(
        MeasureKind.OTHER,
        N_("a cookie that was not declared does not leave"),
        "tests/test_cookies.py::test_what_breaks_its_declaration_raises_while_developing",
    ),
    Measure(
        MeasureKind.OTHER,
        N_("breaches are written down, and their 72 hours watched"),
        "tests/incidents/test_checks.py::test_the_72_hours_are_watched",
    ),
    Measure(
        MeasureKind.OTHER,
        N_("log lines hold no address"),
        "tests/test_logs.py::test_addresses_are_blotted_out",
    ),
    Measure(
        MeasureKind.OTHER,
        N_("photographs are sent without their place and serial numbers"),
        "tests/imaging/test_rights.py::test_another_program_reads_the_packet_and_nothing_else",
    ),
)
