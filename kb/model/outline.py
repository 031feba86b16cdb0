"""A document in a long list: what decides its place and how it counts, without its card."""

from typing import NamedTuple

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId


class Outline(NamedTuple):
    """What a list of thousands needs of each; the fields are those of ``DocumentCard``."""

    id: DocumentId
    knowledge_source: KnowledgeSource
    date: str
    makers: tuple[str, ...]
    lineage: str
    same_as: DocumentId | None
