"""The codings of a project as one collection of web annotations."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.project import Code, Coding, Project, Selection, Source, all_codes
from exchange.refi.grammar import derived, written_moment
from exchange.saying import counted, said
from exchange.webannotation.annotation import AROUND

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'

_URN = "urn:uuid:"

Json = dict[str, Any]


class Address(NamedTuple):
    """Where a source stands on the web: the source, and the version that was coded."""

    iri: str
    version: str = ""


def packed(project: Project, address: Callable[[Source], Address]) -> Exported:
    """The codings of a project as one collection; codes are named by their guid and keep no place in a tree."""
    items = list(_items(project, address))
    page: Json = {"id": f"{_URN}{_guid(project, 'page')}", "type": "AnnotationPage", "startIndex": 0, "items": items}
    collection = {
        "@context": CONTEXT,
        "id": f"{_URN}{_guid(project, 'collection')}",
        "type": "AnnotationCollection",
        "label": project.name,
        "total": len(items),
        "first": page,
    }
    losses = []
    if any(code.codes for code in project.codes):
        losses.append(Loss(LossKind.LEFT_OUT, said("thing.code_tree"), said("why.no_tree")))
    if left := {note.guid for note in project.notes} - _of_codings(project):
        losses.append(Loss(LossKind.LEFT_OUT, counted("thing.memos", len(left)), counted("why.no_coding", len(left))))
    content = json.dumps(collection, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return Exported(content, tuple(losses))


def _of_codings(project: Project) -> set[str]:
    """Of the notes those on a coding."""
    marked = (one.codings for source in project.sources for one in source.selections)
    codings = (*(source.codings for source in project.sources), *marked)
    return {guid for found in codings for coding in found for guid in coding.notes}


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
        for selection in source.selections:
            for coding in selection.codings:
                target = _target(where, source, selection)
                yield _item(coding, codes[coding.code], target, people, notes)


def _item(coding: Coding, code: Code, target: Json, people: Mapping[str, str], notes: Mapping[str, str]) -> Json:
    comment = {"type": "TextualBody", "purpose": "commenting", "format": "text/markdown"}
    told = (guid for guid in coding.notes if guid in notes)
    bodies = [_body(code), *({"id": f"{_URN}{guid}", **comment, "value": notes[guid]} for guid in told)]
    item: Json = {"id": f"{_URN}{coding.guid}", "type": "Annotation", "motivation": bodies[0]["purpose"]}
    item |= {"body": bodies, "target": target}
    if coding.by:
        item["creator"] = {"id": f"{_URN}{coding.by}", "type": "Person", "name": people.get(coding.by, "")}
    if coding.at:
        item["created"] = written_moment(coding.at)
    return item


def _body(code: Code) -> Json:
    """A code as a tag of its own; a concept that is known on the web by its address there."""
    if code.iri:
        source = {"id": code.iri, "label": code.name}
        return {"type": "SpecificResource", "purpose": "classifying", "source": source}
    return {"id": f"{_URN}{code.guid}", "type": "TextualBody", "purpose": "tagging", "value": code.name}


def _target(where: Address, source: Source, selection: Selection | None) -> Json:
    target: Json = {"type": "SpecificResource", "source": where.iri}
    if where.version:
        target["state"] = {"type": "TimeState", "cached": where.version}
    if selection is not None:
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
