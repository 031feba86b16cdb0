"""Memos as pages show them: their Markdown with codes by name and quoted words as they stand, and what changed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from kb.bootstrap import KnowledgeBase
from kb.coding.word_by_word import Piece, differences
from kb.model.annotation import Coding, Highlight
from kb.model.finding import Finding
from kb.model.identity import DocumentId
from kb.model.memo import Memo, MemoKind, linked_to
from kb.model.study import StudyId, ThingId
from kb.ports.annotations import Where
from kb.services.tagging.memos import Found, Version, Worded
from ui.edition import Edition, Named
from ui.excerpt import shortened
from ui.markdown import Look, Refer, Reference, rendered
from ui.views.instead import said_instead

PAGE = 50
_LINK = re.compile(r"\[\[([\w:-]+)\]\]")
_SHORT = 120


class Subject(NamedTuple):
    """What a memo is on: in what way, and with what address.

    Attributes:
        literal: its name is words of a source.
    """

    how: str
    link: Named
    literal: bool = False


class MemoRow(NamedTuple):
    """A memo to read."""

    id: str
    url: str
    shown: Markup
    kind: MemoKind
    by: str
    on: str
    mine: bool
    subject: Subject


class VersionRow(NamedTuple):
    """What a memo said from a moment on, and how that differs from what it said before."""

    by: str
    on: str
    at: str
    kind: MemoKind
    pieces: tuple[Piece, ...]


class Option(NamedTuple):
    """Something to refer to: what is typed for it, and what it is.

    Attributes:
        literal: it is words of a source.
    """

    target: str
    name: str
    literal: bool


@dataclass(frozen=True)
class Memos:
    """Memos of a study with all that they refer to."""

    base: KnowledgeBase
    study: StudyId
    edition: Edition
    memos: Sequence[Memo]
    members: Mapping[ThingId, str]
    me: ThingId

    def rows(self, top: int = 2) -> tuple[MemoRow, ...]:
        """Each as a page shows it, with headings from a level on."""
        refer, about = self.refer(), self._subjects()
        return tuple(
            MemoRow(
                id=memo.id,
                url=self.edition.links.study(self.study, f"memos/{memo.id}"),
                shown=rendered(memo.text, refer=refer, top=top),
                kind=memo.kind,
                by=self.members.get(memo.author, "") or self.edition.wording("werk.iemand"),
                on=self.edition.wording.date(memo.changed_at.date().isoformat()),
                mine=memo.author == self.me,
                subject=about(memo.on),
            )
            for memo in self.memos
        )

    def refer(self) -> Refer:
        """What stands for what these memos refer to."""
        bench, reader = self.base.bench, self.edition.reader
        names = bench.codebooks.names_of(self.study, reader)
        return referring(self.study, names, bench.memos.cited(self.study, self.memos, reader), self.edition)

    def _subjects(self) -> Callable[[str], Subject]:
        """What things are called that memos are on."""
        ids = tuple(dict.fromkeys(memo.on for memo in self.memos))
        found = subjects(self.base, self.study, self.edition, ids)
        t = self.edition.wording
        gone = Subject("weg", Named(t("memo.op_weg"), ""))
        return lambda id: found.get(ThingId(id), gone)


def subjects(base: KnowledgeBase, study: StudyId, edition: Edition, ids: Sequence[ThingId]) -> dict[ThingId, Subject]:
    """What codes, findings, words and documents of a study are called, as far as the reader may read them.

    Args:
        base: where they are kept.
        study: that they are in; with its own id it is called the whole study.
        edition: for whom.
        ids: of which; a coding is called by its words.
    """
    return dict(_named(base, study, edition, ids))


def _named(
    base: KnowledgeBase, study: StudyId, edition: Edition, ids: Sequence[ThingId]
) -> Iterator[tuple[ThingId, Subject]]:
    reader, links, t = edition.reader, edition.links, edition.wording
    where, things = Where(ids=tuple(ids)), base.annotations.things
    yield ThingId(study), Subject("onderzoek", Named(t("memo.op_onderzoek"), links.study(study)))
    if not ids:
        return
    names = base.bench.codebooks.names_of(study, reader)
    for id in ids:
        if id in names:
            name = names[id] or t("werk.naam_weg")
            yield id, Subject("code", Named(name, links.codebook(study, code=id) + "#code"))
    for finding in things(Finding, study, reader, where):
        yield finding.id, Subject("bevinding", Named(finding.sentence, links.finding(study, finding.id)))
    codings = {one.id: one.highlight for one in things(Coding, study, reader, where) if one.highlight}
    marked = [*ids, *codings.values()]
    highlights = things(Highlight, study, reader, Where(ids=tuple(dict.fromkeys(marked))))
    words = base.bench.coder.words(highlights, reader) if highlights else {}
    of = {one.id: _words(one, words.get(one.id, ""), edition) for one in highlights}
    yield from of.items()
    yield from ((id, of[highlight]) for id, highlight in codings.items() if highlight in of)
    for card in base.catalogue.cards([DocumentId(id) for id in ids], reader).values():
        yield ThingId(card.id), Subject("stuk", Named(card.title, links.desk(study, card.id), card.language))


def _words(one: Highlight, words: str, edition: Edition) -> Subject:
    url = edition.links.desk(one.study, one.document, chosen=one.id) + f"#hl-{one.id}"
    said = shortened(said_instead(one, words, edition), _SHORT)
    return Subject(
        "woorden",
        Named(said or edition.wording("werk.woorden_weg"), url),
        literal=bool(said) and not one.region,
    )


def referring(study: StudyId, names: Mapping[str, str], cited: Mapping[ThingId, Worded], edition: Edition) -> Refer:
    """What stands for ``[[…]]`` in memos: the name of a code, or the words of a highlight as they stand there now.

    Args:
        study: that the memos are in.
        names: of its codes.
        cited: the highlights that the memos refer to, as far as the reader may read them.
        edition: for whom.
    """
    t = edition.wording

    def refer(target: str) -> Reference | None:
        id = linked_to(target)
        if id is None:
            return None
        if id in names:
            url = edition.links.codebook(study, code=id)
            return Reference(names[id] or t("werk.naam_weg"), url + "#code", Look.NAME if names[id] else Look.GONE)
        if id not in cited or not cited[id].words:
            return Reference(t("memo.teruggenomen"), look=Look.GONE)
        url = edition.links.desk(study, cited[id].highlight.document, chosen=id)
        marked, words = cited[id]
        look = Look.NAME if marked.region else Look.LITERAL
        return Reference(said_instead(marked, words, edition), f"{url}#hl-{id}", look)

    return refer


def version_rows(
    versions: Sequence[Version], names: Mapping[str, str], refer: Refer, edition: Edition
) -> tuple[VersionRow, ...]:
    """What a memo said, the newest first, each with how it differs from the one before.

    Args:
        versions: in order.
        names: of accounts.
        refer: what stands for what they refer to.
        edition: for whom.
    """
    texts = [_said(one.memo.text, refer) for one in versions]
    rows = [
        VersionRow(
            by=names.get(one.by, "") or edition.wording("werk.iemand"),
            on=edition.wording.date(one.at.date().isoformat()),
            at=f"{one.at:%H:%M}",
            kind=one.memo.kind,
            pieces=tuple(differences(earlier, text)),
        )
        for one, earlier, text in zip(versions, ["", *texts], texts, strict=False)
    ]
    return tuple(reversed(rows))


def options(found: Found) -> Iterator[Option]:
    """What can be referred to, codes first."""
    yield from (Option(f"code:{id}", name, literal=False) for id, name in found.codes.items())
    yield from (Option(f"highlight:{id}", shortened(words, _SHORT), literal=True) for id, words in found.words.items())


def kinds(edition: Edition) -> tuple[tuple[str, str], ...]:
    """The kinds of memos with their names."""
    return tuple((kind.value, edition.wording(f"memo.soort_{kind.value}")) for kind in MemoKind)


def sorted_memos(memos: Iterable[Memo], kind: str) -> list[Memo]:
    """Those of a kind, or all, the last changed first."""
    wanted = [memo for memo in memos if not kind or memo.kind.value == kind]
    return sorted(wanted, key=lambda memo: memo.changed_at, reverse=True)


def _said(text: str, refer: Refer) -> str:
    """A memo as it was typed, with what it refers to in words."""

    def words(found: re.Match[str]) -> str:
        known = refer(found[1])
        return f"[[{known.words}]]" if known else found[0]

    return _LINK.sub(words, text)
