"""From what was typed in the form of a block to that block."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import ValidationError

from kb.errors import Invalid
from kb.model.collection import (
    BLOCK,
    Block,
    BlockId,
    Found,
    Naming,
    Quoting,
    Reference,
)
from ui.forms import SOURCES
from ui.pages.curating.pasting import Pasting
from ui.views.filling import lines_of

KINDS = ("text", "heading", "quote", "silence", "document", "synthesis", "journal", "narrations", "finding")
"""In the order in which they are offered."""
_VOICES = {name: source for source, name in SOURCES.items()}
_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_BETWEEN = re.compile(r"[\s,;.&+-]+|\b(?:en|and)\b")


class Typing:
    """Makes blocks of what was typed."""

    def __init__(self, pasting: Pasting, numbered: Sequence[Reference]) -> None:
        self._pasting = pasting
        self._numbered = numbered

    def block(self, typed: Mapping[str, str], before: Block | None = None) -> Block:
        """The block that a form describes.

        Args:
            typed: the fields of the form.
            before: the block that it was, whose source stays; ``None`` for a new one.

        Raises:
            DocumentNotFound: a source that is not there, or not for this reader.
            Invalid: it describes none; it says what is wrong.
        """
        kind = before.kind if before else typed.get("soort", "")
        try:
            said = {"kind": kind, "id": before.id if before else BlockId("-"), **self._said(kind, typed, before)}
            return BLOCK.validate_python(said)
        except ValidationError as error:
            raise Invalid(_wrong(error)) from error

    def _said(self, kind: str, typed: Mapping[str, str], before: Block | None) -> dict[str, object]:
        text, pasted = typed.get("tekst", ""), typed.get("bron", "")
        match kind:
            case "heading":
                return {"level": typed.get("niveau", "2"), "text": text}
            case "text":
                return {"text": text}
            case "quote":
                kept = before.reference if isinstance(before, Quoting) else self._pasting.reference(pasted)
                return {"reference": kept, "why": text}
            case "document":
                named = before.document if isinstance(before, Naming) else self._pasting.document(pasted)
                return {"document": named, "why": text}
            case "finding":
                finding = before.finding if isinstance(before, Found) else self._pasting.finding(pasted)
                return {"finding": finding, "why": text}
            case "silence":
                voice = _VOICES.get(typed.get("stem", ""))
                return {
                    "voice": voice, "reason": text, "looked_on": _day(typed.get("gezocht", "")),
                    "looked_for": typed.get("met", ""),
                }  # fmt: skip
            case "synthesis":
                return {"sentences": self._sentences(typed)}
            case "journal":
                return {"entry": typed.get("verslag", "")}
            case "narrations":
                about = self._by_number(typed.get("over", ""))
                return {"about": about[0] if about else None, "tellings": _tellings(typed)}
            case _:
                msg = "kies een soort blok"
                raise Invalid(msg)

    def _sentences(self, typed: Mapping[str, str]) -> list[dict[str, object]]:
        return [
            {"text": typed[f"zin-{at}"].strip(), "rests_on": self._by_number(typed.get(f"op-{at}", ""))}
            for at in range(lines_of(typed, "zin-"))
            if typed.get(f"zin-{at}", "").strip()
        ]

    def _by_number(self, said: str) -> tuple[Reference, ...]:
        """The quotations with these numbers, each once."""
        parts = [one for one in _BETWEEN.split(said) if one]
        if no_number := next((one for one in parts if not _NUMBER.fullmatch(one)), ""):
            msg = f"“{no_number[:20]}” is geen nummer van een citaat"
            raise Invalid(msg)
        numbers = [int(one) for one in parts]
        wrong = [one for one in numbers if not 1 <= one <= len(self._numbered)]
        if wrong:
            msg = f"er is geen citaat {wrong[0]}"
            raise Invalid(msg)
        return tuple(dict.fromkeys(self._numbered[one - 1] for one in numbers))


def _tellings(typed: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for at in range(max(lines_of(typed, "wie-"), lines_of(typed, "tekst-"))):
        who, text = typed.get(f"wie-{at}", "").strip(), typed.get(f"tekst-{at}", "").strip()
        if who or text:
            found.append({"who": who, "text": text})
    return found


def _day(said: str) -> date | None:
    if not said.strip():
        return None
    try:
        return date.fromisoformat(said.strip())
    except ValueError as error:
        msg = "schrijf de dag zo: 2026-05-03"
        raise Invalid(msg) from error


def _wrong(error: ValidationError) -> str:
    """What is wrong with the fields, in a line."""
    first = error.errors()[0]
    names = {str(part) for part in first["loc"]}
    if first["type"] == "string_too_long":
        return f"dit is te lang: hoogstens {first['ctx']['max_length']} tekens"
    if "voice" in names:
        return "kies een stem"
    if first["type"] in {"string_too_short", "too_short"}:
        return "vul dit in: er staat nog niets"
    return "dit past niet in het blok"
