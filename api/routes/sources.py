"""``/knowledge-sources``: the three voices, and the frameworks that do not count."""

from fastapi import APIRouter

from api.dependencies import Base, Who
from api.schemas.sources import SOURCE_LABELS, KnowledgeSourceBody, KnowledgeSourcesBody
from kb.model.evidence import KnowledgeSource

router = APIRouter(tags=["knowledge sources"])


@router.get("/knowledge-sources", summary="List knowledge sources", operation_id="listKnowledgeSources")
def list_knowledge_sources(base: Base, who: Who) -> KnowledgeSourcesBody:
    """The knowledge sources in their fixed order, with the number of documents you may read."""
    counts = base.mapping.counts(who)
    return KnowledgeSourcesBody(
        knowledge_sources=tuple(
            KnowledgeSourceBody(
                id=source, label=SOURCE_LABELS[source], counts_as_evidence=source.counts, documents=counts[source]
            )
            for source in KnowledgeSource
        )
    )
