"""The codings and memos of a project as one collection of web annotations."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from exchange.differing import standing
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.project import Code, Coding, Note, Part, Project, Selection, Source, all_codes
from exchange.refi.grammar import derived, written_moment
from exchange.saying import counted, said
from exchange.webannotation.annotation import AROUND
from kb.model.region import FRAGMENTS, Region

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'

_URN = "urn:uuid:"

Json = dict[str, Any]


class Address(NamedTuple):
    """Where a source stands on the web: the source, and the version that was coded."""

    iri: str
    version: str = ""


def packed(project: Project, address: Callable[[Source], Address]) -> Exported:
    """The codings and memos of a project as one collection; codes are named by their guid, and stand in no tree."""
    collection_id = f"{_URN}{_guid(project, 'collection')}"
    items = [*_items(project, address), *_memos(project, address, collection_id)]
    page: Json = {"id": f"{_URN}{_guid(project, 'page')}", "type": "AnnotationPage", "startIndex": 0, "items": items}
    collection = {
        "@context": CONTEXT,
        "id": collection_id,
        "type": "AnnotationCollection",
        "label": project.name,
        "total": len(items),
        "first": page,
    }
    losses = list[Loss]()
    if unsized := sum(one.part is not None and one.part.size is None for one in _selections(project)):
        losses.append(Loss(LossKind.LEFT_OUT, said("thing.selections", number=unsized), said("why.no_size")))
    if any(code.codes for code in project.codes):
        losses.append(Loss(LossKind.LEFT_OUT, said("thing.code_tree"), said("why.no_tree")))
    if left := {note.guid for note in project.notes} - {guid for guid, _, _ in standing(project, collection_id)}:
        losses.append(Loss(LossKind.LEFT_OUT, counted("thing.memos", len(left)), counted("why.no_coding", len(left))))
    content = json.dumps(collection, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return Exported(content, tuple(losses))


def _guid(project: Project, kind: str) -> str:
    return derived("webannotation", kind, project.name)


def _items(project: Project, address: Callable[[Source], Address]) -> Iterator[Json]:
    codes = {code.guid: code for _, code in all_codes(project.codes)}
    people = {user.guid: user.name or user.id for user in project.users}
    notes = {note.guid: note.text or "" for note in project.notes}
    for source in project.sources:
        where = address(source)
        for coding in source.codings:
            yield _item(coding, codes[coding.code], _target(where, source, None), people, notes)
        for selection in filter(_is_sized, source.selections):
            for coding in selection.codings:
                target = _target(where, source, selection)
                yield _item(coding, codes[coding.code], target, people, notes)


def _memos(project: Project, address: Callable[[Source], Address], collection: str) -> Iterator[Json]:
    """What is written of anything but a coding, as a comment on that: of the project on the collection."""
    people = {user.guid: user.name or user.id for user in project.users}
    notes = {note.guid: note for note in project.notes}
    on: dict[str, Json | str] = {collection: collection}
    for _, code in all_codes(project.codes):
        on[code.guid] = {"type": "SpecificResource", "source": {"id": f"{_URN}{code.guid}", "label": code.name}}
    for source in project.sources:
        where = address(source)
        on[source.guid] = where.iri
        on |= {one.guid: _target(where, source, one) for one in source.selections if _is_sized(one)}
    for guid, thing, _ in standing(project, collection):
        if guid in notes and thing in on:
            yield _memo(notes[guid], on[thing], derived("webannotation", "memo", guid, thing), people)


def _memo(note: Note, target: Json | str, guid: str, people: Mapping[str, str]) -> Json:
    item: Json = {"id": f"{_URN}{guid}", "type": "Annotation", "motivation": "commenting"}
    item |= {"body": [_comment(note.guid, note.text or "")], "target": target}
    if note.name:
        item["body"].append({"type": "TextualBody", "purpose": "classifying", "value": note.name})
    return item | _by(note.made.by, note.made.at, people)


def _comment(guid: str, text: str) -> Json:
    about = {"type": "TextualBody", "purpose": "commenting", "format": "text/markdown"}
    return {"id": f"{_URN}{guid}", **about, "value": text}


def _by(guid: str, at: datetime | None, people: Mapping[str, str]) -> Json:
    """Who said something, and when, as far as that is known."""
    found: Json = {"creator": {"id": f"{_URN}{guid}", "type": "Person", "name": people.get(guid, "")}} if guid else {}
    return found | ({"created": written_moment(at)} if at else {})


def _item(coding: Coding, code: Code, target: Json, people: Mapping[str, str], notes: Mapping[str, str]) -> Json:
    bodies = [_body(code), *(_comment(guid, notes[guid]) for guid in coding.notes if guid in notes)]
    item: Json = {"id": f"{_URN}{coding.guid}", "type": "Annotation", "motivation": bodies[0]["purpose"]}
    item |= {"body": bodies, "target": target}
    return item | _by(coding.by, coding.at, people)


def _body(code: Code) -> Json:
    """A code as a tag of its own; a concept that is known on the web by its address there."""
    if code.iri:
        source = {"id": code.iri, "label": code.name}
        return {"type": "SpecificResource", "purpose": "classifying", "source": source}
    return {"id": f"{_URN}{code.guid}", "type": "TextualBody", "purpose": "tagging", "value": code.name}


def _selections(project: Project) -> Iterator[Selection]:
    yield from (one for source in project.sources for one in source.selections)


def _is_sized(one: Selection) -> bool:
    """Whether it can be told in percent: words, or a part of a page of which the size is known."""
    return one.part is None or one.part.size is not None


def _fragment(part: Part) -> str:
    width, height = part.size or (0, 0)
    page, left, bottom, right, top = part.place
    region = Region(page=page, left=left, bottom=bottom, right=right, top=top, width=width, height=height, file="")
    return region.drawn.fragment


def _target(where: Address, source: Source, selection: Selection | None) -> Json:
    target: Json = {"type": "SpecificResource", "source": where.iri}
    if where.version:
        target["state"] = {"type": "TimeState", "cached": where.version}
    if selection is not None and selection.part:
        target["selector"] = [{"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": _fragment(selection.part)}]
    elif selection is not None:
        text, start, end = source.text or "", selection.start, selection.end
        target["selector"] = [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
        ]
    return target
