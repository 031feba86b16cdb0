"""A document at the desk: its text, cut by ``marked``, with the bars in its margin and the codes beside it.

Offsets are code points of the document; scripts count from the ``data-van`` of a stretch.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kb.coding.overlaps import Mark, columns
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code, CodeState
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.memo import Memo
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.services.exploring.reading import Neighbour
from kb.services.tagging.codebooks import Node
from kb.services.tagging.coding import Marks
from kb.services.tagging.undoing import Steps
from ui.edition import Edition, Named
from ui.views.cards import quoted
from ui.views.marked import Cutter, Names, Sentence
from ui.views.voices import Voice, voice
from ui.views.windows import BLOCK
from ui.views.work import deed_in_words

LAST_USED = 9
COLUMNS = 8
"""So many bars stand beside each other; those of further highlights stand in the last column."""
_HEIGHTS = 8
_ALSO = 12
_SHORT = 60


class Bar(NamedTuple):
    """A highlight in the margin of a paragraph.

    Attributes:
        name: what it says, and where.
        column: from 0, the same all along the highlight.
    """

    id: str
    url: str
    name: str
    hue: int
    column: int
    chosen: bool


class Paragraph(NamedTuple):
    """A heading or a paragraph.

    Attributes:
        level: of a heading; 0 otherwise.
        place: the page that begins in it.
    """

    level: int
    sentences: tuple[Sentence, ...]
    bars: tuple[Bar, ...]
    speaker: str = ""
    place: str = ""


class CodeRow(NamedTuple):
    """A code beside the text.

    Attributes:
        key: the digit that gives it; empty when it was not used lately.
        words: what people also say for the theme that it is mapped to, so that it is found by those.
    """

    id: str
    name: str
    hue: int
    depth: int
    here: int
    everywhere: int
    key: str
    codable: bool
    about: str
    words: tuple[str, ...]


class Said(NamedTuple):
    """A code or concept of the highlight that is chosen."""

    id: str
    name: str
    url: str
    hue: int
    by: str
    mine: bool


class Written(NamedTuple):
    """A memo on what is chosen; ``text`` as its author typed it."""

    id: str
    text: str
    by: str
    on: str
    mine: bool


@dataclass(frozen=True)
class Chosen:
    """The highlight that is looked at.

    Attributes:
        words: as the text has them.
        steps: where its borders can go, by what the button is called.
    """

    id: str
    start: int
    end: int
    words: str
    said: tuple[Said, ...]
    memos: tuple[Written, ...]
    steps: tuple[tuple[str, int, int], ...]
    mine: bool
    beside: tuple["Beside", ...]


class Beside(NamedTuple):
    """What another voice says near the words; without words it is silent."""

    voice: Voice
    words: str
    link: Named
    language: str


@dataclass(frozen=True)
class Part:
    """A part of a long document in the map of it, with how often codes were given there.

    Attributes:
        height: of its bar, from 0 to 8; the part with the most codings has the highest.
    """

    url: str
    name: str
    number: int
    codings: int
    here: bool
    height: int


@dataclass(frozen=True)
class DeskPage:
    """A document with its codes."""

    study: str
    question: str
    document: str
    sha256: str
    title: str
    language: str
    voice: Voice
    facts: str
    reads: Named
    paragraphs: tuple[Paragraph, ...]
    columns: int
    codes: tuple[CodeRow, ...]
    codes_along: bool
    chosen: Chosen | None
    whole: tuple[Said, ...]
    memos: tuple[Written, ...]
    parts: tuple[Part, ...]
    part: int
    before: Named | None
    after: Named | None
    back: str
    again: str
    read: bool
    lost: int
    number: int


class At(NamedTuple):
    """What a desk is made of.

    Attributes:
        window: the stretch that is shown.
        marks: what is marked in the whole document, in any version.
        names: of codes by their ids, of members by theirs.
        me: the reader as a member.
        last: ids of codes that the reader gave last, the last first.
    """

    document: Document
    parts: Sequence[Span]
    part: int
    marks: Marks
    nodes: Sequence[Node]
    members: Mapping[ThingId, str]
    me: ThingId
    codes_along: bool
    last: Sequence[str]
    chosen: str
    memos: Sequence[Memo]
    steps: Steps
    read: bool
    question: str
    study: StudyId
    number: int
    neighbours: Mapping[KnowledgeSource, Sequence[Neighbour]]

    @property
    def window(self) -> Span:
        """The stretch that is shown."""
        return self.parts[self.part]


def desk_page(at: At, edition: Edition) -> DeskPage:
    """A document of a study, where its words get codes."""
    document, t = at.document, edition.wording
    names = Names(at.nodes, edition)
    standing = [one for one in at.marks.highlights if one.sha256 == document.sha256]
    shown = [one for one in standing if one.start < at.window.end and one.end > at.window.start]
    placed = _placed(document, at.window, shown)
    chosen = next((one for one in standing if one.id == at.chosen), None)
    links, called = edition.links, {str(node.code.id): node.name for node in at.nodes}
    return DeskPage(
        study=at.study,
        question=at.question,
        document=document.id,
        sha256=document.sha256,
        title=document.title,
        language=document.language,
        voice=voice(document.knowledge_source, edition),
        facts=" · ".join(part for part in (document.form, document.place, edition.date(document)) if part),
        reads=Named(t("werk.lees"), links.document(document.id)),
        paragraphs=tuple(_paragraphs(at, shown, placed, names, edition)),
        columns=min(max(placed.values(), default=-1) + 1, COLUMNS),
        codes=tuple(_codes(at, edition)),
        codes_along=at.codes_along,
        chosen=_chosen(chosen, at, names, edition) if chosen else None,
        whole=tuple(_said(one, at, names, edition) for one in at.marks.whole),
        memos=tuple(_written(one, at, edition) for one in at.memos if str(one.on) == document.id),
        parts=tuple(_parts(at, standing, edition)) if len(at.parts) > 1 else (),
        part=at.part + 1,
        before=_beside(at, at.part, edition) if at.part else None,
        after=_beside(at, at.part + 2, edition) if at.part + 1 < len(at.parts) else None,
        back=deed_in_words(at.steps.back[0], edition, called) if at.steps.back else "",
        again=deed_in_words(at.steps.again[0], edition, called) if at.steps.again else "",
        read=at.read,
        lost=len(at.marks.highlights) - len(standing),
        number=at.number,
    )


def _placed(document: Document, window: Span, shown: Sequence[Highlight]) -> dict[ThingId, int]:
    """The column of each highlight, in which no other stands beside the same paragraph."""
    blocks = [(found.start(), found.end()) for found in BLOCK.finditer(document.text, window.start, window.end)]
    starts, ends = [start for start, _ in blocks], [end for _, end in blocks]
    marks = []
    for one in shown:
        first, last = bisect_right(starts, one.start) - 1, bisect_left(ends, one.end)
        start = starts[first] if first >= 0 else one.start
        marks.append(Mark(one.id, min(start, one.start), max(ends[last], one.end) if last < len(ends) else one.end))
    return columns(marks)


def _beside(at: At, part: int, edition: Edition) -> Named:
    name = edition.wording("document.deel", n=part, van=len(at.parts))
    return Named(name, edition.links.desk(at.study, at.document.id, part=part))


def _parts(at: At, standing: Sequence[Highlight], edition: Edition) -> Iterator[Part]:
    counted = [
        sum(len(at.marks.codings.get(one.id, ())) for one in standing if part.start <= one.start < part.end)
        for part in at.parts
    ]
    most = max(counted) or 1
    for number, codings in enumerate(counted, start=1):
        name = edition.wording("document.deel", n=number, van=len(at.parts))
        url = edition.links.desk(at.study, at.document.id, part=number)
        yield Part(url, name, number, codings, number == at.part + 1, -(-codings * _HEIGHTS // most))


def _paragraphs(
    at: At, shown: Sequence[Highlight], placed: Mapping[ThingId, int], names: Names, edition: Edition
) -> Iterator[Paragraph]:
    document = at.document
    cutter = Cutter(document.text, shown, at.marks.codings, names)
    headings = {section.start: section for section in document.sections}
    turns = {turn.start: turn.speaker for turn in document.turns}
    number = 0
    for found in BLOCK.finditer(document.text, at.window.start, at.window.end):
        start, section = found.start(), headings.get(found.start())
        if section is not None and found.group().startswith(section.heading) and section.heading:
            end = start + len(section.heading)
            yield Paragraph(2, (Sentence(0, start, end, cutter.cut(start, end)),), ())
            rest = document.text[end : found.end()]
            start = end + len(rest) - len(rest.lstrip())
        if start >= found.end():
            continue
        lines = []
        for sentence in cutter.sentences(start, found.end()):
            number += bool(sentence.number)
            lines.append(sentence._replace(number=number if sentence.number else 0))
        here = [one for one in shown if one.start < found.end() and one.end > start]
        yield Paragraph(
            level=0,
            sentences=tuple(lines),
            bars=tuple(_bar(one, placed[one.id], at, names, edition) for one in here),
            speaker=turns.get(start, ""),
            place=_page(document, start, found.end(), edition),
        )


def _page(document: Document, start: int, end: int, edition: Edition) -> str:
    """The page that begins in a paragraph; the first needs no mention."""
    begun = [number for number, offset in enumerate(document.pages, start=1) if number > 1 and start <= offset < end]
    return edition.wording("kaart.blz", n=begun[0]) if begun else ""


def _bar(one: Highlight, column: int, at: At, names: Names, edition: Edition) -> Bar:
    codings = at.marks.codings.get(one.id, ())
    called = ", ".join(dict.fromkeys(names.of(coding) for coding in codings)) or "–"
    words = " ".join(at.document.text[one.start : min(one.end, one.start + _SHORT)].split())
    return Bar(
        id=one.id,
        url=edition.links.desk(at.study, at.document.id, part=at.part + 1, chosen=one.id) + f"#hl-{one.id}",
        name=edition.wording("werk.balk", code=called, woorden=words),
        hue=names.hue(codings[0]) if codings else 0,
        column=min(column, COLUMNS - 1),
        chosen=one.id == at.chosen,
    )


def _codes(at: At, edition: Edition) -> Iterator[CodeRow]:
    keys = {id: str(number) for number, id in enumerate(at.last[:LAST_USED], start=1)}
    for node in at.nodes:
        if node.code.state is CodeState.RETIRED and not node.here:
            continue
        code = node.code
        yield CodeRow(
            id=code.id,
            name=node.name or "…",
            hue=code.hue,
            depth=node.depth,
            here=node.here,
            everywhere=node.codings,
            key=keys.get(code.id, ""),
            codable=code.codable and code.state is not CodeState.RETIRED,
            about=code.covers,
            words=_also(code, edition),
        )


def _also(code: Code, edition: Edition) -> tuple[str, ...]:
    """The words of residents and professionals for the theme that a code is mapped to."""
    if code.concept is None or code.concept not in edition.thesaurus:
        return ()
    labels = edition.thesaurus[code.concept].labels
    return tuple(dict.fromkeys(label.text for label in labels if label.style.shown))[:_ALSO]


def _said(coding: Coding, at: At, names: Names, edition: Edition) -> Said:
    url = edition.links.codebook(at.study, code=coding.code) if coding.code else ""
    if coding.concept is not None:
        url = edition.links.theme(coding.concept)
    return Said(
        id=coding.id,
        name=names.of(coding),
        url=url,
        hue=names.hue(coding),
        by=at.members.get(coding.coder, ""),
        mine=coding.coder == at.me,
    )


def _chosen(one: Highlight, at: At, names: Names, edition: Edition) -> Chosen:
    codings = at.marks.codings.get(one.id, ())
    on = {one.id, *(coding.id for coding in codings)}
    return Chosen(
        id=one.id,
        start=one.start,
        end=one.end,
        words=at.document.text[one.start : one.end],
        said=tuple(_said(coding, at, names, edition) for coding in codings),
        memos=tuple(_written(memo, at, edition) for memo in at.memos if memo.on in on),
        steps=tuple(_steps(one, at.document.text)),
        mine=one.coder == at.me,
        beside=tuple(_next_to(source, near, edition) for source, near in at.neighbours.items()),
    )


def _next_to(source: KnowledgeSource, near: Sequence[Neighbour], edition: Edition) -> Beside:
    if not near:
        return Beside(voice(source, edition), "", Named("", ""), "")
    first = near[0]
    url = edition.links.document(first.document.id, passage=first.passage.id)
    words = quoted(first.document, first.passage, edition).quotation.text
    return Beside(voice(source, edition), words, Named(first.document.title, url), first.document.language)


def _steps(one: Highlight, text: str) -> Iterator[tuple[str, int, int]]:
    """Where the borders of a highlight go when they move by a word."""
    before = len(text[: one.start].rstrip())
    earlier = before - len(text[max(0, before - _SHORT) : before].split()[-1]) if before else one.start
    first = text[one.start : one.end].split()
    inner = text[one.start : one.end]
    later = one.start + len(first[0]) + (len(inner[len(first[0]) :]) - len(inner[len(first[0]) :].lstrip()))
    shorter = one.start + len(inner.rstrip()[: len(inner.rstrip()) - len(first[-1])].rstrip())
    after = text[one.end : one.end + _SHORT]
    gap = len(after) - len(after.lstrip())
    following = after.split()
    longer = one.end + gap + len(following[0]) if following else one.end
    for name, start, end in (
        ("begin_eerder", earlier, one.end),
        ("begin_later", later, one.end),
        ("eind_eerder", one.start, shorter),
        ("eind_later", one.start, longer),
    ):
        if start < end and (start, end) != (one.start, one.end):
            yield name, start, end


def _written(memo: Memo, at: At, edition: Edition) -> Written:
    return Written(
        id=memo.id,
        text=memo.text,
        by=at.members.get(memo.author, ""),
        on=_day(memo.changed_at, edition),
        mine=memo.author == at.me,
    )


def _day(at: datetime, edition: Edition) -> str:
    return edition.wording.date(at.date().isoformat())
