"""What is said of the words that are looked at, or of the whole document: codes, memos and other voices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from kb.model.annotation import Coding, Highlight
from kb.model.evidence import KnowledgeSource
from kb.model.memo import Memo
from kb.model.region import Drawn
from kb.services.exploring.reading import Neighbour
from ui.edition import Edition, Named
from ui.links import CHOSEN
from ui.markdown import rendered
from ui.views.cards import quoted
from ui.views.desk.at import At
from ui.views.desk.marked import Names
from ui.views.instead import said_instead
from ui.views.voices import Voice, voice

# How far a word is looked for.
_SHORT = 60


class Said(NamedTuple):
    """A code or concept of the highlight that is chosen."""

    id: str
    name: str
    url: str
    hue: int
    by: str
    mine: bool


class Across(NamedTuple):
    """Another highlight on some of the same words, with its own begin and end.

    Attributes:
        mark: its number on the page.
        query: of the same page with it chosen.
    """

    mark: int
    query: str
    name: str
    hue: int
    words: str


class Written(NamedTuple):
    """A memo on what is chosen; ``text`` as its author typed it, ``shown`` as it reads."""

    id: str
    text: str
    shown: Markup
    url: str
    by: str
    on: str
    mine: bool


class Beside(NamedTuple):
    """What another voice says near the words; without words it is silent."""

    voice: Voice
    words: str
    link: Named
    language: str


@dataclass(frozen=True)
class Chosen:
    """The highlight that is looked at.

    Attributes:
        words: as the text has them; of a part of a page where that is.
        by: whose it is.
        drawn: where on its page a part of one is; ``None`` of words.
        across: the others on some of the same words.
        steps: where its borders can go, by what the button is called.
    """

    id: str
    start: int
    end: int
    words: str
    by: str
    drawn: Drawn | None
    said: tuple[Said, ...]
    across: tuple[Across, ...]
    memos: tuple[Written, ...]
    steps: tuple[tuple[str, int, int], ...]
    mine: bool
    beside: tuple[Beside, ...]


def said_of(coding: Coding, at: At, names: Names, edition: Edition) -> Said:
    """A code or concept as it is shown beside the text."""
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


def spoken(one: Highlight, at: At, names: Names) -> str:
    """The codes of a highlight as a line: those of one coder together, with who that is."""
    by: dict[str, list[str]] = {}
    for coding in at.marks.codings.get(one.id, ()):
        by.setdefault(at.members.get(coding.coder, ""), []).append(names.of(coding))
    return "; ".join(", ".join(said) + (f" – {who}" if who else "") for who, said in by.items()) or "–"


def chosen_words(one: Highlight, at: At, shown: Sequence[Highlight], names: Names, edition: Edition) -> Chosen:
    """A highlight with all that is said of it."""
    codings = at.marks.codings.get(one.id, ())
    on = {one.id, *(coding.id for coding in codings)}
    return Chosen(
        id=one.id,
        start=one.start,
        end=one.end,
        words=_words(one, at, edition),
        by=at.members.get(one.coder, ""),
        drawn=one.region.drawn if one.region else None,
        said=tuple(said_of(coding, at, names, edition) for coding in codings),
        across=tuple(_across(one, shown, at, names, edition)),
        memos=tuple(written(memo, at, edition) for memo in at.memos if memo.on in on),
        steps=() if one.region else tuple(_steps(one, at.document.text)),
        mine=one.coder == at.me,
        beside=tuple(_next_to(source, near, edition) for source, near in at.neighbours.items()),
    )


def _words(one: Highlight, at: At, edition: Edition) -> str:
    return said_instead(one, "-" if one.region else at.document.text[one.start : one.end], edition)


def _meet(one: Highlight, other: Highlight) -> bool:
    if one.region or other.region:
        return bool(one.region and other.region and one.region.meets(other.region))
    return one.start < other.end and other.start < one.end


def _across(chosen: Highlight, shown: Sequence[Highlight], at: At, names: Names, edition: Edition) -> Iterator[Across]:
    for mark, one in enumerate(shown, start=1):
        if one.id == chosen.id or not _meet(one, chosen):
            continue
        codings = at.marks.codings.get(one.id, ())
        yield Across(
            mark=mark,
            query=at.query(**{CHOSEN: one.id}),
            name=", ".join(dict.fromkeys(names.of(coding) for coding in codings)) or "–",
            hue=names.hue(codings[0]) if codings else 0,
            words=_words(one, at, edition),
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


def written(memo: Memo, at: At, edition: Edition) -> Written:
    """A memo as it is shown beside the text."""
    return Written(
        id=memo.id,
        text=memo.text,
        shown=rendered(memo.text, refer=at.refer, top=4),
        url=edition.links.study(at.study, f"memos/{memo.id}"),
        by=at.members.get(memo.author, ""),
        on=_day(memo.changed_at, edition),
        mine=memo.author == at.me,
    )


def _day(at: datetime, edition: Edition) -> str:
    return edition.wording.date(at.date().isoformat())
