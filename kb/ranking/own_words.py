"""Whose words stand in a collection: those of its sources, and those of who made it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId


class OwnWords(NamedTuple):
    """Characters that are quoted, those that are the lab's own, and documents without a word of their own.

    Attributes:
        quoted: characters of each voice; what is quoted twice counts twice.
        written: characters of the lab.
        unquoted: documents of each voice that are in the collection while nothing they say stands there.
        documents: of each voice, in all.
    """

    quoted: Mapping[KnowledgeSource, int]
    written: int
    unquoted: Mapping[KnowledgeSource, int]
    documents: Mapping[KnowledgeSource, int]

    @property
    def paraphrased(self) -> tuple[KnowledgeSource, ...]:
        """The voices that are spoken of while not one word of theirs stands in the collection."""
        return tuple(
            voice for voice in VOICES if self.documents[voice] and self.unquoted[voice] == self.documents[voice]
        )


def own_words(
    quotations: Iterable[tuple[DocumentCard, int]], named: Iterable[DocumentCard], written: Iterable[str]
) -> OwnWords:
    """Whose words they are.

    Args:
        quotations: of each the document and the number of characters.
        named: documents that are named without quoting them there.
        written: what the lab wrote itself.
    """
    quoted = dict.fromkeys(VOICES, 0)
    heard: dict[DocumentId, KnowledgeSource] = {}
    for card, length in quotations:
        if card.knowledge_source.counts:
            quoted[card.knowledge_source] += length
            heard[card.id] = card.knowledge_source
    silent = {card.id: card.knowledge_source for card in named if card.knowledge_source.counts and card.id not in heard}
    return OwnWords(
        quoted,
        sum(len("".join(text.split())) for text in written),
        {voice: sum(one is voice for one in silent.values()) for voice in VOICES},
        {voice: sum(one is voice for one in (*silent.values(), *heard.values())) for voice in VOICES},
    )
