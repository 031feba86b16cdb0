"""What a document comes from, as W3C PROV-O (https://www.w3.org/TR/prov-o/) in JSON-LD: source, versions, passages.

The context stands in the answer itself, so nothing has to be fetched to read it. What is quoted, revised or made from
a source is also said to be derived, which it follows from: not everybody who reads PROV draws conclusions.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from kb.model.document import Document, Passage
from kb.model.event import Action
from kb.services.exploring.tracing import By, Happened, History

MEDIA_TYPE = "application/ld+json"

_CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CAME_IN = {Action.DOCUMENT_ADDED, Action.DOCUMENT_CHANGED}
_AGENTS = {By.ACCOUNT: "signed in", By.COMMAND: "keeper of this Meervoud, by a command"}

Node = dict[str, Any]


def provenance(history: History, passages: Sequence[Passage], address: str) -> Node:
    """The provenance of a document.

    Args:
        history: of it, as its reader may know it.
        passages: of its present text, in order.
        address: where this Meervoud is reached, without a slash at the end.
    """
    graph = [*_agents(history, address), *_source(history.document, address), *_versions(history, address)]
    graph += [_activity(history, number, one, address) for number, one in enumerate(history.happened, start=1)]
    graph += [_passage(one, history.document, address) for one in passages]
    return {"@context": _CONTEXT, "@graph": graph}


def _agents(history: History, address: str) -> Iterator[Node]:
    yield {"@id": _product(address), "@type": ["prov:Agent", "prov:SoftwareAgent"], "rdfs:label": "Meervoud"}
    for by in sorted({one.by for one in history.happened} & _AGENTS.keys()):
        yield {"@id": _agent(by, address), "@type": "prov:Agent", "rdfs:label": _AGENTS[by]}


def _source(document: Document, address: str) -> Iterator[Node]:
    """What was read, and the document that it became, which all its versions are versions of."""
    told = {
        "dcterms:creator": document.contributor,
        "dcterms:publisher": document.institute,
        "dcterms:date": document.date_said or document.date,
        "dcterms:format": document.media_type,
        "dcterms:license": document.rights.licence,
    }
    named = {"dcterms:title": {"@value": document.title, "@language": document.language}}
    said = {name: value for name, value in told.items() if value}
    yield {"@id": _read(document, address), "@type": "prov:Entity", **named, **said}
    kind = {"dcterms:type": document.form or document.knowledge_source.value}
    yield {"@id": _whole(document, address), "@type": "prov:Entity", **named, **kind}


def _versions(history: History, address: str) -> Iterator[Node]:
    document = history.document
    came_in = {one.after: n for n, one in enumerate(history.happened, start=1) if one.action in _CAME_IN and one.after}
    source, earlier = {"@id": _read(document, address)}, None
    for version in history.versions:
        id = _version(document, version.number, address)
        node: Node = {
            "@id": id,
            "@type": "prov:Entity",
            "prov:specializationOf": {"@id": _whole(document, address)},
            "prov:hadPrimarySource": source,
            "prov:wasDerivedFrom": [source],
            "prov:generatedAtTime": _moment(version.added_at),
            "dcterms:identifier": f"sha256:{version.sha256}",
        }
        if version.number in came_in:
            node["prov:wasGeneratedBy"] = {"@id": _event(document, came_in[version.number], address)}
        if earlier is not None:
            node |= {"prov:wasRevisionOf": earlier, "prov:wasDerivedFrom": [source, earlier]}
        earlier = {"@id": id}
        yield node


def _activity(history: History, number: int, one: Happened, address: str) -> Node:
    document = history.document
    used = _read(document, address) if one.action in _CAME_IN else _whole(document, address)
    agents = [_product(address), *([_agent(one.by, address)] if one.by in _AGENTS else [])]
    return {
        "@id": _event(document, number, address),
        "@type": "prov:Activity",
        "prov:used": {"@id": used},
        "prov:endedAtTime": _moment(one.at),
        "prov:wasAssociatedWith": [{"@id": agent} for agent in agents],
        "dcterms:type": one.action.value,
    }


def _passage(passage: Passage, document: Document, address: str) -> Node:
    version = {"@id": _version(document, document.version, address)}
    return {
        "@id": f"{address}/v1/passages/{passage.id}",
        "@type": "prov:Entity",
        "prov:wasQuotedFrom": version,
        "prov:wasDerivedFrom": version,
        "oa:start": passage.start,
        "oa:end": passage.end,
    }


def _whole(document: Document, address: str) -> str:
    return f"{address}/v1/documents/{document.id}"


def _read(document: Document, address: str) -> str:
    return f"{_whole(document, address)}#source"


def _version(document: Document, number: int, address: str) -> str:
    return f"{_whole(document, address)}?version={number}"


def _event(document: Document, number: int, address: str) -> str:
    return f"{_whole(document, address)}/history#{number}"


def _product(address: str) -> str:
    return f"{address}/#meervoud"


def _agent(by: By, address: str) -> str:
    return f"{address}/#{by.value}"


def _moment(at: datetime) -> Node:
    return {"@value": at.astimezone(UTC).isoformat(), "@type": "xsd:dateTime"}
