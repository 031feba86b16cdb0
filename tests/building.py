"""Values for tests: documents, passages and knowledge bases, small but real."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path

from kb.adapters.skos import load_thesaurus
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.language.linker import Linker
from kb.model.document import Document, Passage
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import digest, document_id
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.settings import Settings
from tests.tables import with_tables

CONSENT = Consent(purposes=frozenset(Purpose), recorded="verteld op papier")

_thesaurus = load_thesaurus()
_linker = Linker(_thesaurus)


def thesaurus() -> Thesaurus:
    """The product's own thesaurus, read once."""
    return _thesaurus


def document(  # noqa: PLR0913 - one argument per thing that a test may want to set
    origin: str = "test:een",
    *paragraphs: str,
    source: KnowledgeSource = KnowledgeSource.RESEARCH,
    title: str = "Een titel",
    access: Access = Access.PUBLIC,
    embargo_until: date | None = None,
    consent: Consent | None = None,
    place: str = "",
    when: str = "2021-03",
) -> tuple[Document, list[Passage]]:
    """A document with one passage per paragraph, themes tagged by the real linker."""
    parts = paragraphs or ("Gezinnen met schulden vragen pas laat om hulp.",)
    text = "\n\n".join(parts)
    marks = _linker.marks(text)
    themes = tuple(dict.fromkeys(mark.theme for mark in marks))
    made = Document(
        id=document_id(origin),
        origin=origin,
        sha256=digest(text),
        knowledge_source=source,
        title=title,
        form="verslag",
        date=when,
        places=(place,) if place else (),
        rights=Rights(access=access, licence="CC0-1.0", embargo_until=embargo_until),
        consent=consent or (CONSENT if source is KnowledgeSource.EXPERIENCE else None),
        themes=themes,
        concepts=_thesaurus.closure(themes),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        marks=tuple(marks),
    )
    return made, _passages(made, parts)


def _passages(made: Document, parts: Sequence[str]) -> list[Passage]:
    ends = list(accumulate(len(part) + 2 for part in parts))
    spans = [Span(start=end - 2 - len(part), end=end - 2) for part, end in zip(parts, ends, strict=True)]
    return [made.passage(span, ordinal=ordinal) for ordinal, span in enumerate(spans)]


def knowledge_base(folder: Path, *documents: tuple[Document, list[Passage]], encoder: str = "hashing") -> KnowledgeBase:
    """A knowledge base on SQLite and Qdrant Edge in a folder, filled and indexed."""
    with_tables(folder)
    base = open_knowledge_base(Settings(data=folder, encoder=encoder, _env_file=None))
    for made, passages in documents:
        base.catalogue.save(made, passages)
    base.following.catch_up()
    return base
