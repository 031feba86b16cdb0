"""Codings as web annotations, out and in, and what Hypothesis exports."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, Namespace, URIRef

from exchange.project import Project, Source, all_codes
from exchange.webannotation.annotation import AROUND, Annotation, Quote
from exchange.webannotation.locating import located
from exchange.webannotation.reading import read
from exchange.webannotation.writing import CONTEXT, Address, packed
from kb.coding.rulers import Place
from kb.errors import InvalidExchange
from tests.exchange.projects import AT, EVERYTHING, TEXT, guid, projects

OA = Namespace("http://www.w3.org/ns/oa#")
# The terms that are used, as the recommendation defines them; nothing is fetched in a test.
TERMS = {
    "oa": str(OA), "as": "http://www.w3.org/ns/activitystreams#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcterms": "http://purl.org/dc/terms/", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id", "type": "@type", "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource", "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector", "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage", "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"}, "exact": "oa:exact", "prefix": "oa:prefix",
    "suffix": "oa:suffix", "value": "rdf:value", "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "items": {"@id": "as:items", "@container": "@list", "@type": "@id"}, "first": {"@id": "as:first", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "tagging": "oa:tagging",
}  # fmt: skip


def address(source: Source) -> Address:
    return Address(f"https://voorbeeld.nl/documenten/{source.guid}", f"https://voorbeeld.nl/documenten/{source.guid}/1")


def written(project: Project = EVERYTHING) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(packed(project, address).content)
    return found


def annotation(**changed: object) -> dict[str, object]:
    return {"id": "urn:x:1", "type": "Annotation", "target": {"source": "urn:d", "selector": []}, **changed}


def one(**changed: object) -> Annotation:
    (found,) = read(json.dumps(annotation(**changed)).encode()).annotations
    return found


def test_each_coding_is_an_annotation_with_its_place_told_twice() -> None:
    items = written()["first"]["items"]
    found = next(item for item in items if item["id"] == f"urn:uuid:{guid('c1')}")
    position, quote = found["target"]["selector"]

    assert len(items) == written()["total"]
    assert sum(item["motivation"] != "commenting" for item in items) == 7
    assert found["target"]["source"].endswith(guid("verhaal"))
    assert found["target"]["state"] == {"type": "TimeState", "cached": address(EVERYTHING.sources[0]).version}
    assert TEXT[position["start"] : position["end"]] == quote["exact"] == "De wachttijd"
    assert quote["prefix"] == TEXT[: position["start"]][-AROUND:]
    assert quote["suffix"] == TEXT[position["end"] :][:AROUND]
    figure = next(item for item in items if item["id"] == f"urn:uuid:{guid('c7')}")
    assert [one["value"] for one in figure["target"]["selector"]] == [
        "page=2&xywh=percent:16.7989,52.4879,33.5979,23.7561"
    ]
    assert found["creator"] == {"id": f"urn:uuid:{guid('anna')}", "type": "Person", "name": "Anna"}


def test_a_collection_is_the_same_graph_to_who_reads_linked_data() -> None:
    collection = written()
    assert collection.pop("@context") == CONTEXT
    graph = Graph().parse(data=json.dumps({"@context": TERMS, **collection}), format="json-ld")
    coded = URIRef(f"urn:uuid:{guid('c1')}")
    target = graph.value(coded, OA.hasTarget)
    exact = {graph.value(selector, OA.exact) for selector in graph.objects(target, OA.hasSelector)}

    assert (coded, OA.motivatedBy, OA.tagging) in graph
    assert (coded, OA.hasBody, URIRef(f"urn:uuid:{guid('wachten')}")) in graph
    assert graph.value(target, OA.hasSource) == URIRef(address(EVERYTHING.sources[0]).iri)
    assert Literal("De wachttijd") in exact


@settings(max_examples=80, deadline=None)
@given(projects())
def test_what_is_written_is_read_again_at_the_same_place_with_the_same_code(project: Project) -> None:
    found = read(packed(project, address).content)
    texts = {address(source).iri: source.text or "" for source in project.sources}
    expected = [
        (f"urn:uuid:{coding.guid}", f"urn:uuid:{coding.code}", place)
        for source in project.sources
        for place, codings in (
            (None, source.codings),
            *((Place(one.start, one.end), one.codings) for one in source.selections),
        )
        for coding in codings
    ]

    assert found.losses == ()
    assert [
        (one.iri, one.tags[0][0], located(one, texts[one.target])) for one in found.annotations if one.tags
    ] == expected
    notes = {note.guid: note for note in project.notes}
    assert sorted(
        (one.comments[0][0], one.kind) for one in found.annotations if one.comments and not one.tags
    ) == sorted(
        (f"urn:uuid:{guid}", notes[guid].name)
        for guid in (
            *project.about,
            *(guid for _, code in all_codes(project.codes) for guid in code.notes),
            *(guid for source in project.sources for guid in source.notes),
            *(guid for source in project.sources for one in source.selections for guid in one.notes),
        )
        if (notes[guid].text or "").strip()
    )


def test_a_comment_and_its_author_come_along() -> None:
    found = read(packed(EVERYTHING, address).content).annotations[0]

    assert (found.comments, found.creator, found.at) == (
        ((f"urn:uuid:{guid('memo')}", "Zie [[Wachten]]\nen verder."),),
        "Anna",
        AT,
    )
    assert found.whole


def test_that_codes_lose_their_place_in_the_tree_and_memos_of_no_coding_stay_is_told() -> None:
    assert [loss.told("nl").thing for loss in packed(EVERYTHING, address).losses] == ["de boom van codes"]
    without = replace(EVERYTHING, codes=(), sources=())
    assert [loss.told("nl").thing for loss in packed(without, address).losses] == []
    without = replace(without, about=())
    assert [loss.told("nl").thing for loss in packed(without, address).losses] == ["1 memo"]
    assert packed(replace(without, notes=()), address).losses == ()


def test_a_concept_is_told_by_its_address_so_that_others_know_it() -> None:
    project = replace(EVERYTHING, codes=(replace(EVERYTHING.codes[0], iri="https://voorbeeld.nl/v1/themes/zorg"),))
    source = replace(EVERYTHING.sources[0], selections=())
    items = written(replace(project, sources=(source,)))["first"]["items"]
    (item,) = (item for item in items if item["motivation"] != "commenting")

    assert item["motivation"] == "classifying"
    assert item["body"][0] == {
        "type": "SpecificResource",
        "purpose": "classifying",
        "source": {"id": "https://voorbeeld.nl/v1/themes/zorg", "label": "Toegang"},
    }


def test_what_hypothesis_exports_is_read() -> None:
    row = {
        "id": "abc", "user": "acct:anna@hypothes.is", "uri": "https://voorbeeld.nl/verslag", "text": "Let op.",
        "tags": ["wachten", "bellen"], "created": "2024-05-06T07:08:09.123456+00:00",
        "target": [{"source": "https://voorbeeld.nl/verslag", "selector": [
            {"type": "RangeSelector", "startContainer": "/p[1]"},
            {"type": "TextPositionSelector", "start": 3, "end": 9},
            {"type": "TextQuoteSelector", "exact": "te lang", "prefix": "De wachttijd is ", "suffix": ".\nNiemand"},
        ]}],
    }  # fmt: skip
    (found,) = read(json.dumps({"total": 1, "rows": [row]}).encode()).annotations

    assert found.tags == (("wachten", "wachten"), ("bellen", "bellen"))
    assert (found.comments, found.creator) == ((("", "Let op."),), "anna")
    assert located(found, TEXT) == Place(TEXT.index("te lang"), TEXT.index("te lang") + 7)


@pytest.mark.parametrize(
    ("body", "tags", "comments"),
    [
        ("urn:c:1", (("urn:c:1", "urn:c:1"),), ()),
        ({"type": "TextualBody", "value": "wachten"}, (("wachten", "wachten"),), ()),
        ({"type": "TextualBody", "purpose": "commenting", "value": "Let op"}, (), (("", "Let op"),)),
        (
            {"type": "SpecificResource", "purpose": "classifying", "source": {"id": "urn:c:1", "label": "Wachten"}},
            (("urn:c:1", "Wachten"),),
            (),
        ),
        ([{"purpose": ["tagging"], "value": "a"}, {"purpose": "tagging", "value": "a"}], (("a", "a"),), ()),
        (None, (), ()),
    ],
)
def test_tags_and_comments_are_told_apart_by_purpose(body: object, tags: object, comments: object) -> None:
    found = one(motivation="tagging", body=body)

    assert (found.tags, found.comments) == (tags, comments)


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        (Quote("lang"), "lang"),
        (Quote("De  wachttijd\nis"), "De wachttijd is"),
        (Quote("a", "n", "m"), None),
        (Quote("nergens"), None),
        (Quote(" "), None),
        (Quote("x" * 6_000), None),
    ],
)
def test_words_are_found_where_that_can_be_told(quote: Quote, place: str | None) -> None:
    found = located(Annotation("", "urn:d", quote), TEXT)

    assert (TEXT[found.start : found.end] if found else None) == place


def test_of_words_that_stand_twice_those_around_them_decide() -> None:
    text = "Eerst zei zij ja, en later zei zij ja tegen hem. Toen zei zij nee."

    assert located(Annotation("", "d", Quote("zei zij", "later ", " ja")), text) == Place(27, 34)
    assert located(Annotation("", "d", Quote("zei zij", "nog later ", "")), text) == Place(27, 34)
    assert located(Annotation("", "d", Quote("zei zij")), text) is None


def test_a_place_that_holds_other_words_is_not_taken() -> None:
    assert located(Annotation("", "d", Quote("te lang"), (0, 7)), TEXT) == Place(
        TEXT.index("te lang"), TEXT.index("te lang") + 7
    )
    assert located(Annotation("", "d", None, (0, 3)), TEXT) == Place(0, 3)
    assert located(Annotation("", "d", None, (0, 999)), TEXT) is None


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (annotation(target=None), "is over niets"),
        (annotation(target=[7]), "wijst iets aan dat geen tekst is"),
        (annotation(target={"source": "d", "selector": {"type": "SvgSelector"}}), "wijst iets aan dat geen tekst is"),
        (
            annotation(target={"source": "d", "selector": {"type": "TextPositionSelector", "start": 9, "end": 3}}),
            "wijst iets aan dat geen tekst is",
        ),
        ("iets", "is over niets"),
    ],
)
def test_what_points_at_no_text_is_left_out_by_number(item: object, why: str) -> None:
    found = read(json.dumps([item, annotation()]).encode())

    assert len(found.annotations) == 1
    assert [(loss.told("nl").thing, loss.told("nl").why) for loss in found.losses] == [("annotatie 1", why)]


def test_what_stands_elsewhere_is_never_fetched_and_told() -> None:
    found = read(json.dumps({"type": "AnnotationCollection", "first": "http://127.0.0.1:9/1"}).encode())
    paged = read(json.dumps({"type": "AnnotationPage", "items": [], "next": "http://127.0.0.1:9/2"}).encode())

    assert found.annotations == paged.annotations == ()
    assert [loss.told("nl").thing for loss in (*found.losses, *paged.losses)] == [
        "de verzameling",
        "de volgende bladzijde",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"7", b'"x"', b"\xff", b"[" * 100_000, b'{"type": "AnnotationCollection"}']
)
def test_what_holds_no_annotations_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidExchange):
        read(content)


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["Annotation", "TextQuoteSelector"])
)
keys = st.sampled_from(
    "target body source selector exact start end type items rows first purpose value creator id".split()
)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=25
)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_any_json_is_read_or_refused(found: object) -> None:
    try:
        annotations = read(json.dumps(found).encode()).annotations
    except InvalidExchange:
        return
    for annotation_ in annotations:
        place = located(annotation_, TEXT)
        assert place is None or 0 <= place.start < place.end <= len(TEXT)
