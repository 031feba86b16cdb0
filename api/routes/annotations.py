"""``/studies/{id}/annotations``: what was coded, and ``/documents/{id}/annotations``: what of it is published."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api import webannotation
from api.conditions import Once, SurelyUnchanged, tag_of
from api.dependencies import Base, Who
from api.negotiation import preferred
from api.paging import PageNumber, PageSize, links
from api.schemas.annotations import (
    AnnotationBody,
    AnnotationsBody,
    BorderBody,
    BulkBody,
    GiveBody,
    GivenBody,
    PublishedAnnotationsBody,
    PublishedBody,
)
from api.schemas.codes import CodeBody, Concept
from api.schemas.studies import DeedBody
from api.schemas.wire import PersonBody
from api.studying import Researcher, StudyOf, put_by, thing, told
from api.webannotation import Names
from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid
from kb.model.annotation import Coding
from kb.model.codebook import Code
from kb.model.deed import DeedKind, Head
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, Thing, ThingId
from kb.ports.annotations import Where
from kb.services.tagging.listing import Coded, Layer, Published, Wanted

router = APIRouter(tags=["annotations"])

_JSON = "application/json"
_LINKED: dict[int | str, dict[str, Any]] = {
    200: {"content": {webannotation.MEDIA_TYPE: {"schema": {"type": "object"}}}}
}
Iris = Annotated[bool, Query(description="In linked data: the addresses of what stands in a page instead of it.")]
Text = Annotated[
    str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Words in what was coded, as you may read it.")
]


@router.get(
    "/studies/{id}/annotations",
    summary="List codings",
    operation_id="listAnnotations",
    response_model=AnnotationsBody,
    responses=_LINKED,
)
def list_annotations(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    document: UUID | None = None,
    code: UUID | None = None,
    concept: Annotated[Concept | None, Query(description="Of the thesaurus.")] = None,
    coder: Annotated[UUID | None, Query(description="A member.")] = None,
    layer: Annotated[Layer | None, Query(description="Yours, of the others, or what is published.")] = None,
    text: Text = "",
    iris: Iris = False,  # noqa: ARG001 - read where pages are made
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Any:
    """The codings of a study, the oldest first; as W3C Web Annotations for `Accept: application/ld+json`."""
    wanted = Wanted(
        document=DocumentId(str(document)) if document else None,
        code=thing(code) if code else None,
        concept=ThemeId(concept) if concept else None,
        coder=thing(coder) if coder else None,
        layer=layer,
        text=text,
    )
    coded, total = base.bench.listing.page(study, wanted, who, limit=page_size, offset=(page - 1) * page_size)
    address = base.settings.address
    if is_linked(request):
        names = names_in(base, study, who, coded)
        nodes = [webannotation.of_coding(one, names) for one in coded]
        return webannotation.pages(request, address, nodes, page=page, page_size=page_size, total=total)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = links(request, address, page=page, page_size=page_size, total=total)
    bodies = tuple(AnnotationBody.of(one) for one in coded)
    return AnnotationsBody(annotations=bodies, total=total, page=page, page_size=page_size)


@router.post("/studies/{id}/annotations", summary="Give a code", operation_id="addAnnotation", status_code=201)
def add_annotation(study: StudyOf, asked: GiveBody, base: Base, who: Researcher, once: Once) -> GivenBody:
    """Give a code or a concept to words of the present version, or to a whole document.

    What you said of the same words already is said once, and is not in the answer.
    """
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.coder.give(study, *asked.gift, who, key=once.key),
        kinds=[DeedKind.CODED],
    )
    return _given(base, study, head, who)


@router.post(
    "/studies/{id}/annotations/_bulk", summary="Give many codes", operation_id="addAnnotations", status_code=201
)
def add_annotations(study: StudyOf, asked: BulkBody, base: Base, who: Researcher, once: Once) -> GivenBody:
    """Give codes and concepts to words in any number of documents: all of it as one deed, or nothing."""
    gifts = [one.gift for one in asked.annotations]
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.coder.give_all(study, gifts, who, key=once.key),
        kinds=[DeedKind.CODED],
    )
    return _given(base, study, head, who)


@router.get(
    "/studies/{id}/annotations/{annotation}",
    summary="Read a coding",
    operation_id="getAnnotation",
    response_model=AnnotationBody,
    responses=_LINKED,
)
def get_annotation(
    study: StudyOf, annotation: UUID, request: Request, response: Response, base: Base, who: Researcher
) -> Any:
    """One coding; as a W3C Web Annotation for `Accept: application/ld+json`."""
    coded = base.bench.listing.one(study, str(annotation), who)
    tag = tag_of(coded.coding, coded.highlight)
    if is_linked(request):
        return webannotation.one(webannotation.of_coding(coded, names_in(base, study, who, [coded])), tag)
    response.headers["Vary"], response.headers["ETag"] = "Accept", tag
    return AnnotationBody.of(coded)


@router.patch("/studies/{id}/annotations/{annotation}", summary="Move a border", operation_id="moveBorder")
def move_border(  # noqa: PLR0913 - where, who and what
    study: StudyOf,
    annotation: UUID,
    asked: BorderBody,
    response: Response,
    base: Base,
    who: Researcher,
    unchanged: SurelyUnchanged,
) -> AnnotationBody:
    """Let the words begin and end elsewhere, with all that you gave to them."""
    listing, id = base.bench.listing, str(annotation)

    def border() -> Head:
        highlight = listing.one(study, id, who).coding.highlight
        if highlight is None:
            msg = "deze code is van het hele stuk, en heeft geen begin en eind"
            raise Invalid(msg)
        return base.bench.coder.border(study, highlight, asked.span, who, key=unchanged.key)

    unchanged.run(
        base, study, who, border, kinds=[DeedKind.BORDERED], seen=lambda: _things(listing.one(study, id, who))
    )
    coded = listing.one(study, id, who)
    response.headers["ETag"] = tag_of(coded.coding, coded.highlight)
    return AnnotationBody.of(coded)


@router.delete("/studies/{id}/annotations/{annotation}", summary="Take a code off", operation_id="removeAnnotation")
def remove_annotation(
    study: StudyOf, annotation: UUID, base: Base, who: Researcher, unchanged: SurelyUnchanged
) -> DeedBody:
    """Take a code or concept off words; a highlight of which nothing is said any more goes, too."""
    listing, id = base.bench.listing, thing(annotation)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: base.bench.coder.take_away(study, [id], who, key=unchanged.key),
        kinds=[DeedKind.UNCODED],
        seen=lambda: _things(listing.one(study, id, who)),
    )
    return told(base, study, head, who)


@router.get(
    "/documents/{id}/annotations",
    summary="See what is published of it",
    operation_id="listPublished",
    response_model=PublishedAnnotationsBody,
    responses=_LINKED,
)
def list_published(  # noqa: PLR0913 - one argument per query parameter
    id: Annotated[UUID, Path(description="Of the document.")],
    request: Request,
    response: Response,
    base: Base,
    who: Who,
    iris: Iris = False,  # noqa: ARG001 - read where pages are made
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Any:
    """What researchers coded in a document and let everybody see; as Web Annotations for `application/ld+json`."""
    document, address = base.reading.document(DocumentId(str(id)), who).id, base.settings.address
    everything = [(layers, one) for layers in base.bench.listing.published(document, who) for one in layers.coded]
    first = (page - 1) * page_size
    shown, total = everything[first : first + page_size], len(everything)
    people = _people(base, [layers for layers, _ in shown], who)
    if is_linked(request):
        nodes = [webannotation.of_coding(one, _named(layers, people, address)) for layers, one in shown]
        return webannotation.pages(request, address, nodes, page=page, page_size=page_size, total=total)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = links(request, address, page=page, page_size=page_size, total=total)
    bodies = tuple(
        PublishedBody.shown(one, layers.study.id, layers.names, people[one.coding.coder]) for layers, one in shown
    )
    return PublishedAnnotationsBody(annotations=bodies, total=total, page=page, page_size=page_size)


def is_linked(request: Request) -> bool:
    """Whether linked data is asked for."""
    return preferred(request.headers.get("Accept", ""), (_JSON, webannotation.MEDIA_TYPE)) != _JSON


def names_in(base: KnowledgeBase, study: StudyId, who: Reader, coded: Sequence[Coded]) -> Names:
    """What the codes and coders of these codings are called."""
    ids = tuple(dict.fromkeys(one.coding.code for one in coded if one.coding.code))
    codes = base.annotations.things(Code, study, who, Where(ids=ids)) if ids else []
    names = base.bench.codebooks.names(study, codes, who)
    return Names(base.settings.address, study, names, base.bench.studies.names(study, who))


def _given(base: KnowledgeBase, study: StudyId, head: Head, who: Reader) -> GivenBody:
    ids = tuple(one.id for one in put_by(base, study, head, who, Coding))
    # As they are for this reader now, who may have sent this twice.
    there = base.annotations.things(Coding, study, who, Where(ids=ids)) if ids else []
    codes = put_by(base, study, head, who, Code)
    names = base.bench.codebooks.names(study, codes, who)
    return GivenBody(
        deed=told(base, study, head, who),
        annotations=tuple(AnnotationBody.of(one) for one in base.bench.listing.of(study, there, who)),
        codes=tuple(CodeBody.of(one, names[one.id]) for one in codes),
    )


def _things(coded: Coded) -> list[Thing | None]:
    return [coded.coding, coded.highlight]


def _people(base: KnowledgeBase, published: Sequence[Published], who: Reader) -> dict[ThingId, PersonBody]:
    """Coders of what is published, by their ids; strangers, and whom the reader may not know, without a name."""
    members = {id: one for layers in published for id, one in layers.coders.items()}
    known = base.people.accounts.known_as([one.account for one in members.values() if one.account], who)
    found = {}
    for id, one in members.items():
        person = known.get(one.account) if one.account else None
        found[id] = PersonBody(role=person.role if person else None, name=person.name if person else "")
    return found


def _named(layers: Published, people: Mapping[ThingId, PersonBody], address: str) -> Names:
    coders = {id: people[id].name for id in layers.coders}
    return Names(address, layers.study.study, layers.names, coders)
