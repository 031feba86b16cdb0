"""A document as machines are told of it: reference managers, search engines and whoever follows links.

Tags of Highwire Press (``citation_*``), JSON-LD with schema.org, and links by FAIR Signposting. Of a resident's story
nothing is told but that it is there and what may be done with it: not even its title, which may be their words. What
is made up gets no ``citation_*`` tags, so that no list of sources takes it for a report.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kb.model.citation import Work
from kb.model.edition import Edition as Published
from kb.model.evidence import KnowledgeSource
from kb.model.licence import licence_uri
from kb.services.curating.composing import Composed
from kb.services.sharing.formats import REFERENCES
from kb.services.sharing.formats.works import flat
from ui.edition import Edition
from ui.views.collections import Labs


@dataclass(frozen=True)
class Described:
    """What stands in the head of a page and in a header.

    Attributes:
        tags: names and values.
        files: media types and addresses of the document in a list of sources.
        linked_data: a script of type ``application/ld+json``.
        link: the ``Link`` header (RFC 8288).
    """

    tags: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    linked_data: Markup
    link: str


def described(work: Work, edition: Edition, address: str) -> Described:
    """A document as machines are told of it.

    Args:
        work: the document.
        edition: the language of the page.
        address: where the explorer can be reached, without a slash at the end.
    """
    own = f"{address}{work.path}"
    files = tuple((one.media_type, f"{edition.links.prefix}{work.path}.{one.extension}") for one in REFERENCES)
    kind = "Report" if work.knowledge_source is KnowledgeSource.RESEARCH else "CreativeWork"
    links = [f'<{own}>; rel="cite-as"', f'<https://schema.org/{kind}>; rel="type"']
    links += [f'<{licence}>; rel="license"'] if (licence := licence_uri(work.licence)) else []
    links += [f'<{address}{url}>; rel="describedby"; type="{media_type}"' for media_type, url in files]
    return Described(
        tags=tuple((name, value) for name, value in _tags(work, own) if value),
        files=files,
        linked_data=_script({"@context": "https://schema.org", "@type": kind, "url": own, **_linked(work)}),
        link=", ".join(links),
    )


def edition_described(composed: Composed, published: Published, labs: Labs, edition: Edition, address: str) -> Markup:
    """An edition of a collection as machines are told of it: what it is, and where they find what it says.

    Args:
        composed: as it can be read now.
        published: the edition.
        labs: by their ids.
        edition: the language of the page.
        address: where the explorer can be reached, without a slash at the end.
    """
    said, links = composed.collection, edition.links._replace(kept=())
    own = f"{address}{links.edition_of(said.slug, published.number)}"
    told = {
        "@context": "https://schema.org",
        "@type": "Collection",
        "url": own,
        "name": said.title,
        "abstract": said.question,
        "description": said.public_value,
        "inLanguage": said.language,
        "license": licence_uri(published.licence),
        "version": str(published.number),
        "datePublished": published.at.date().isoformat(),
        "creator": [{"@type": "Organization", "name": labs[lab].name} for lab in said.labs if lab in labs],
        "spatialCoverage": [{"@type": "Place", "name": place} for place in said.places],
        "temporalCoverage": said.period,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": published.sha256},
        "subjectOf": {"@id": f"{address}/v1/collections/{published.collection}/editions/{published.number}"},
    }
    return _script({name: value for name, value in told.items() if value})


def _tags(work: Work, own: str) -> Iterator[tuple[str, str]]:
    if work.knowledge_source is not KnowledgeSource.RESEARCH or work.sample:
        return
    yield "citation_title", flat(work.title)
    yield "citation_author", work.contributor
    yield "citation_publication_date", work.date.replace("-", "/")
    yield "citation_technical_report_institution", work.institute
    yield "citation_language", work.language
    yield "citation_public_url", own


def _linked(work: Work) -> dict[str, Any]:
    told = {"inLanguage": work.language, "license": licence_uri(work.licence), "version": work.version}
    if work.knowledge_source is not KnowledgeSource.EXPERIENCE:
        told |= {
            "name": flat(work.title),
            "creditText": work.contributor,
            "publisher": {"@type": "Organization", "name": work.institute} if work.institute else None,
            "datePublished": work.date,
            "genre": work.form,
            "contentLocation": work.place,
        }
    return {name: value for name, value in told.items() if value}


def _script(told: dict[str, Any]) -> Markup:
    """JSON that can stand within HTML: no sign in it ends the script."""
    written = json.dumps(told, ensure_ascii=False)
    for sign, code in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        written = written.replace(sign, code)
    return Markup(written)  # noqa: S704
