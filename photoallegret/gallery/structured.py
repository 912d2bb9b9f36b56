"""Structured data (schema.org as JSON-LD): what is shown, by whom and on what terms.

No request and no database here. It stands in a data block, which browsers do not execute.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from photoallegret.gallery.shown import ShownGallery, ShownPhoto
from photoallegret.site_file import Site

Thing = dict[str, object]
MAIN_WIDTH, THUMBNAIL_WIDTH = 1600, 480
"""Pixels of the JPEG that stands for a photo, and of its thumbnail."""
# JSON stays JSON, and no text can end the block or open a comment in it (HTML, 4.12.1.3).
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and by whom things are published, in one language."""

    site: Site
    base_url: str
    language: str
    licence: str
    """Absolute address of the page on reuse."""

    @property
    def photographer(self) -> Thing:
        """Return the photographer whose site it is."""
        return {
            "@type": "Person",
            "@id": f"{self.base_url}/#photographer",
            "name": self.site.photographer.name,
            "url": f"{self.base_url}/",
        }

    @property
    def website(self) -> Thing:
        """Return the site itself."""
        texts = self.site.texts.get(self.language)
        return _filled(
            {
                "@type": "WebSite",
                "@id": f"{self.base_url}/#website",
                "name": self.site.name,
                "description": texts.description if texts is not None else "",
                "url": f"{self.base_url}/",
                "inLanguage": list(self.site.languages),
                "publisher": {"@id": f"{self.base_url}/#photographer"},
            }
        )

    def home(self) -> Thing:
        """Return what the home page tells: the site and its photographer."""
        return {
            "@context": "https://schema.org",
            "@graph": [self.website, self.photographer],
        }

    def gallery(self, gallery: ShownGallery, address: str, cover: ShownPhoto | None) -> Thing:
        """Return the gallery whose page stands at ``address``; its photos have their pages."""
        return _filled(
            {
                "@context": "https://schema.org",
                "@type": "ImageGallery",
                "@id": address,
                "url": address,
                "name": gallery.title,
                "description": gallery.description,
                "inLanguage": self.language,
                "author": self.photographer,
                "contentLocation": _place(gallery.place),
                "isPartOf": {"@id": f"{self.base_url}/#website"},
                "primaryImageOfPage": self.image(cover) if cover is not None else {},
            }
        )

    def photo(self, photo: ShownPhoto, address: str) -> Thing:
        """Return the photo whose page stands at ``address``."""
        return {
            "@context": "https://schema.org",
            **self.image(photo),
            "@id": f"{address}#photo",
            "mainEntityOfPage": address,
        }

    def image(self, photo: ShownPhoto) -> Thing:
        """Return the picture with its rights (IPTC's and Google's "licensable images")."""
        file, thumbnail = photo.at_least(MAIN_WIDTH), photo.at_least(THUMBNAIL_WIDTH)
        own = self.site.photographer
        is_own = not photo.creator or photo.creator == own.name
        creator = self.photographer if is_own else {"@type": "Person", "name": photo.creator}
        author = own.name if is_own else photo.creator
        # What the site says of its own photographer is not said of somebody else.
        credit = own.credit_line if is_own else ""
        notice = own.copyright_notice if is_own else ""
        return _filled(
            {
                "@type": "ImageObject",
                "contentUrl": self.base_url + file.address,
                "encodingFormat": "image/jpeg",
                "width": file.width,
                "height": file.height,
                "thumbnail": {
                    "@type": "ImageObject",
                    "contentUrl": self.base_url + thumbnail.address,
                    "width": thumbnail.width,
                    "height": thumbnail.height,
                },
                "name": photo.title,
                "caption": photo.caption or (photo.alt if photo.alt != photo.title else ""),
                "inLanguage": self.language,
                "dateCreated": photo.taken_iso,
                "contentLocation": _place(photo.place),
                "keywords": ", ".join(photo.keywords),
                "creator": creator,
                "creditText": photo.credit or credit or author,
                "copyrightNotice": photo.copyright_notice or notice or f"© {author}",
                "license": web_address(photo.web_statement) or self.licence,
                "acquireLicensePage": web_address(photo.licensor_url) or self.licence,
            }
        )


def block(thing: Mapping[str, object]) -> Markup:
    """Return the data block that holds ``thing``."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704 -- escaped above


def web_address(text: str) -> str:
    """Return ``text`` if it is a web address, "" otherwise (javascript:, data:, a sentence…)."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""


def _place(words: str) -> Thing:
    return {"@type": "Place", "name": words} if words else {}


def _filled(thing: Thing) -> Thing:
    """Return ``thing`` without what it does not say."""
    return {name: value for name, value in thing.items() if value not in ("", {}, [])}
