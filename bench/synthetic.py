"""Documents in bulk, made from the sentences of the sample corpus.

Each synthetic document is a new mix of real sentences of one knowledge source, so words
occur as often as they do in reality. Seeded: the same number gives the same documents.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from kb.language.linker import Linker
from kb.language.sentences import sentences
from kb.model.document import Document, Passage
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import digest, document_id, passage_id
from kb.model.reader import KEEPER
from kb.ports import Catalogue

PASSAGES_PER_DOCUMENT = 6
_SENTENCES_PER_PASSAGE = 6
_PLACES = ("Arnhem", "Emmen", "Heerlen", "Rotterdam", "Tilburg", "Zwolle")
_CONSENT = Consent(purposes=frozenset(Purpose), recorded="synthetic")


def documents(real: Catalogue, linker: Linker, *, passages: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Documents with ``passages`` passages together, out of the sentences that a catalogue holds."""
    chance = random.Random(1)  # noqa: S311
    material = _sentences(real)
    for number in range(-(-passages // PASSAGES_PER_DOCUMENT)):
        source = chance.choice(list(KnowledgeSource))
        parts = [
            " ".join(chance.choices(material[source], k=_SENTENCES_PER_PASSAGE)) for _ in range(PASSAGES_PER_DOCUMENT)
        ]
        yield _document(number, source, parts, linker, chance)


def _sentences(real: Catalogue) -> dict[KnowledgeSource, list[str]]:
    found: dict[KnowledgeSource, list[str]] = {source: [] for source in KnowledgeSource}
    for card in real.every(KEEPER):
        for paragraph in real.document(card.id, KEEPER).text.split("\n\n"):
            found[card.knowledge_source] += [paragraph[span.start : span.end] for span in sentences(paragraph)]
    return found


def _document(
    number: int, source: KnowledgeSource, parts: list[str], linker: Linker, chance: random.Random
) -> tuple[Document, list[Passage]]:
    text = "\n\n".join(parts)
    marks = tuple(linker.marks(text))
    themes = tuple(dict.fromkeys(mark.theme for mark in marks))
    origin = f"synthetic:{number}"
    made = Document(
        id=document_id(origin),
        origin=origin,
        sha256=digest(text),
        knowledge_source=source,
        title=f"Synthetisch {number}",
        date=str(chance.randint(2012, 2026)),
        place=chance.choice(_PLACES),
        rights=Rights(access=Access.PUBLIC),
        consent=_CONSENT if source is KnowledgeSource.EXPERIENCE else None,
        sample=True,
        themes=themes,
        concepts=linker.thesaurus.closure(themes),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        marks=marks,
    )
    passages, start = [], 0
    for ordinal, part in enumerate(parts):
        end = start + len(part)
        passages.append(
            Passage(
                id=passage_id(made.id, made.sha256, start, end),
                document_id=made.id,
                sha256=made.sha256,
                start=start,
                end=end,
                exact=part,
                ordinal=ordinal,
                marks=tuple(mark for mark in marks if start <= mark.start and mark.end <= end),
            )
        )
        start = end + 2
    return made, passages
