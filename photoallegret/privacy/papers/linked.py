"""The register in words that machines share: W3C Data Privacy Vocabulary, as JSON-LD."""

from typing import Any

from photoallegret.i18n import language
from photoallegret.personal_data import Processing
from photoallegret.personal_data.vocabulary import DPV_ARTICLES, DPV_PREFIXES
from photoallegret.privacy.papers.register import RIGHTS, Entry, Facts, register

BASIS = "eu-gdpr:A6-1-{}"


def as_linked_data(facts: Facts, base_url: str) -> Entry:
    """Return the register of the site as JSON-LD in the language spoken.

    Args:
        facts: what it is read from.
        base_url: address of the site, under which each processing has its own.

    """
    told, spoken = register(facts), language()
    controller = told["controller"]
    by_slug = {one["slug"]: one for one in told["processings"]}

    def words(text: str) -> Entry:
        return {"@value": text, "@language": spoken}

    return {
        "@context": DPV_PREFIXES,
        "@id": f"{base_url}/#register",
        "@type": ["dpv:RecordsOfActivities", "dpv:DataProcessingRecord"],
        "dct:title": words(told["site"]),
        "dpv:hasDataController": {
            "@id": f"{base_url}/#controller",
            "@type": "dpv:DataController",
            "dpv:hasName": controller["name"],
            "dpv:hasAddress": controller["address"],
            "dpv:hasContact": controller["email"],
        },
        "dpv:hasDataProcessor": [
            {
                "@type": "dpv:DataProcessor",
                "dpv:hasName": one["name"],
                "dpv:hasLocation": words(one["country"]),
            }
            for one in told["processors"]
        ],
        "dpv:hasTechnicalOrganisationalMeasure": [
            {"@type": "dpv:TechnicalOrganisationalMeasure", "dct:description": words(one["words"])}
            for kind in told["measures"]
            for one in kind["measures"]
        ],
        "dpv:hasPersonalDataHandling": [
            _handling(one, by_slug[one.slug], base_url, words) for one in facts.declared.processings
        ],
    }


def _handling(one: Processing, told: Entry, base_url: str, words: Any) -> Entry:  # noqa: ANN401 -- a local function
    return {
        "@id": f"{base_url}/#processing-{one.slug}",
        "@type": "dpv:PersonalDataHandling",
        "dct:identifier": one.slug,
        "dpv:hasDataController": {"@id": f"{base_url}/#controller"},
        "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:description": words(told["purpose"])},
        "dpv:hasPersonalData": {
            "@type": "dpv:PersonalData",
            "dct:description": words(told["category"]),
        },
        "dpv:hasDataSubject": {
            "@type": "dpv:DataSubject",
            "dct:description": words(told["persons"]),
        },
        "dpv:hasDataSource": [
            {"@type": "dpv:DataSource", "dct:description": words(source)}
            for source in told["sources"]
        ],
        "dpv:hasLegalBasis": {
            "@id": BASIS.format(one.lawful_basis.value),
            "dct:description": words(told["basis"]),
        },
        "dpv:hasRecipient": [
            {"@type": "dpv:Recipient", "dct:description": words(recipient)}
            for recipient in told["recipients"]
        ],
        "dpv:hasThirdCountry": [words(transfer["country"]) for transfer in told["transfers"]],
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageCondition",
            "dct:description": words(told["retention"]),
            "dpv:hasDuration": [
                {
                    "@type": "dpv:StorageDuration",
                    "dct:identifier": period["rule"],
                    "dct:extent": {"@value": f"P{period['days']}D", "@type": "xsd:duration"},
                }
                for period in told["periods"]
            ],
        },
        "dpv:hasRight": [
            {"@id": DPV_ARTICLES[right]}
            for right in RIGHTS
            if right in one.rights & set(DPV_ARTICLES)
        ],
    }
