"""Documents in bulk, made from the sentences of the sample corpus.

Each synthetic document is a new mix of real sentences of one knowledge source, so words
occur as often as they do in reality. Seeded: the same number gives the same documents.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from uuid import UUID

import numpy as np

from kb.language.linker import Linker
from kb.language.sentences import sentences
from kb.language.terms import Field, field_terms, passage_terms
from kb.model.document import Document, DocumentCard, Passage
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import PassageId, ThemeId, digest, document_id
from kb.model.reader import KEEPER
from kb.model.text import Span
from kb.ports.catalogue import Catalogue
from kb.ports.encoder import Encoder, Vector, Vectors
from kb.ports.index import PassageEntry

PASSAGES_PER_DOCUMENT = 6
_SENTENCES_PER_PASSAGE = 6
_TITLE = 60
PLACES = ("Arnhem", "Emmen", "Heerlen", "Rotterdam", "Tilburg", "Zwolle")
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


def entries(real: Catalogue, linker: Linker, encoder: Encoder, *, passages: int) -> Iterator[PassageEntry]:
    """What an index holds of such passages, one by one; the vectors and themes are those of their sentences."""
    chance = random.Random(1)  # noqa: S311
    said = _sentences(real)
    vectors = {source: encoder.encode_passages(every) for source, every in said.items()}
    themes = {
        source: [frozenset(m.theme for m in linker.marks(one)) for one in every] for source, every in said.items()
    }
    for number in range(-(-passages // PASSAGES_PER_DOCUMENT)):
        source = chance.choice(list(KnowledgeSource))
        every = range(len(said[source]))
        parts = [chance.choices(every, k=_SENTENCES_PER_PASSAGE) for _ in range(PASSAGES_PER_DOCUMENT)]
        about = [frozenset[ThemeId]().union(*(themes[source][n] for n in part)) for part in parts]
        card = _card(number, source, said[source][parts[0][0]], frozenset[ThemeId]().union(*about), linker, chance)
        for part, named in zip(parts, about, strict=True):
            terms = passage_terms(" ".join(said[source][n] for n in part), named)
            terms |= field_terms(Field.TITLE, card.title) if part is parts[0] else {}
            vector: Vector = vectors[source][part].sum(axis=0)
            id = PassageId(str(UUID(int=chance.getrandbits(128))))
            yield PassageEntry(id, vector / np.linalg.norm(vector), terms, card)


class Mixing:
    """An encoder for synthetic texts: the mean of their sentences' vectors, each of which is made once.

    A real vector for each of 100,000 passages would take the contextual model half an hour, and a search is
    just as long in these.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vector] = {}
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.floor, self.words = encoder.dimension, encoder.floor, encoder.words

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        parts = [[text[span.start : span.end] for span in sentences(text)] for text in texts]
        new = list(dict.fromkeys(part for text in parts for part in text if part not in self._known))
        self._known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        sums = np.stack([np.sum([self._known[part] for part in text], axis=0) for text in parts])
        vectors: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return vectors

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        return self._encoder.encode_query(text)

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return self._encoder.parts(vectors)


def _sentences(real: Catalogue) -> dict[KnowledgeSource, list[str]]:
    found: dict[KnowledgeSource, list[str]] = {source: [] for source in KnowledgeSource}
    for card in real.every(KEEPER):
        for paragraph in real.document(card.id, KEEPER).text.split("\n\n"):
            found[card.knowledge_source] += [paragraph[span.start : span.end] for span in sentences(paragraph)]
    return found


def _card(
    number: int, source: KnowledgeSource, title: str, themes: frozenset[ThemeId], linker: Linker, chance: random.Random
) -> DocumentCard:
    about = tuple(sorted(themes))
    return DocumentCard(
        id=document_id(f"synthetic:{number}"),
        origin=f"synthetic:{number}",
        sha256="",
        knowledge_source=source,
        title=f"Synthetisch {number} {title[:_TITLE]}",
        date=str(chance.randint(2012, 2026)),
        places=(chance.choice(PLACES),),
        rights=Rights(access=Access.PUBLIC),
        consent=_CONSENT if source is KnowledgeSource.EXPERIENCE else None,
        themes=about,
        concepts=linker.thesaurus.closure(about),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


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
        places=(chance.choice(PLACES),),
        rights=Rights(access=Access.PUBLIC),
        consent=_CONSENT if source is KnowledgeSource.EXPERIENCE else None,
        sample=True,
        themes=themes,
        concepts=linker.thesaurus.closure(themes),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        marks=marks,
    )
    ends = list(accumulate(len(part) + 2 for part in parts))
    spans = [Span(start=end - 2 - len(part), end=end - 2) for part, end in zip(parts, ends, strict=True)]
    return made, [made.passage(span, ordinal=ordinal) for ordinal, span in enumerate(spans)]
