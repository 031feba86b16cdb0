"""Suggestions while somebody types."""

from enum import StrEnum
from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.evidence import KnowledgeSource
from kb.model.suggestion import Suggestions
from kb.model.theme import Thesaurus


class SuggestionKind(StrEnum):
    """What a suggestion leads to."""

    THEME = "theme"
    PLACE = "place"
    DOCUMENT = "document"


class SuggestionBody(Wire):
    """Something that may have been meant; ``matched`` is the word for it that was being typed."""

    kind: SuggestionKind
    value: str = Field(description="Id of the theme or document, or the name of the place.")
    label: str
    matched: str
    knowledge_source: KnowledgeSource | None = Field(description="Of a document.")


class SuggestionsBody(Wire):
    """Themes, then places, then documents; the likeliest of each first."""

    suggestions: tuple[SuggestionBody, ...]

    @classmethod
    def of(cls, found: Suggestions, thesaurus: Thesaurus) -> Self:
        """The wire form of suggestions; themes by their Dutch name."""
        themes = [
            (SuggestionKind.THEME, one.theme, thesaurus[one.theme].called("nl"), one.label, None)
            for one in found.themes
        ]
        places = [(SuggestionKind.PLACE, one.place, one.place, one.name, None) for one in found.places]
        documents = [
            (SuggestionKind.DOCUMENT, card.id, card.title, card.title, card.knowledge_source)
            for card in found.documents
        ]
        return cls(
            suggestions=tuple(
                SuggestionBody(kind=kind, value=value, label=label, matched=matched, knowledge_source=source)
                for kind, value, label, matched, source in (*themes, *places, *documents)
            )
        )
