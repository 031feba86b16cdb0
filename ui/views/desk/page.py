"""A document at the desk: its text, cut by ``marked``, with the bars in its margin and the codes beside it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.model.annotation import Highlight
from ui.edition import Edition, Named
from ui.links import ALL, CODES, FOUND, OFF, PART, SHEET
from ui.views.deeds import deed_in_words
from ui.views.desk.at import At
from ui.views.desk.chosen import Chosen, Said, Written, chosen_words, said_of, spoken, written
from ui.views.desk.codes import CodeRow, code_rows
from ui.views.desk.find import Find, find_in
from ui.views.desk.layers import Layers, layers_of, seen
from ui.views.desk.margin import Paragraph, paragraphs
from ui.views.desk.marked import Names
from ui.views.desk.regions import Part, drawn_on, parts_of
from ui.views.desk.sheet import SheetView, sheet_view
from ui.views.voices import Voice, voice

_HEIGHTS = 8


@dataclass(frozen=True)
class Stretch:
    """A part of a long document in the map of it, with how often codes were given there.

    Attributes:
        query: of the same page, there.
        height: of its bar, from 0 to 8; the part with the most codings has the highest.
    """

    query: str
    name: str
    number: int
    codings: int
    here: bool
    height: int


@dataclass(frozen=True)
class DeskPage:
    """A document with its codes.

    Attributes:
        who: the account whose desk it is.
        prints: query of all of a long document, to print; empty where that is what is shown.
        to_sheets: query of the same with a page of the file beside it; empty where that cannot be.
        regions: parts of pages of the file, those of the page that is shown and some of the others.
        more_regions: how many there are more.
        numbered: what each highlight of the window says and by whom, by its number on the page.
        under: the code that a new one is made under: what the code given last stands under; empty for the top.
        all_codes: where the whole codebook stands beside the text, when not all of it does.
    """

    study: str
    who: str
    question: str
    document: str
    sha256: str
    title: str
    language: str
    voice: Voice
    facts: str
    reads: Named
    find: Find
    sheet: SheetView | None
    to_sheets: str
    paragraphs: tuple[Paragraph, ...]
    numbered: tuple[str, ...]
    codes: tuple[CodeRow, ...]
    under: str
    all_codes: Named | None
    codes_along: bool
    regions: tuple[Part, ...]
    more_regions: int
    chosen: Chosen | None
    whole: tuple[Said, ...]
    memos: tuple[Written, ...]
    prints: str
    parts: tuple[Stretch, ...]
    part: int
    before: Named | None
    after: Named | None
    back: str
    again: str
    read: bool
    lost: int
    layers: Layers
    switched_off: str
    number: int


def desk_page(at: At, edition: Edition) -> DeskPage:
    """A document of a study, where its words get codes."""
    document, t = at.document, edition.wording
    names = Names(at.nodes, edition)
    highlights, layers = at.marks.highlights, layers_of(at, edition)
    at = at._replace(marks=seen(at))
    standing = [one for one in at.marks.highlights if one.stands_in(document)]
    words = [one for one in standing if not one.region]
    shown = [one for one in words if one.start < at.window.end and one.end > at.window.start]
    drawn = drawn_on(standing)
    regions = tuple(parts_of(at, drawn, names, edition, first=len(shown) + 1))
    chosen = next((one for one in standing if one.id == at.chosen), None)
    codes = tuple(code_rows(at, edition))
    links, called = edition.links, {**{str(node.code.id): node.name for node in at.nodes}, **at.told}
    return DeskPage(
        study=at.study,
        who=edition.reader.account or "",
        question=at.question,
        document=document.id,
        sha256=document.sha256,
        title=document.title,
        language=document.language,
        voice=voice(document.knowledge_source, edition),
        facts=" · ".join(part for part in (document.form, document.place, edition.date(document)) if part),
        reads=Named(t("werk.lees"), links.document(document.id)),
        find=find_in(at),
        sheet=sheet_view(at, at.leaf, shown, names, edition) if at.leaf else None,
        to_sheets=_to_sheets(at),
        paragraphs=tuple(paragraphs(at, shown, names, edition)),
        numbered=tuple(spoken(one, at, names) for one in shown),
        codes=codes,
        under=_under(at),
        all_codes=_all_codes(at, edition) if len(codes) < len(at.nodes) and not at.all_codes else None,
        codes_along=at.codes_along,
        regions=regions,
        more_regions=len(drawn) - len(regions),
        chosen=chosen_words(chosen, at, [*shown, *(one for one, _ in drawn)], names, edition) if chosen else None,
        whole=tuple(said_of(one, at, names, edition) for one in at.marks.whole),
        memos=tuple(written(one, at, edition) for one in at.memos if str(one.on) == document.id),
        prints=at.query(**{PART: ALL, FOUND: "", SHEET: ""}) if len(at.parts) > 1 else "",
        parts=tuple(_parts(at, standing, edition)) if len(at.parts) > 1 else (),
        part=at.part + 1,
        before=_beside(at, at.part, edition) if at.part else None,
        after=_beside(at, at.part + 2, edition) if at.part + 1 < len(at.parts) else None,
        back=deed_in_words(at.steps.back[0], edition, called) if at.steps.back else "",
        again=deed_in_words(at.steps.again[0], edition, called) if at.steps.again else "",
        read=at.read,
        lost=sum(not one.stands_in(document) for one in highlights),
        layers=layers,
        switched_off=at.switched_off,
        number=at.number,
    )


def _under(at: At) -> str:
    parents = {str(node.code.id): node.code.parent for node in at.nodes}
    parent = parents.get(at.last[0]) if at.last else None
    return parent if parent in parents else ""


def _all_codes(at: At, edition: Edition) -> Named:
    more = [(CODES, ALL), *([(OFF, at.switched_off)] if at.off else [])]
    url = edition.links.desk(at.study, at.document.id, part=at.part + 1, chosen=at.chosen, more=more)
    return Named(edition.wording.count("werk.alle_codes", len(at.nodes)), url + "#codes")


def _to_sheets(at: At) -> str:
    """Where the first page that stands in this window is shown; empty where pages cannot be shown."""
    if not at.has_sheets or at.leaf:
        return ""
    first = bisect_right(at.document.pages, at.window.start)
    return f"{at.query(**{SHEET: str(max(first, 1)), FOUND: ''})}#blad"


def _beside(at: At, part: int, edition: Edition) -> Named:
    name = edition.wording("document.deel", n=part, van=len(at.parts))
    return Named(name, at.query(**{PART: str(part), FOUND: ""}))


def _parts(at: At, standing: Sequence[Highlight], edition: Edition) -> Iterator[Stretch]:
    counted = [
        sum(len(at.marks.codings.get(one.id, ())) for one in standing if part.start <= one.start < part.end)
        for part in at.parts
    ]
    most = max(counted) or 1
    for number, codings in enumerate(counted, start=1):
        name = edition.wording("document.deel", n=number, van=len(at.parts))
        query = at.query(**{PART: str(number), FOUND: ""})
        yield Stretch(
            query,
            name,
            number,
            codings,
            number == at.part + 1,
            -(-codings * _HEIGHTS // most),
        )
