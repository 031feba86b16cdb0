"""The findings of a study as a file: as JSON for programs, and as a Word document to read.

Each with what it says and said before, for what it holds, and the quotations that stand under it as far as those may
leave; and what people say of how the voices relate on a row. Offsets are code points of the present text, half-open.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from exchange.leaving import may_leave
from exchange.outcome import Exported
from exchange.refi.grammar import possible, written_moment
from exchange.saying import DUTCH, words
from exchange.word import begun, saved
from kb.bootstrap import Library
from kb.model.annotation import Highlight
from kb.model.codebook import Code
from kb.model.finding import Judgement
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.services.tagging.concluding import Version
from kb.services.tagging.standing import Concluded, Quoted

Json: TypeAlias = dict[str, object]


class Stated(NamedTuple):
    """A finding with the quotations that may leave.

    Attributes:
        left: how many quotations stay behind.
    """

    finding: Concluded
    quotations: Sequence[Quoted]
    versions: Sequence[Version]
    left: int


@dataclass(frozen=True)
class Found:
    """The findings of a study and what people say of its rows, as they may leave.

    Attributes:
        people: what members are called, by their ids.
        accounts: the same by their accounts.
        rows: what the rows are called that something is said of.
        documents: those whose words it holds, with the digest of the text.
    """

    question: str
    findings: Sequence[Stated]
    judgements: Sequence[Judgement]
    people: Mapping[ThingId, str]
    accounts: Mapping[str, str]
    rows: Mapping[str, str]
    documents: Mapping[DocumentId, str]

    def __bool__(self) -> bool:
        return bool(self.findings or self.judgements)


def found(library: Library, study: StudyId, reader: Reader, *, language: str = DUTCH) -> Found:
    """The findings of a study and what people say of its rows.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    bench = library.bench
    stated = []
    for one in bench.concluding.all(study, reader):
        whole = bench.concluding.one(study, one.finding.id, reader)
        quotations = [quoted for quoted in whole.quotations if may_leave(quoted.card)]
        left = len(whole.quotations) - len(quotations) + whole.closed + whole.gone
        stated.append(Stated(whole, quotations, bench.concluding.versions(study, one.finding.id, reader), left))
    documents = {quoted.card.id: quoted.card.sha256 for one in stated for quoted in one.quotations}
    judgements = library.annotations.things(Judgement, study, reader)
    overview = bench.studies.overview(study, reader)
    return Found(
        question=overview.study.question,
        findings=stated,
        judgements=judgements,
        people=bench.studies.names(study, reader),
        accounts={str(id): name for id, name in overview.names.items()},
        rows=_rows(library, study, reader, language) if judgements else {},
        documents=documents,
    )


def as_json(of: Found) -> Exported:
    """All of it for programs."""
    made = {
        "study": of.question,
        "findings": [_finding(one, of) for one in of.findings],
        "judgements": [
            {
                "id": one.id,
                "row": one.row,
                "name": of.rows.get(one.row, ""),
                "verdict": one.verdict.value,
                "reason": one.reason,
                "by": of.people.get(one.by, ""),
                "at": written_moment(one.made_at),
            }
            for one in of.judgements
        ],
    }
    return Exported(json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace"), ())


def as_document(of: Found, *, language: str = DUTCH) -> Exported:
    """All of it to read: a heading for each finding, with its quotations by what they do to it."""
    texts = words("findings", language)
    made = begun(f"{texts['findings']}: {of.question}")
    for one in of.findings:
        made.add_heading(possible(one.finding.finding.sentence), 1)
        for line in _about(one, of, texts):
            made.add_paragraph(possible(line))
        for quoted in one.quotations:
            made.add_paragraph(possible(f"{texts[quoted.stance.kind]}: “{quoted.words}”"))
            told = [quoted.card.title, texts[quoted.voice], of.people.get(quoted.stance.by, ""), quoted.stance.note]
            told += [] if quoted.counts else [texts["not_counted"]]
            made.add_paragraph(possible(" · ".join(part for part in told if part)), style="Subtitle")
        if one.left:
            made.add_paragraph(texts["left"].format(number=one.left))
    if of.judgements:
        made.add_heading(texts["judgements"], 1)
    for said in of.judgements:
        by = of.people.get(said.by, "")
        line = f"{of.rows.get(said.row) or '–'}: {texts[said.verdict]}{f' ({by})' if by else ''}. {said.reason}"
        made.add_paragraph(possible(line))
    return Exported(saved(made), ())


def _finding(one: Stated, of: Found) -> Json:
    finding = one.finding.finding
    return {
        "id": finding.id,
        "sentence": finding.sentence,
        "scope": {"theme": finding.theme, "place": finding.place, "group": finding.group, "period": finding.period},
        "by": of.people.get(finding.made_by, ""),
        "at": written_moment(finding.made_at),
        "published": written_moment(finding.published_at) if finding.published_at else None,
        "people": {
            voice.value: {kind.value: n for kind, n in kinds.items()} for voice, kinds in one.finding.counts.items()
        },
        "versions": [
            {
                "sentence": version.finding.sentence,
                "by": of.accounts.get(version.by, ""),
                "at": written_moment(version.at),
            }
            for version in one.versions
        ],
        "quotations": [_quotation(quoted, of) for quoted in one.quotations],
        "quotationsLeftOut": one.left,
    }


def _quotation(quoted: Quoted, of: Found) -> Json:
    stance = quoted.stance
    return {
        "id": stance.id,
        "does": stance.kind.value,
        "words": quoted.words,
        "document": {"id": quoted.card.id, "title": quoted.card.title, "voice": quoted.voice.value},
        "start": quoted.highlight.start,
        "end": quoted.highlight.end,
        "note": stance.note,
        "by": of.people.get(stance.by, ""),
        "at": written_moment(stance.made_at),
        "stands": quoted.stands,
        "counts": quoted.counts,
        "doubted": stance.doubted,
        "confirmedBy": [of.people.get(by, "") for by in stance.confirmed_by],
    }


def _about(one: Stated, of: Found, texts: Mapping[str, str]) -> Iterator[str]:
    finding = one.finding.finding
    holds = [part for part in (finding.theme, finding.place, finding.group, finding.period) if part]
    if holds:
        yield f"{texts['holds']}: {' · '.join(holds)}"
    by = of.people.get(finding.made_by, "")
    yield " · ".join(part for part in (by, texts["public" if finding.published_at else "draft"]) if part)
    for earlier in one.versions[:-1]:
        yield f"{texts['earlier']}: {earlier.finding.sentence}"


def _rows(library: Library, study: StudyId, reader: Reader, language: str) -> dict[str, str]:
    """What rows are called: codes, but not by words that may not leave, and concepts."""
    codes = library.annotations.things(Code, study, reader)
    names = library.bench.codebooks.names(study, codes, reader)
    marked = {one.id: one.document for one in library.annotations.things(Highlight, study, reader)}
    vivo = {one.id: marked.get(one.words_of) for one in codes if one.words_of}
    cards = library.catalogue.cards([id for id in vivo.values() if id], reader)
    may = {id for id, card in cards.items() if may_leave(card)}
    rows = {str(id): name for id, name in names.items() if id not in vivo or vivo[id] in may}
    thesaurus = library.thesaurus
    said = {one.row for one in library.annotations.things(Judgement, study, reader)}
    return rows | {id: thesaurus[ThemeId(id)].called(language) for id in said if id in thesaurus}
