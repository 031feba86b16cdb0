"""What a web annotation says of one place, whoever made it.

A place is told twice, as the recommendation asks: by code points, the end not included, and by the
words with those around them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from exchange.losses import Loss
from kb.model.region import Drawn

AROUND = 32
"""Characters of the text before and after the words."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with what stands around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that was said of one place.

    Attributes:
        iri: of the annotation itself; empty where it has none.
        target: the IRI of what it is about.
        quote: the words; ``None`` where they are not told.
        span: begin and end in code points; ``None`` where they are not told.
        tags: of each code what tells it from others, an IRI or a name, and its name.
        comments: of each its own IRI, empty where it has none, and its words.
        creator: by name.
        maker: the IRI of the creator; empty where there is none.
        name: what the target is called; mostly empty.
        part: of a page of the target; ``None`` where it is about words.
        kind: of a comment, as it says itself.
    """

    iri: str
    target: str
    quote: Quote | None = None
    span: tuple[int, int] | None = None
    tags: tuple[tuple[str, str], ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    creator: str = ""
    at: datetime | None = None
    maker: str = ""
    name: str = ""
    kind: str = ""
    part: Drawn | None = None

    @property
    def whole(self) -> bool:
        """Whether it is about all of its target."""
        return self.quote is None and self.span is None and self.part is None


class Annotations(NamedTuple):
    """What a file held, and what of it cannot be used.

    Attributes:
        iri: of the collection; empty where it has none.
    """

    annotations: tuple[Annotation, ...]
    losses: tuple[Loss, ...]
    iri: str = ""
