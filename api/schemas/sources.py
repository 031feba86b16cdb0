"""The three voices and the frameworks."""

from api.schemas.wire import Wire
from kb.model.evidence import KnowledgeSource

SOURCE_LABELS = {
    KnowledgeSource.RESEARCH: {"nl": "onderzoek", "en": "research"},
    KnowledgeSource.PRACTICE: {"nl": "vakkennis", "en": "practice"},
    KnowledgeSource.EXPERIENCE: {"nl": "ervaringskennis", "en": "experience"},
    KnowledgeSource.FRAMEWORK: {"nl": "kader", "en": "framework"},
}


class KnowledgeSourceBody(Wire):
    """One kind of knowledge, and how much of it there is."""

    id: KnowledgeSource
    label: dict[str, str]
    counts_as_evidence: bool
    documents: int


class KnowledgeSourcesBody(Wire):
    """The three voices in their fixed order, and the frameworks."""

    knowledge_sources: tuple[KnowledgeSourceBody, ...]
