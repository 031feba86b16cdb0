"""The codes beside the text: all of a short codebook; of a long one those that are near, and what typing finds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.language.folding import fold
from kb.model.codebook import Code, CodeState
from kb.model.study import ThingId
from kb.services.tagging.codebooks import Node
from ui.edition import Edition
from ui.views.desk.at import At

MOST_SHOWN = 40
"""So many codes of a longer codebook stand beside the text, and what those stand under."""
_MOST_FOUND = 12
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
    words: tuple[str, ...]


class CodeFound(NamedTuple):
    """A code that typing finds.

    Attributes:
        under: the name of the code that it stands under; empty at the top.
        also: what people say for its theme, where it is found by that.
    """

    id: str
    name: str
    hue: int
    under: str
    also: str


def code_rows(at: At, edition: Edition) -> Iterator[CodeRow]:
    """The codes that stand beside the text, each below the one that it stands under."""
    near = None if at.all_codes or len(at.nodes) <= MOST_SHOWN else _near(at)
    for node in at.nodes:
        code = node.code
        if (near is not None and code.id not in near) or (code.state is CodeState.RETIRED and not node.here):
            continue
        yield CodeRow(
            id=code.id,
            name=node.name or "…",
            hue=code.hue,
            depth=node.depth,
            here=node.here,
            everywhere=node.codings,
            key=str(at.keys[code.id]) if code.id in at.keys and is_given(code) else "",
            codable=is_given(code),
            words=_also(code, edition),
        )


def _near(at: At) -> set[ThingId]:
    """The codes used last, those on this page, most often given first, and those at the top; with all above them."""
    on_page = Counter(
        coding.code
        for one in at.marks.highlights
        if one.start < at.window.end and one.end > at.window.start
        for coding in at.marks.codings.get(one.id, ())
    )
    top = [node.code.id for node in at.nodes if node.depth == 0]
    wanted = dict.fromkeys([*at.last, *(code for code, _ in on_page.most_common() if code), *top])
    above = {node.code.id: node.code.parent for node in at.nodes}
    found: set[ThingId] = set()
    for id in list(wanted)[:MOST_SHOWN]:
        one = ThingId(id) if id in above else None
        while one is not None and one not in found:
            found.add(one)
            one = above.get(one)
    return found


def is_given(code: Code) -> bool:
    """Whether it can be given to words."""
    return code.codable and code.state is not CodeState.RETIRED


def found_codes(nodes: Sequence[Node], typed: str, edition: Edition) -> list[CodeFound]:
    """The codes that somebody who types so may mean: by their name, or by what people say for their theme."""
    wanted = fold(" ".join(typed.split()))
    names = {node.code.id: node.name for node in nodes}
    found: list[tuple[bool, int, int, CodeFound]] = []
    for node in nodes:
        if not wanted or not is_given(node.code):
            continue
        rank, also = _fits(node.name, wanted), ""
        if rank is None:
            words = [(fits, word) for word in _also(node.code, edition) if (fits := _fits(word, wanted)) is not None]
            rank, also = min(words, default=(None, ""))
        if rank is not None:
            under = names.get(node.code.parent, "") if node.code.parent else ""
            row = CodeFound(node.code.id, node.name, node.code.hue, under, also)
            found.append((bool(also), rank, len(found), row))
    return [row for *_, row in sorted(found)[:_MOST_FOUND]]


def _fits(name: str, wanted: str) -> int | None:
    """How well a name fits what was typed, the lower the better: it is that, begins so, or a word in it does."""
    said = fold(name)
    if said == wanted:
        return 0
    if said.startswith(wanted):
        return 1
    if said.find(f" {wanted}") >= 0:
        return 2
    return 3 if wanted in said else None


def _also(code: Code, edition: Edition) -> tuple[str, ...]:
    """The words of residents and professionals for the theme that a code is mapped to."""
    if code.concept is None or code.concept not in edition.thesaurus:
        return ()
    labels = edition.thesaurus[code.concept].labels
    return tuple(dict.fromkeys(label.text for label in labels if label.style.shown))[:_ALSO]
