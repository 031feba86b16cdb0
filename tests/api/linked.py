"""Web Annotations as triples: what their context (https://www.w3.org/ns/anno.jsonld) says of the terms that we use.

Written out here, since nothing is fetched in a test.
"""

import json
from typing import Any

from rdflib import Graph

_OA = "http://www.w3.org/ns/oa#"
_SAME = ("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TimeState", "TextualBody",
         "tagging", "classifying", "commenting", "exact", "prefix", "suffix")  # fmt: skip
_ID = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: _OA + name for name in _SAME},
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "AnnotationCollection": "http://www.w3.org/ns/activitystreams#OrderedCollection",
    "AnnotationPage": "http://www.w3.org/ns/activitystreams#OrderedCollectionPage",
    "motivation": {"@id": f"{_OA}motivatedBy", "@type": "@vocab"},
    "body": {"@id": f"{_OA}hasBody", **_ID},
    "target": {"@id": f"{_OA}hasTarget", **_ID},
    "source": {"@id": f"{_OA}hasSource", **_ID},
    "selector": {"@id": f"{_OA}hasSelector", **_ID},
    "state": {"@id": f"{_OA}hasState", **_ID},
    "cached": {"@id": f"{_OA}cachedSource", **_ID},
    "start": {"@id": f"{_OA}start", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": f"{_OA}end", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "creator": {"@id": "http://purl.org/dc/terms/creator", **_ID},
    "created": {"@id": "http://purl.org/dc/terms/created", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "modified": {"@id": "http://purl.org/dc/terms/modified", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "items": {"@id": "http://www.w3.org/ns/activitystreams#items", "@container": "@list", **_ID},
    "partOf": {"@id": "http://www.w3.org/ns/activitystreams#partOf", **_ID},
    "first": {"@id": "http://www.w3.org/ns/activitystreams#first", **_ID},
    "last": {"@id": "http://www.w3.org/ns/activitystreams#last", **_ID},
    "next": {"@id": "http://www.w3.org/ns/activitystreams#next", **_ID},
    "prev": {"@id": "http://www.w3.org/ns/activitystreams#prev", **_ID},
    "startIndex": "http://www.w3.org/ns/activitystreams#startIndex",
    "total": "http://www.w3.org/ns/activitystreams#totalItems",
}

_PLACES = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?annotation ?motive ?body ?source ?version ?start ?end ?prefix ?exact ?suffix ?created WHERE {
  ?annotation a oa:Annotation ; oa:motivatedBy ?motive ; oa:hasBody ?body ; dcterms:created ?created ;
    dcterms:creator ?creator ; oa:hasTarget ?target .
  ?target oa:hasSource ?source ; oa:hasState [ a oa:TimeState ; oa:cachedSource ?version ] ;
    oa:hasSelector [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] ;
    oa:hasSelector [ a oa:TextQuoteSelector ; oa:prefix ?prefix ; oa:exact ?exact ; oa:suffix ?suffix ] .
}
"""


def graph_of(node: dict[str, Any]) -> Graph:
    """The triples of an annotation or a list of them."""
    assert node["@context"] == "http://www.w3.org/ns/anno.jsonld"
    return Graph().parse(data=json.dumps({**node, "@context": CONTEXT}), format="json-ld")


def places(graph: Graph) -> set[tuple[str, ...]]:
    """Every annotation on words that a graph tells of, with all that says which words."""
    return {tuple(map(str, row)) for row in graph.query(_PLACES) if isinstance(row, tuple)}
