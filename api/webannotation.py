"""Codings and memos as W3C Web Annotations (https://www.w3.org/TR/annotation-model/).

Lists of them are as its protocol has them (https://www.w3.org/TR/annotation-protocol/). Both count code points and
leave the end out (section 4.2.4), as we do. Words are quoted as the reader may read them.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response

from kb.model.annotation import Highlight
from kb.model.identity import DocumentId, digest
from kb.model.memo import Memo
from kb.model.region import FRAGMENTS, Drawn
from kb.model.study import StudyId, ThingId
from kb.services.tagging.coding import Quoted
from kb.services.tagging.listing import AROUND as AROUND
from kb.services.tagging.listing import Coded

MEDIA_TYPE = "application/ld+json"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PROFILE = f'{MEDIA_TYPE}; profile="{CONTEXT}"'

_CONTAINER = '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"'
_RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
_CONSTRAINED = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
_MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
_IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
_WHOLE = "http://www.w3.org/ns/oa#PreferContainedDescriptions"

Node = dict[str, Any]


class Names(NamedTuple):
    """What things are called, for who reads.

    Attributes:
        address: where this Meervoud is reached, without a slash at the end.
        study: that the things are of.
        codes, coders: by their ids.
    """

    address: str
    study: StudyId
    codes: Mapping[ThingId, str]
    coders: Mapping[ThingId, str]

    @property
    def uri(self) -> str:
        """Of the study."""
        return f"{self.address}/v1/studies/{self.study}"

    def creator(self, member: ThingId) -> Node:
        """Somebody in the study."""
        name = self.coders.get(member, "")
        return {"id": f"{self.uri}/members#{member}", "type": "Person"} | ({"name": name} if name else {})


def of_coding(coded: Coded, names: Names) -> Node:
    """A coding as an annotation, without its context."""
    coding = coded.coding
    if coding.code is not None:
        name = names.codes.get(coding.code, "")
        body: Node = {"id": f"{names.uri}/codes/{coding.code}"} | ({"label": name} if name else {})
    else:
        body = {"id": f"{names.address}/v1/themes/{coding.concept}"}
    return {
        "id": f"{names.uri}/annotations/{coding.id}",
        "type": "Annotation",
        "motivation": "tagging" if coding.code is not None else "classifying",
        "creator": names.creator(coding.coder),
        "created": _moment(coding.made_at),
        "body": body,
        "target": target(coding.document, coded.highlight, coded.quoted, names.address),
    }


def of_memo(memo: Memo, about: Node | str, names: Names) -> Node:
    """A memo as an annotation on something, without its context."""
    return {
        "id": f"{names.uri}/memos/{memo.id}",
        "type": "Annotation",
        "motivation": "commenting",
        "creator": names.creator(memo.author),
        "created": _moment(memo.made_at),
        "modified": _moment(memo.changed_at),
        "body": [
            {"type": "TextualBody", "purpose": "commenting", "value": memo.text, "format": "text/markdown"},
            {"type": "TextualBody", "purpose": "classifying", "value": memo.kind.value},
        ],
        "target": about,
    }


def target(document: DocumentId, highlight: Highlight | None, quoted: Quoted | None, address: str) -> Node | str:
    """Words in a version of a document, told by their place and, where they can be read, by themselves; or a region."""
    source = f"{address}/v1/documents/{document}"
    if highlight is None:
        return source
    if highlight.region:
        return _specific(source, highlight, [_fragment(highlight.region.drawn)])
    selectors: list[Node] = [{"type": "TextPositionSelector", "start": highlight.start, "end": highlight.end}]
    if quoted is not None:
        selectors.append(
            {"type": "TextQuoteSelector", "exact": quoted.exact, "prefix": quoted.before, "suffix": quoted.after}
        )
    return _specific(source, highlight, selectors)


def _specific(source: str, highlight: Highlight, selectors: list[Node]) -> Node:
    return {
        "type": "SpecificResource",
        "source": source,
        "state": {"type": "TimeState", "cached": f"{source}?version={highlight.version}"},
        "selector": selectors,
    }


def _fragment(drawn: Drawn) -> Node:
    """A part of a page."""
    return {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": drawn.fragment}


def one(node: Node, tag: str) -> Response:
    """A single annotation."""
    headers = {"Vary": "Accept", "Link": _RESOURCE, "ETag": tag}
    return Response(_written({"@context": CONTEXT} | node), media_type=PROFILE, headers=headers)


def pages(request: Request, address: str, nodes: Sequence[Node], *, page: int, page_size: int, total: int) -> Response:
    """A list of annotations: the whole of it, with its first page inside, or one page when that is asked for.

    What stands inside is what ``Prefer`` says: whole annotations, their addresses, or nothing.
    """
    base = f"{address}{request.url.path}"
    plain = [(key, value) for key, value in request.query_params.multi_items() if key not in {"page", "iris"}]
    asked = request.headers.get("prefer", "")
    iris = request.query_params.get("iris") == "true" or _IRIS in asked
    last = max(1, -(-total // page_size))

    def at(number: int) -> str:
        said = [*plain, *([("iris", "true")] if iris else []), ("page", str(number))]
        return f"{base}?{urlencode(said)}"

    collection = base + (f"?{urlencode(plain)}" if plain else "")
    body: Node = {
        "id": at(page),
        "type": "AnnotationPage",
        "partOf": {"id": collection, "total": total},
        "startIndex": (page - 1) * page_size,
        "items": [node["id"] for node in nodes] if iris else list(nodes),
    }
    body |= {"next": at(page + 1)} if page < last else {}
    body |= {"prev": at(page - 1)} if page > 1 else {}
    if "page" not in request.query_params:
        inside = at(1) if _MINIMAL in asked else body
        body = {"id": collection, "type": "AnnotationCollection", "total": total, "first": inside, "last": at(last)}
    written = _written({"@context": CONTEXT} | body)
    headers = {
        "Vary": "Accept, Prefer",
        "Link": f"{_CONTAINER}, {_CONSTRAINED}" if "page" not in request.query_params else _RESOURCE,
        "ETag": f'"{digest(written)[:32]}"',
    }
    if any(said in asked for said in (_MINIMAL, _IRIS, _WHOLE)):
        headers["Preference-Applied"] = "return=representation"
    return Response(written, media_type=PROFILE, headers=headers)


def _written(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
