"""An edition as linked data: schema.org ``Collection`` and W3C PROV-O in JSON-LD.

Words of sources stand in it as whoever asks may read them now; of what was withdrawn only that it was there.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import Response

from kb.model.collection import Heading, Text, Told
from kb.model.edition import Edition
from kb.model.identity import LabId
from kb.model.licence import licence_uri
from kb.model.people import Lab
from kb.model.remark import Dissent
from kb.services.curating.composing import Composed, Shown

MEDIA_TYPE = "application/ld+json"

_CONTEXT = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "prov:generatedAtTime": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "url": {"@type": "@id"},
    "about": {"@type": "@id"},
}

Node = dict[str, Any]


def response(
    composed: Composed, edition: Edition, labs: Mapping[LabId, Lab], address: str, headers: Mapping[str, str]
) -> Response:
    """An edition as an answer."""
    said = json.dumps(node(composed, edition, labs, address), ensure_ascii=False)
    return Response(said, media_type=MEDIA_TYPE, headers=dict(headers))


def node(composed: Composed, edition: Edition, labs: Mapping[LabId, Lab], address: str) -> Node:
    """An edition as a tree."""
    own = composed.collection
    here = f"{address}/v1/collections/{own.id}"
    moment = _written(edition.at)
    makers = [_lab(labs[lab], address) for lab in own.labs if lab in labs]
    told = {
        "@context": _CONTEXT,
        "@id": f"{here}/editions/{edition.number}",
        "@type": ["Collection", "prov:Entity"],
        "name": own.title,
        "abstract": own.question,
        "description": own.public_value,
        "inLanguage": own.language,
        "url": f"{address}/collecties/{own.slug}/versies/{edition.number}",
        "exampleOfWork": {"@id": here},
        "version": str(edition.number),
        "datePublished": moment,
        "license": _licence(edition.licence),
        "creator": makers,
        "about": [f"{address}/v1/themes/{theme}" for theme in own.themes],
        "spatialCoverage": [{"@type": "Place", "name": place} for place in own.places],
        "temporalCoverage": own.period,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": edition.sha256},
        "hasPart": [part for one in composed.blocks for part in _parts(one, address)],
        "prov:generatedAtTime": moment,
        "prov:wasAttributedTo": [{"@id": maker["@id"]} for maker in makers],
        "prov:wasDerivedFrom": _sources(composed, address),
    }
    if edition.number > 1:
        told["prov:wasRevisionOf"] = {"@id": f"{here}/editions/{edition.number - 1}"}
    return {name: value for name, value in told.items() if value not in ("", [])}


def _licence(licence: str) -> Node:
    """A licence by its address; one that has none by what it is called."""
    uri = licence_uri(licence)
    return {"@id": uri} if uri else {"@type": "CreativeWork", "name": licence}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _lab(lab: Lab, address: str) -> Node:
    return {"@id": f"{address}/v1/labs/{lab.id}", "@type": ["Organization", "prov:Agent"], "name": lab.name}


def _parts(shown: Shown, address: str) -> Iterator[Node]:
    block = shown.block
    if isinstance(block, Heading | Text | Told):
        yield from ({"@type": "CreativeWork", "text": text} for text in block.written if text)
    for words in shown.words:
        if words.exact and words.card is not None:
            source = {"@id": f"{address}/v1/documents/{words.card.id}"}
            yield {"@type": "Quotation", "text": words.exact, "isPartOf": source}
    if shown.finding is not None:
        said = shown.finding.finding
        yield {"@id": f"{address}/v1/findings/{said.id}", "@type": "Claim", "text": said.sentence}
        for one in shown.finding.quotations:
            if one.words:
                source = {"@id": f"{address}/v1/documents/{one.card.id}"}
                yield {"@type": "Quotation", "text": one.words, "isPartOf": source}
    if shown.card is not None:
        yield {"@id": f"{address}/v1/documents/{shown.card.id}", "@type": "CreativeWork", "name": shown.card.title}
    yield from (_comment(one) for one in shown.dissents if one.text)


def _comment(dissent: Dissent) -> Node:
    """What somebody does not agree with; where its words are gone, since when."""
    gone = f"Repeated a source that was withdrawn on {dissent.covered_on}."
    said = {"creativeWorkStatus": gone} if dissent.covered_on else {"text": dissent.text}
    return {"@type": "Comment", "dateCreated": _written(dissent.at), **said}


def _sources(composed: Composed, address: str) -> list[Node]:
    ids = dict.fromkeys(card.id for one in composed.blocks for card in one.cards)
    return [{"@id": f"{address}/v1/documents/{id}"} for id in ids]
