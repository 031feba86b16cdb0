"""Themes of the thesaurus."""

from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.theme import Register, Theme, Thesaurus


class LabelBody(Wire):
    """A word for a theme, and whose word it is."""

    text: str
    style: Register = Field(alias="register")
    language: str


class ThemeBody(Wire):
    """One concept of the thesaurus, with how many documents each source has on it."""

    id: str
    pref_label: dict[str, str]
    definition: dict[str, str]
    labels: tuple[LabelBody, ...]
    broader: str | None
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    documents: dict[KnowledgeSource, int]
    units: dict[KnowledgeSource, int] = Field(description="The independent people and studies behind those.")

    @classmethod
    def of(cls, theme: Theme, thesaurus: Thesaurus, amounts: dict[KnowledgeSource, Amount]) -> Self:
        """The wire form of a theme, without its hidden labels."""
        return cls(
            id=theme.id,
            pref_label=dict(theme.name),
            definition=dict(theme.definition),
            labels=tuple(
                LabelBody(text=label.text, style=label.style, language=label.language)
                for label in theme.labels
                if label.style.shown
            ),
            broader=theme.broader,
            narrower=tuple(below.id for below in thesaurus.narrower(theme.id)),
            related=theme.related,
            documents={source: amount.documents for source, amount in amounts.items()},
            units={source: amount.units for source, amount in amounts.items()},
        )


class ThemesBody(Wire):
    """All themes."""

    themes: tuple[ThemeBody, ...]
    total: int
