"""The words in XMP: which property says what."""

from photoallegret.imaging.description import (
    ALT_TEXT_LIMIT,
    CAPTION_LIMIT,
    TITLE_LIMIT,
    Description,
    joined_names,
    keyword_list,
    place_name,
    words,
)
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.xmp import Xmp

_DC = "http://purl.org/dc/elements/1.1/ "
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/ "
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/ "
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/ "
_IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ "
_IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ "

_TITLE, _CAPTION, _HEADLINE = _DC + "title", _DC + "description", _PHOTOSHOP + "Headline"
_ALT_TEXT = _IPTC_CORE + "AltTextAccessibility"
_KEYWORDS, _CREATOR, _COPYRIGHT = _DC + "subject", _DC + "creator", _DC + "rights"
_CREDIT, _TERMS = _PHOTOSHOP + "Credit", _RIGHTS + "UsageTerms"
_STATEMENT = _RIGHTS + "WebStatement"
_LICENSOR, _DATA_MINING = _PLUS + "Licensor", _PLUS + "DataMining"
_PLACE = (
    _IPTC_CORE + "Location",
    _PHOTOSHOP + "City",
    _PHOTOSHOP + "State",
    _PHOTOSHOP + "Country",
)
_PLACES = (_IPTC_EXTENSION + "LocationShown", _IPTC_EXTENSION + "LocationCreated")
_PLACE_PARTS = tuple(
    _IPTC_EXTENSION + name for name in ("Sublocation", "City", "ProvinceState", "CountryName")
)

WANTED = frozenset(
    {
        *(_TITLE, _CAPTION, _HEADLINE, _ALT_TEXT, _KEYWORDS, _CREATOR, _COPYRIGHT, _CREDIT),
        *(_TERMS, _STATEMENT, _LICENSOR, _DATA_MINING, *_PLACE, *_PLACES),
    }
)


def xmp_description(xmp: Xmp) -> Description:
    """Gather the words of the IPTC Photo Metadata Standard and of Dublin Core."""
    return Description(
        title=words(xmp.languages(_TITLE), TITLE_LIMIT),
        headline=words(xmp.languages(_HEADLINE), TITLE_LIMIT),
        caption=words(xmp.languages(_CAPTION), CAPTION_LIMIT, lines=True),
        alt_text=words(xmp.languages(_ALT_TEXT), ALT_TEXT_LIMIT),
        keywords=keyword_list(xmp.texts(_KEYWORDS)),
        rights=_rights(xmp),
        place=_place(xmp),
    )


def _rights(xmp: Xmp) -> Rights:
    licensor = next(xmp.structures(_LICENSOR), Xmp())
    return Rights(
        creator=joined_names(xmp.texts(_CREATOR)),
        credit_line=xmp.text(_CREDIT),
        copyright_notice=xmp.text(_COPYRIGHT),
        usage_terms=xmp.text(_TERMS),
        web_statement=xmp.text(_STATEMENT),
        licensor_name=licensor.text(_PLUS + "LicensorName"),
        licensor_url=licensor.text(_PLUS + "LicensorURL"),
        data_mining=xmp.text(_DATA_MINING).strip(),
    ).cleaned()


def _place(xmp: Xmp) -> str:
    """Return one place whole: parts of two places would name one that does not exist."""
    place = place_name(xmp.text(part) for part in _PLACE)
    for name in _PLACES:
        for location in xmp.structures(name):
            place = place or place_name(location.text(part) for part in _PLACE_PARTS)
    return place
