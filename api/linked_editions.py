"""An edition as linked data: schema.org ``Collection`` and W3C PROV-O in JSON-LD.

Words of sources stand in it as whoever asks may read them now; of what was withdrawn only that it was there.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from fastapi import Response

from kb.model.collection import Heading, Text, Told
from kb.model.edition import Edition
from kb.model.identity import LabId
from kb.model.people import Lab
from kb.services.curating.composing import Composed, Shown

MEDIA_TYPE = "application/ld+json"

_CONTEXT = {"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#"}

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
    moment = edition.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    makers = [_lab(labs[lab], address) for lab in own.labs if lab in labs]
    return {
        "@context": _CONTEXT,
        "@id": f"{here}/editions/{edition.number}",
        "@type": ["Collection", "prov:Entity"],
        "name": own.title,
        "abstract": own.question,
        "description": own.public_value,
        "inLanguage": own.language,
        "url": f"{address}/collecties/{own.slug}/versies/{edition.number}",
        "isVersionOf": here,
        "version": str(edition.number),
        "datePublished": moment,
        "license": edition.licence,
        "creator": makers,
        "about": [f"{address}/v1/themes/{theme}" for theme in own.themes],
        "spatialCoverage": list(own.places),
        "temporalCoverage": own.period,
        "identifier": {"@type": "PropertyValue", "propertyID": "SHA-256", "value": edition.sha256},
        "hasPart": [part for one in composed.blocks for part in _parts(one, address)],
        "prov:generatedAtTime": moment,
        "prov:wasAttributedTo": [{"@id": maker["@id"]} for maker in makers],
        "prov:wasDerivedFrom": _sources(composed, address),
    } | ({"prov:wasRevisionOf": {"@id": f"{here}/editions/{edition.number - 1}"}} if edition.number > 1 else {})


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
    for dissent in shown.dissents:
        if dissent.text:
            yield {"@type": "Comment", "text": dissent.text, "dateCreated": dissent.at.astimezone(UTC).isoformat()}


def _sources(composed: Composed, address: str) -> list[Node]:
    ids = dict.fromkeys(card.id for one in composed.blocks for card in one.cards)
    return [{"@id": f"{address}/v1/documents/{id}"} for id in ids]
