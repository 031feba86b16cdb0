"""The codes beside the text."""

from collections.abc import Iterator
from typing import NamedTuple

from kb.model.codebook import Code, CodeState
from ui.edition import Edition
from ui.views.desk.at import LAST_USED, At

_ALSO = 12


class CodeRow(NamedTuple):
    """A code beside the text.

    Attributes:
        key: the digit that gives it; empty when it was not used lately.
        words: what people also say for the theme that it is mapped to, so that it is found by those.
    """

    id: str
    name: str
    hue: int
    depth: int
    here: int
    everywhere: int
    key: str
    codable: bool
    about: str
    words: tuple[str, ...]


def code_rows(at: At, edition: Edition) -> Iterator[CodeRow]:
    """The codes of the study, each below the one that it stands under."""
    keys = {id: str(number) for number, id in enumerate(at.last[:LAST_USED], start=1)}
    for node in at.nodes:
        if node.code.state is CodeState.RETIRED and not node.here:
            continue
        code = node.code
        yield CodeRow(
            id=code.id,
            name=node.name or "…",
            hue=code.hue,
            depth=node.depth,
            here=node.here,
            everywhere=node.codings,
            key=keys.get(code.id, ""),
            codable=code.codable and code.state is not CodeState.RETIRED,
            about=code.covers,
            words=_also(code, edition),
        )


def _also(code: Code, edition: Edition) -> tuple[str, ...]:
    """The words of residents and professionals for the theme that a code is mapped to."""
    if code.concept is None or code.concept not in edition.thesaurus:
        return ()
    labels = edition.thesaurus[code.concept].labels
    return tuple(dict.fromkeys(label.text for label in labels if label.style.shown))[:_ALSO]
