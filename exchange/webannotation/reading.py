"""Web annotations as somebody else wrote them. Nothing that a file names is fetched."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from exchange.losses import Loss, LossKind
from exchange.refi.grammar import LONGEST_NAME, moment
from exchange.saying import quoted, refused, said
from exchange.webannotation.annotation import Annotation, Annotations, Quote
from kb.model.region import Drawn

LARGEST = 50 * 1024 * 1024

_COMMENTING = ("commenting", "oa:commenting")
_TAGGING = ("tagging", "classifying", "oa:tagging", "oa:classifying")

Json = dict[str, Any]


def read(content: bytes) -> Annotations:
    """The annotations in a file: a collection, a page, a list or one, or what Hypothesis exports.

    Raises:
        InvalidExchange: it holds no annotations.
    """
    if len(content) > LARGEST:
        raise refused("large_file")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise refused("no_json") from error
    losses: list[Loss] = []
    items = _listed(found, losses)
    if items is None:
        raise refused("no_annotations")
    read_items = (one for number, item in enumerate(items, start=1) for one in _read(item, number, losses))
    iri = _text(found.get("id", found.get("@id"))) if isinstance(found, dict) else ""
    return Annotations(tuple(read_items), tuple(losses), iri)


def _listed(found: Any, losses: list[Loss]) -> Sequence[Any] | None:
    """The items of whatever holds annotations."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return None
    if _kind(found, "AnnotationCollection"):
        first = found.get("first")
        if isinstance(first, str):
            losses.append(Loss(LossKind.LEFT_OUT, said("thing.collection"), said("why.in_place", path=quoted(first))))
            return []
        return _listed(first, losses)
    for key in ("items", "rows", "@graph"):
        if isinstance(found.get(key), list):
            if found.get("next"):
                losses.append(Loss(LossKind.LEFT_OUT, said("thing.next_page"), said("why.page_elsewhere")))
            return list(found[key])
    return [found] if "target" in found else None


def _kind(found: Json, name: str) -> bool:
    return name in _many(found.get("type", found.get("@type")))


def _many(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _read(item: Any, number: int, losses: list[Loss]) -> Iterator[Annotation]:
    """An annotation for each of its targets."""
    thing = said("thing.annotation", number=number)
    if not isinstance(item, dict) or not _many(item.get("target")):
        losses.append(Loss(LossKind.LEFT_OUT, thing, said("why.about_nothing")))
        return
    tags, comments, kind = _said(item)
    for target in _many(item["target"]):
        place = _place(target, _text(item.get("uri")))
        if place is None:
            losses.append(Loss(LossKind.LEFT_OUT, thing, said("why.no_text_at")))
            continue
        where, quote, span, part = place
        at = moment(_text(item.get("created")))
        iri = _text(item.get("id", item.get("@id")))
        yield Annotation(
            iri, where, quote, span, tags, comments, _creator(item), at, _maker(item), _called(target), kind, part
        )


def _said(item: Json) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], str]:
    """The tags and comments of an annotation, and of which kind those are where it says so."""
    commenting, kind = any(_text(one) in _COMMENTING for one in _many(item.get("motivation"))), ""
    by_default = any(_text(one) in _TAGGING for one in _many(item.get("motivation")))
    tags = [(name[:LONGEST_NAME], name[:LONGEST_NAME]) for name in map(_text, _many(item.get("tags"))) if name.strip()]
    comments = [("", said) for said in (_text(item.get("text")), _text(item.get("bodyValue"))) if said.strip()]
    for body in _many(item.get("body")):
        iri, value, is_tag = _body(body, by_default=by_default)
        if is_tag and commenting and not iri:
            kind = value
        elif is_tag and (iri or value).strip():
            tags.append(((iri or value)[:LONGEST_NAME], (value or iri)[:LONGEST_NAME]))
        elif not is_tag and value.strip():
            comments.append((iri, value))
    return tuple(dict.fromkeys(tags)), tuple(dict.fromkeys(comments)), kind


def _body(body: Any, *, by_default: bool) -> tuple[str, str, bool]:
    """The IRI and the words of a body, and whether it is a tag."""
    if not isinstance(body, dict):
        return _text(body), "", by_default
    purposes = _many(body.get("purpose"))
    is_tag = any(_text(one) in _TAGGING for one in purposes) if purposes else by_default
    source = body.get("source")
    about: Json = source if isinstance(source, dict) else body
    iri = _text(source) or _text(about.get("id", about.get("@id")))
    value = next((_text(about[key]) for key in ("value", "label", "prefLabel", "name") if about.get(key)), "")
    return iri, value, is_tag


def _place(target: Any, uri: str) -> tuple[str, Quote | None, tuple[int, int] | None, Drawn | None] | None:
    """What a target is about, and where in it; ``None`` where it points at something else than text or a page."""
    if isinstance(target, str):
        return target, None, None, None
    if not isinstance(target, dict):
        return None
    source = target.get("source", target.get("id", target.get("@id", uri)))
    where = _text(source.get("id", source.get("@id"))) if isinstance(source, dict) else _text(source)
    selectors = [one for one in _many(target.get("selector")) if isinstance(one, dict)]
    quotes = (_quote(one) for one in selectors if _kind(one, "TextQuoteSelector"))
    quote = next((one for one in quotes if one.exact), None)
    span = next((_span(one) for one in selectors if _kind(one, "TextPositionSelector")), None)
    fragments = (_text(one.get("value")) for one in selectors if _kind(one, "FragmentSelector"))
    part = next((found for found in map(Drawn.of_fragment, fragments) if found), None)
    if not where or (selectors and quote is None and span is None and part is None):
        return None
    return where, quote, span, part


def _called(target: Any) -> str:
    """What a target is called, where it says so."""
    source = target.get("source") if isinstance(target, dict) else None
    return _text(source.get("label"))[:LONGEST_NAME] if isinstance(source, dict) else ""


def _quote(selector: Json) -> Quote:
    return Quote(_text(selector.get("exact")), _text(selector.get("prefix")), _text(selector.get("suffix")))


def _span(selector: Json) -> tuple[int, int] | None:
    start, end = selector.get("start"), selector.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end:
        return start, end
    return None


def _creator(item: Json) -> str:
    creator = item.get("creator", item.get("user", ""))
    creator = next(iter(_many(creator)), "")
    if isinstance(creator, dict):
        creator = creator.get("name") or creator.get("id") or ""
    return _text(creator).removeprefix("acct:").split("@")[0][:LONGEST_NAME]


def _maker(item: Json) -> str:
    """The IRI of the creator, where that is told."""
    creator = next(iter(_many(item.get("creator"))), None)
    return _text(creator.get("id", creator.get("@id"))) if isinstance(creator, dict) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
