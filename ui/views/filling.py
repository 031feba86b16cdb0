"""The fields of the form of a block, filled in with what it says."""

from collections.abc import Mapping, Sequence

from kb.model.collection import (
    Block,
    Found,
    Heading,
    Naming,
    Narrations,
    Quoting,
    Reference,
    Silence,
    Synthesis,
    Text,
    Told,
)
from kb.services.curating.rules import is_covered
from ui.forms import SOURCES

_MORE = 2  # places to write more in
_MOST_DIGITS = 3


def numbered(blocks: Sequence[Block]) -> tuple[Reference, ...]:
    """The quotations in blocks, each once, in order; forms refer to them by their number."""
    return tuple(dict.fromkeys(ref for block in blocks for ref in block.references))


def typed_of(block: Block, numbered: Sequence[Reference]) -> dict[str, str]:
    """The fields of the form of a block, filled in.

    Args:
        block: as it is.
        numbered: the quotations that can be referred to by their number, from 1.
    """
    match block:
        case Heading(level=level, text=text):
            return {"niveau": str(level), "tekst": text}
        case Text(text=text):
            return {"tekst": text}
        case Quoting(why=why) | Naming(why=why) | Found(why=why):
            return {"tekst": why}
        case Silence() as kept:
            day = kept.looked_on.isoformat() if kept.looked_on else ""
            return {"stem": SOURCES[kept.voice], "tekst": kept.reason, "gezocht": day, "met": kept.looked_for}
        case Synthesis(sentences=sentences):
            fields: dict[str, str] = {}
            for at, one in enumerate(sentences):
                fields[f"zin-{at}"] = one.text
                fields[f"op-{at}"] = ", ".join(str(numbered.index(ref) + 1) for ref in one.rests_on if ref in numbered)
            return fields
        case Told(entry=entry):
            return {"verslag": entry}
        case Narrations(about=about, tellings=tellings):
            fields = {"over": str(numbered.index(about) + 1) if about in numbered else ""}
            for at, telling in enumerate(tellings):
                fields |= {f"wie-{at}": telling.who, f"tekst-{at}": telling.text}
            return fields


def left_alone(typed: Mapping[str, str], there: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """What was typed, with the words that could not be read where nobody typed others.

    Args:
        typed: the fields as they came.
        there: as ``typed_of`` fills them in.
        shown: the same as they could be read.
    """
    kept = {
        name: words
        for name, words in there.items()
        if words != shown.get(name) and (not typed.get(name, "").strip() or is_covered(typed[name]))
    }
    return {**typed, **kept}


def lines_of(typed: Mapping[str, str], prefix: str) -> int:
    """How many places a form has to write sentences or tellings in: those that are filled and a few more."""
    filled = [int(name.removeprefix(prefix)) for name, value in typed.items() if _is_line(name, prefix) and value]
    return max(filled, default=-1) + 1 + _MORE


def _is_line(name: str, prefix: str) -> bool:
    rest = name.removeprefix(prefix)
    return name.startswith(prefix) and rest.isascii() and rest.isdigit() and len(rest) <= _MOST_DIGITS
