"""Words found back in a study, as a page shows them: in what was coded, and in memos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.model.identity import ThemeId
from kb.model.memo import Memo
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.services.tagging.retracing import CodedWords, MemoWords, Retraced
from ui.edition import Edition, Named
from ui.views.voices import Voice, voice

_AROUND = 80


@dataclass(frozen=True)
class Piece:
    """A stretch of words; marked where they were sought."""

    text: str
    marked: bool


@dataclass(frozen=True)
class CodedRow:
    """Words that were coded.

    Attributes:
        codes: what they were called, each once.
    """

    voice: Voice
    pieces: tuple[Piece, ...]
    language: str
    title: Named
    codes: tuple[str, ...]


@dataclass(frozen=True)
class MemoRow:
    """A memo: some of what stands around the words, who wrote it, and where it is read."""

    pieces: tuple[Piece, ...]
    told: str
    url: str


@dataclass(frozen=True)
class RetracedPage:
    """What was found."""

    coded: tuple[CodedRow, ...]
    memos: tuple[MemoRow, ...]
    more_coded: bool
    more_memos: bool


def retraced_page(
    found: Retraced,
    study: StudyId,
    names: Mapping[str, str],
    members: Mapping[ThingId, str],
    edition: Edition,
) -> RetracedPage:
    """Words found back, each with the way to where it stands.

    Args:
        found: what was found.
        study: in which.
        names: what codes are called.
        members: what those who wrote are called.
        edition: the language of the page.
    """
    return RetracedPage(
        coded=tuple(_coded(one, study, names, edition) for one in found.coded),
        memos=tuple(_memo(one, study, names, members, edition) for one in found.memos),
        more_coded=found.more_coded,
        more_memos=found.more_memos,
    )


def pieces(text: str, matches: Sequence[Span]) -> tuple[Piece, ...]:
    """A text with places in it marked."""
    borders = [0, *(border for one in matches for border in (one.start, one.end)), len(text)]
    cut = [Piece(text[start:end], marked=bool(n % 2)) for n, (start, end) in enumerate(pairwise(borders))]
    return tuple(piece for piece in cut if piece.text)


def _coded(one: CodedWords, study: StudyId, names: Mapping[str, str], edition: Edition) -> CodedRow:
    card = one.card
    said = [
        names.get(coding.code, "") if coding.code else _theme(coding.concept or "", edition) for coding in one.codings
    ]
    return CodedRow(
        voice=voice(card.knowledge_source, edition),
        pieces=pieces(one.words, one.matches),
        language=card.language,
        title=Named(card.title, edition.links.desk(study, card.id, chosen=one.highlight.id)),
        codes=tuple(dict.fromkeys(name or edition.wording("werk.naam_weg") for name in said)),
    )


def _memo(
    one: MemoWords, study: StudyId, names: Mapping[str, str], members: Mapping[ThingId, str], edition: Edition
) -> MemoRow:
    first, text = one.matches[0], one.text
    start, end = max(0, first.start - _AROUND), min(len(text), first.end + _AROUND)
    inside = [
        Span(start=place.start - start, end=place.end - start)
        for place in one.matches
        if start <= place.start and place.end <= end
    ]
    shown = pieces(text[start:end], inside)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    day = edition.wording.date(one.memo.changed_at.date().isoformat())
    who = members.get(one.memo.author, "") or edition.wording("werk.iemand")
    return MemoRow(
        pieces=(Piece(before, marked=False), *shown, Piece(after, marked=False)),
        told=edition.wording("werk.memo_van", wie=who, dag=day),
        url=_where(one.memo, study, names, edition),
    )


def _where(memo: Memo, study: StudyId, names: Mapping[str, str], edition: Edition) -> str:
    """Where a memo is read: on words or a document at the desk, else at the code, the finding or the study itself."""
    links = edition.links
    on: str = memo.on
    if memo.document:
        return links.desk(study, memo.document, chosen="" if on == memo.document else on)
    if on == study:
        return links.study(study)
    return links.codebook(study, code=on) if on in names else links.finding(study, on)


def _theme(concept: str, edition: Edition) -> str:
    return edition.theme(ThemeId(concept)).name if concept else ""
