"""What can be suggested to someone who is still typing."""

from pydantic import BaseModel, ConfigDict

from kb.model.document import DocumentCard
from kb.model.identity import ThemeId

MAX_TYPED_LENGTH = 100


class ThemeSuggestion(BaseModel):
    """A theme, and the label that was being typed: its name, or another word that leads to it."""

    model_config = ConfigDict(frozen=True)

    theme: ThemeId
    label: str


class PlaceSuggestion(BaseModel):
    """A place by the name under which its documents are filed, and the name for it that was being typed."""

    model_config = ConfigDict(frozen=True)

    place: str
    name: str


class Suggestions(BaseModel):
    """A few themes, places and documents, the likeliest of each first.

    Attributes:
        meant: what was typed as it may have been meant, where nothing begins as it was typed; these are of that.
    """

    model_config = ConfigDict(frozen=True)

    themes: tuple[ThemeSuggestion, ...] = ()
    places: tuple[PlaceSuggestion, ...] = ()
    documents: tuple[DocumentCard, ...] = ()
    meant: str = ""

    @property
    def total(self) -> int:
        """How many there are of all kinds together."""
        return len(self.themes) + len(self.places) + len(self.documents)
