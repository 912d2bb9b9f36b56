"""The law in words that machines share: W3C Data Privacy Vocabulary (DPV), as JSON-LD names it."""

from photoallegret.personal_data.law import Right

DPV_VERSION = "https://w3id.org/dpv/2.3"
DPV_PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DPV_ARTICLES = {
    Right.ACCESS: "eu-gdpr:A15",
    Right.RECTIFICATION: "eu-gdpr:A16",
    Right.ERASURE: "eu-gdpr:A17",
    Right.RESTRICTION: "eu-gdpr:A18",
    Right.PORTABILITY: "eu-gdpr:A20",
    Right.OBJECTION: "eu-gdpr:A21",
    Right.WITHDRAWAL: "eu-gdpr:A7-3",
}
"""Directives after death are French law: no term names them."""
