"""A large knowledge base in little time: 100,000 documents in a few minutes.

A document is one passage: the first half of a passage of the sample corpus and the second half of another of the same
knowledge source, with the themes that both name, the terms of both, and the mean of the vectors of those passages. Rows
go into the tables by the hundred, past the checks of saving one. Seeded: the same number gives the same documents.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, func, insert, select

from kb.adapters.sql import database, rows, tables
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.language.sentences import sentences
from kb.language.terms import Field, field_terms, passage_terms
from kb.model.document import Document, Passage, Section, ThemeMark
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import digest, document_id, lineage_id, maker_id
from kb.model.reader import KEEPER
from kb.model.text import Span
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, SparseTerms
from kb.services.keeping.following import ENTRIES_PER_BATCH
from kb.settings import Settings

LONG_PAGES = 300
LONG = document_id("bulk:long")
"""The id of the document of ``LONG_PAGES`` pages."""

_PLACES = "Arnhem Emmen Heerlen Rotterdam Tilburg Zwolle Amsterdam Utrecht Groningen Breda Deventer Leiden Gouda Delft"
_PAGE_LENGTH = 2_500
_PAGES_PER_SECTION = 3
_NOISE = 0.01
_CONSENT = Consent(purposes=frozenset(Purpose), recorded="synthetic")
_START = datetime(2020, 1, 1, tzinfo=UTC)


class Half(NamedTuple):
    """Some sentences of a real passage, with the marks in them, counted from their start."""

    text: str
    marks: tuple[ThemeMark, ...]
    vector: Vector
    terms: SparseTerms


Halves = dict[KnowledgeSource, list[tuple[Half, Half]]]


def fill(corpus: Path, data: Path, documents: int) -> None:
    """Make a knowledge base of so many documents, and a long one, out of the one that holds the sample corpus."""
    real, base = open_knowledge_base(Settings(data=corpus)), open_knowledge_base(Settings(data=data))
    halves = _halves(real)
    real.close()
    chance = random.Random(1)  # noqa: S311
    every = (_document(number, halves, base, chance) for number in range(documents))
    engine = database.connect(base.settings.catalogue_url)
    while some := list(islice(every, ENTRIES_PER_BATCH)):
        with database.writing(engine) as connection:
            store(connection, [(made, [passage]) for made, passage, _ in some])
        base.index.upsert([entry for _, _, entry in some])
    long, passages, vectors = _long(halves)
    base.catalogue.save(long, passages)
    entries = [
        PassageEntry(id=passage.id, dense=vector, sparse={}, document=long)
        for passage, vector in zip(passages, vectors, strict=True)
    ]
    for start in range(0, len(entries), ENTRIES_PER_BATCH):
        base.index.upsert(entries[start : start + ENTRIES_PER_BATCH])
    base.index.remember(base.changes.end())
    base.following.catch_up()
    base.index.optimize()
    engine.dispose()
    base.close()


def store(connection: Connection, documents: Sequence[tuple[Document, Sequence[Passage]]]) -> None:
    """Put new documents with their passages into the tables, past the checks of saving one."""
    cards = [(one, passages, rows.card_of(one.model_dump_json())) for one, passages in documents]
    every: dict[Any, list[dict[str, object]]] = {
        tables.documents: [
            {"id": card.id, "counts_as": card.same_as, **rows.card_columns(card, one.sha256, len(passages))}
            for one, passages, card in cards
        ],
        tables.document_concepts: [
            {"document_id": one.id, "concept": concept} for one, _ in documents for concept in sorted(one.concepts)
        ],
        tables.document_places: [
            {"document_id": one.id, "place": place} for one, _ in documents for place in one.places
        ],
        tables.title_words: [
            {"document_id": card.id, "word": word} for _, _, card in cards for word in rows.words_of_title(card)
        ],
        tables.versions: [rows.version_columns(one, card) for one, _, card in cards],
        tables.passages: [rows.passage_columns(one, card) for _, passages, card in cards for one in passages],
    }
    for table, values in every.items():
        if values:
            connection.execute(insert(table), values)
    last = connection.execute(select(func.coalesce(func.max(tables.changes.c.at), 0))).scalar_one()
    noted = [
        {"document_id": card.id, "at": number, "number": number, "since": card.added_at}
        for number, (_, _, card) in enumerate(cards, last + 1)
    ]
    connection.execute(insert(tables.changes), noted)


def _halves(real: KnowledgeBase) -> Halves:
    """The passages of the sample corpus that have two sentences at least, cut in two, per knowledge source."""
    found: Halves = {source: [] for source in KnowledgeSource}
    for card in real.catalogue.every(KEEPER):
        passages = real.catalogue.passages_of(card.id, KEEPER)
        vectors = real.index.vectors([passage.id for passage in passages])
        for passage in passages:
            borders = [span.start for span in sentences(passage.exact)]
            if len(borders) > 1 and not passage.rows and passage.id in vectors:
                cut = borders[len(borders) // 2]
                found[card.knowledge_source].append(
                    (
                        _half(passage, 0, cut, vectors[passage.id]),
                        _half(passage, cut, len(passage.exact), vectors[passage.id]),
                    )
                )
    return found


def _half(passage: Passage, start: int, end: int, vector: Vector) -> Half:
    marks = (_shifted(mark, -passage.start - start) for mark in passage.marks)
    inside = tuple(mark for mark in marks if mark.start >= 0 and mark.end <= end - start)
    text = passage.exact[start:end].strip()
    terms = passage_terms(text, {mark.theme for mark in inside})
    return Half(text, inside, vector, terms | field_terms(Field.TITLE, _titled(text)))


def _titled(text: str) -> str:
    return text.split(".")[0][:60]


def _shifted(mark: ThemeMark, by: int) -> ThemeMark:
    return mark.model_copy(update={"start": mark.start + by, "end": mark.end + by})


def _document(
    number: int, halves: Halves, base: KnowledgeBase, chance: random.Random
) -> tuple[Document, Passage, PassageEntry]:
    """A document on its own, by one of many makers; some that are closed, and some that count as another."""
    source = chance.choice([source for source in KnowledgeSource if halves[source]])
    (one, _), (_, other) = chance.choices(halves[source], k=2)
    text, marks = _joined([one, other])
    themes = tuple(dict.fromkeys(mark.theme for mark in marks))
    origin = f"bulk:{number}"
    made = Document(
        id=document_id(origin),
        origin=origin,
        sha256=digest(text),
        knowledge_source=source,
        title=f"{_titled(one.text)} ({number})",
        form="verslag",
        date=str(chance.randint(2008, 2026)),
        places=tuple(chance.sample(_PLACES.split(), chance.choice((0, 1, 1, 2)))),
        makers=(maker_id(str(chance.randrange(number // 4 + 1)), within="bulk"),) if chance.random() < 0.7 else (),
        lineage=lineage_id(str(chance.randrange(number // 3 + 1))) if chance.random() < 0.5 else "",
        same_as=document_id(f"bulk:{chance.randrange(number)}") if number and chance.random() < 0.02 else None,
        rights=Rights(access=Access.RESTRICTED if chance.random() < 0.05 else Access.PUBLIC),
        consent=_CONSENT if source is KnowledgeSource.EXPERIENCE else None,
        sample=True,
        themes=themes,
        concepts=base.thesaurus.closure(themes),
        added_at=_START + timedelta(minutes=number),
        text=text,
        marks=marks,
    )
    noise = np.random.default_rng(number).normal(scale=_NOISE, size=one.vector.shape)
    vector = one.vector + other.vector + noise
    passage = made.passage(Span(start=0, end=len(text)), ordinal=0)
    dense = (vector / np.linalg.norm(vector)).astype(np.float32)
    return made, passage, PassageEntry(id=passage.id, dense=dense, sparse={**other.terms, **one.terms}, document=made)


def _joined(halves: Sequence[Half]) -> tuple[str, tuple[ThemeMark, ...]]:
    text, marks = "", []
    for half in halves:
        text += " " if text else ""
        marks += [_shifted(mark, len(text)) for mark in half.marks]
        text += half.text
    return text, tuple(marks)


def _long(halves: Halves) -> tuple[Document, list[Passage], list[Vector]]:
    """A report of ``LONG_PAGES`` pages, with a heading on every third, and the vectors of its passages."""
    chance = random.Random(2)  # noqa: S311
    pool = halves[KnowledgeSource.RESEARCH]
    text, marks, pages, sections, spans, vectors = "", [], [], [], [], []
    for page in range(LONG_PAGES):
        pages.append(len(text))
        if page % _PAGES_PER_SECTION == 0:
            heading = f"{page // _PAGES_PER_SECTION + 1} Wat deel {page // _PAGES_PER_SECTION + 1} laat zien"
            sections.append((len(text), heading))
            text += f"{heading}\n\n"
        while len(text) < pages[-1] + _PAGE_LENGTH:
            both = chance.choice(pool)
            paragraph, named = _joined(both)
            vectors.append(both[0].vector)
            marks += [_shifted(mark, len(text)) for mark in named]
            spans.append((Span(start=len(text), end=len(text) + len(paragraph)), sections[-1][1]))
            text += f"{paragraph}\n\n"
    ends = [start for start, _ in sections[1:]] + [len(text)]
    themes = tuple(dict.fromkeys(mark.theme for mark in marks))
    made = Document(
        id=LONG,
        origin="bulk:long",
        sha256=digest(text),
        knowledge_source=KnowledgeSource.RESEARCH,
        title="Een rapport van driehonderd bladzijden",
        date="2024",
        rights=Rights(access=Access.PUBLIC),
        sample=True,
        themes=themes,
        added_at=_START,
        text=text,
        marks=tuple(marks),
        pages=tuple(pages),
        sections=tuple(
            Section(start=start, end=end, heading=heading, level=2)
            for (start, heading), end in zip(sections, ends, strict=True)
        ),
    )
    passages = [
        made.passage(span, ordinal=ordinal, heading=heading, path=(heading,))
        for ordinal, (span, heading) in enumerate(spans)
    ]
    return made, passages, vectors
