"""The thesaurus out of SKOS, and back as linked data (W3C SKOS Reference, 2009)."""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Literal, Node

from kb.model.identity import ThemeId
from kb.model.theme import Label, Register, Theme, Thesaurus

# The data file uses a reserved name; what is published uses the address it is published at.
_BASE = "https://meervoud.example/"
_SCHEME = URIRef(f"{_BASE}themes")
_MV = Namespace(f"{_BASE}ns#")
_REGISTERS = {
    Register.PROFESSIONAL: _MV.professionalLabel,
    Register.EVERYDAY: _MV.everydayLabel,
    Register.HIDDEN: SKOS.hiddenLabel,
}


def load_thesaurus() -> Thesaurus:
    """The themes that come with the product."""
    graph = _graph()
    return Thesaurus(_theme(graph, concept) for concept in sorted(graph.subjects(RDF.type, SKOS.Concept), key=str))


@lru_cache(maxsize=4)
def published(address: str, media_type: str) -> str:
    """The thesaurus as linked data, without hidden labels; made once, since it takes a fifth of a second.

    Args:
        address: where it is published, without a slash at the end, such as ``https://host/v1``.
        media_type: ``text/turtle`` or ``application/ld+json``.
    """
    graph = Graph()
    for prefix, namespace in (("skos", SKOS), ("mv", _MV)):
        graph.bind(prefix, namespace)
    for subject, predicate, value in _graph():
        if predicate != SKOS.hiddenLabel:
            graph.add((_moved(subject, address), predicate, _moved(value, address)))
    serialised: str = graph.serialize(format="json-ld" if media_type == "application/ld+json" else "turtle")
    return serialised


def with_labels(labels: Iterable[tuple[ThemeId, str]]) -> str:
    """Everyday words for themes as Turtle, to add to the file of the thesaurus: ``altLabel`` with our register."""
    graph = Graph()
    for prefix, namespace in (("skos", SKOS), ("mv", _MV)):
        graph.bind(prefix, namespace)
    for theme, label in labels:
        for predicate in (SKOS.altLabel, _MV.everydayLabel):
            graph.add((URIRef(f"{_SCHEME}/{theme}"), predicate, Literal(label, lang="nl")))
    serialised: str = graph.serialize(format="turtle")
    return serialised


@lru_cache(maxsize=1)
def _graph() -> Graph:
    graph = Graph()
    graph.parse(data=files("kb.thesaurus").joinpath("thesaurus.ttl").read_text(encoding="utf-8"), format="turtle")
    return graph


def _theme(graph: Graph, concept: object) -> Theme:
    node = URIRef(str(concept))
    names = _by_language(graph, node, SKOS.prefLabel)
    labels = [Label(text=names["nl"], style=Register.PREFERRED)]
    for register, predicate in _REGISTERS.items():
        texts = sorted(str(label) for label in graph.objects(node, predicate))
        labels += [Label(text=text, style=register) for text in texts]
    broader = graph.value(node, SKOS.broader)
    return Theme(
        id=_id(node),
        name=names,
        definition=_by_language(graph, node, SKOS.definition),
        labels=tuple(labels),
        broader=_id(broader) if broader is not None else None,
        related=tuple(sorted(_id(other) for other in graph.objects(node, SKOS.related))),
        framework=tuple(sorted(str(name) for name in graph.objects(node, _MV.framework))),
    )


def _by_language(graph: Graph, node: URIRef, predicate: URIRef) -> dict[str, str]:
    return {
        value.language or "nl": str(value) for value in graph.objects(node, predicate) if isinstance(value, Literal)
    }


def _id(node: object) -> ThemeId:
    return ThemeId(str(node).removeprefix(f"{_SCHEME}/"))


def _moved(node: Node, address: str) -> Node:
    """The node, with the reserved address of a theme replaced by the one it is published at."""
    is_theme = isinstance(node, URIRef) and node.startswith(str(_SCHEME))
    return URIRef(address + str(node).removeprefix(_BASE.rstrip("/"))) if is_theme else node
