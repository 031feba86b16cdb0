"""Everything that is done with one file before it is stored."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from ingest.caveats import caveats
from ingest.describing import describe
from ingest.entry import Entry
from ingest.normalise import Normalised, normalise
from ingest.parts import Piece, pieces
from ingest.prepared import Prepared, Unusable
from ingest.readers.opening import read_file
from ingest.readers.titles import is_numbered, top_line
from ingest.size import check
from ingest.split import split
from kb.errors import EmptyDocument, TooLarge
from kb.language.linker import Linker
from kb.model.document import Document, ThemeMark
from kb.model.identity import ThemeId, digest, document_id, lineage_id, maker_id

_LONGEST_TITLE = 120

T = TypeVar("T")


class Stopwatch:
    """Seconds per stage, added up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, steps: Iterator[T]) -> T | None:
        """The next of some steps, its time counted towards a stage; ``None`` after the last."""
        with self.stage(name):
            return next(steps, None)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time that passes inside towards a stage."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


def prepare(entry: Entry, linker: Linker, *, now: dt.datetime, watch: Stopwatch) -> tuple[Prepared | Unusable, ...]:
    """The documents that a file holds, mostly one, with their passages.

    Args:
        entry: the file and what is said about it.
        linker: finds the themes that a text names.
        now: the moment of adding, in UTC.
        watch: counts the seconds of ``read``, ``normalise``, ``tag`` and ``split``.

    Raises:
        InvalidDocument: the file cannot become a document.
    """
    with watch.stage("read"):
        raw = read_file(entry.path, entry.columns)
    return tuple(one if isinstance(one, Unusable) else _prepared(one, linker, now, watch) for one in pieces(entry, raw))


def _prepared(piece: Piece, linker: Linker, now: dt.datetime, watch: Stopwatch) -> Prepared | Unusable:
    try:
        check(piece.raw)
    except TooLarge as error:
        return Unusable(error.code, str(error), piece.part)
    with watch.stage("normalise"):
        clean = normalise(piece.raw)
    if not any(character.isalnum() for character in clean.text):
        return Unusable(EmptyDocument.code, piece.raw.why_empty or "er staat geen tekst in", piece.part)
    document = _document(piece, clean, added_at=now)
    with watch.stage("tag"):
        marks = tuple(_marks(document.public_text, linker))
    themes = by_weight(marks)
    concepts = linker.thesaurus.closure(themes)
    described = describe(piece.entry, piece.raw, title=document.title, text=document.public_text)
    known = {**described.fields, "caveats": (*document.caveats, *described.caveats)}
    document = document.model_copy(update={"marks": marks, "themes": themes, "concepts": concepts, **known})
    with watch.stage("split"):
        passages = split(document)
    return Prepared(document, passages, piece.part)


def _marks(text: str, linker: Linker) -> Iterator[ThemeMark]:
    """The themes that the text names; no label runs on into the next paragraph."""
    start = 0
    for paragraph in text.split("\n\n"):
        yield from linker.marks(paragraph, offset=start)
        start += len(paragraph) + 2


def _document(piece: Piece, clean: Normalised, *, added_at: dt.datetime) -> Document:
    entry, raw = piece.entry, piece.raw
    return Document(
        id=document_id(entry.origin),
        origin=entry.origin,
        sha256=digest(clean.text),
        knowledge_source=entry.knowledge_source,
        title=entry.title or title(clean, entry.path),
        makers=tuple(maker_id(name, within=entry.collection) for name in entry.maker.split(";") if name.strip()),
        lineage=lineage_id(entry.project) if entry.project else "",
        institute=entry.institute,
        rights=entry.rights,
        consent=entry.consent,
        sample=entry.sample,
        caveats=caveats(raw, clean.text),
        left_out=raw.left_out,
        media_type=entry.media_type or raw.media_type,
        file_name=entry.path.name,
        sheet_columns=entry.columns.stored if entry.columns else "",
        added_at=added_at,
        text=clean.text,
        sections=clean.sections,
        pages=clean.pages,
        tables=clean.tables,
        notes=clean.notes,
        note_marks=clean.note_marks,
        turns=clean.turns,
        times=clean.times,
        offsets=clean.offsets,
    )


def title(clean: Normalised, path: Path) -> str:
    """What to call a document that nobody named: as it calls itself, its first heading or line, or its file."""
    if clean.title:
        return clean.title
    first = clean.text.split("\n", 1)[0]
    if clean.sections:
        heading = clean.sections[0].heading.replace("\n", " ")
        return (top_line(first) if is_numbered(heading) else "") or heading
    is_row = bool(clean.tables) and clean.tables[0].start == 0
    if len(first) <= _LONGEST_TITLE and not is_row:
        return first
    return path.stem.replace("-", " ").replace("_", " ").strip() or path.name


def by_weight(marks: tuple[ThemeMark, ...]) -> tuple[ThemeId, ...]:
    """The themes, most named first; themes named equally often in the order in which they first occur."""
    counts: Mapping[ThemeId, int] = Counter(mark.theme for mark in marks)
    return tuple(sorted(counts, key=lambda theme: -counts[theme]))
