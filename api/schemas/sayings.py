"""How residents say it, over the wire."""

from typing import Self

from pydantic import Field

from api.schemas.documents import DocumentCardBody, ThemeMarkBody
from api.schemas.wire import Wire
from kb.model.theme import Register
from kb.services.exploring.voicing import Saying


class SaidBody(ThemeMarkBody):
    """Where a sentence names the theme, by which label and whose word that is; offsets are the document's."""

    style: Register = Field(alias="register")


class SayingBody(Wire):
    """A whole sentence of a resident's story, word for word, with the document it stands in."""

    document: DocumentCardBody
    passage_id: str
    sha256: str
    start: int
    end: int
    text: str
    marks: tuple[SaidBody, ...]

    @classmethod
    def of(cls, saying: Saying) -> Self:
        """The wire form of a sentence."""
        sentence = saying.sentence
        return cls(
            document=DocumentCardBody.of(saying.document),
            passage_id=saying.passage.id,
            sha256=sentence.sha256,
            start=sentence.start,
            end=sentence.end,
            text=sentence.exact,
            marks=tuple(
                SaidBody(theme=mark.theme, label=mark.label, style=mark.style, start=mark.start, end=mark.end)
                for mark in saying.marks
            ),
        )


class SayingsBody(Wire):
    """How residents say it; empty where no story names the theme."""

    sayings: tuple[SayingBody, ...]
