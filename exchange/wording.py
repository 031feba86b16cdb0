"""What a code is for, as one text that other tools show, and back: a part on its own lines, its name before it."""

import re

from exchange.saying import DUTCH, LANGUAGES, words
from kb.model.codebook import Code, CodeState, Mapping
from kb.model.identity import ThemeId

HEX = (
    "#2b66bd", "#b35c00", "#8b1a4b", "#2f7d32", "#6a3fb5", "#00767a",
    "#b3261e", "#7a6a00", "#3d5a6c", "#a1368f", "#5b7300", "#8a4b2a",
)  # fmt: skip
"""The colours of codes, by hue, as the pages draw them."""

_TEXTS = ("covers", "leaves", "example")
_NAMED = {words("part", language)[part]: part for language in LANGUAGES for part in (*_TEXTS, "theme")}
_RETIRED = tuple(words("part", language)["retired"] for language in LANGUAGES)
_PART = re.compile(rf"^({'|'.join(_NAMED)}): |^(?:{'|'.join(_RETIRED)})$", re.MULTILINE)


def hex_of(hue: int) -> str:
    """The colour of a hue."""
    return HEX[hue]


def hue_of(color: str) -> int | None:
    """The hue that is nearest to a colour, ``#rrggbb``; ``None`` where there is none."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        return None
    wanted = _rgb(color)
    return min(range(len(HEX)), key=lambda hue: sum((a - b) ** 2 for a, b in zip(_rgb(HEX[hue]), wanted, strict=True)))


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))


def described(code: Code, *, language: str = DUTCH) -> str:
    """What is said of a code, but for its name, place and colour."""
    names = words("part", language)
    said = [f"{names[part]}: {getattr(code, part)}" for part in _TEXTS if getattr(code, part)]
    if code.concept:
        said.append(f"{names['theme']}: {code.concept} ({code.mapping})")
    if code.state is CodeState.RETIRED:
        said.append(names["retired"])
    return "\n".join(said)


def read(description: str) -> dict[str, object]:
    """The fields of a code that a text says, in any language; what has another form is all of it what it is for."""
    found = list(_PART.finditer(description))
    if not found or found[0].start():
        return {"covers": description}
    fields: dict[str, object] = {}
    for one, following in zip(found, [*found[1:], None], strict=True):
        said = description[one.end() : following.start() if following else None].removesuffix("\n")
        if one[1] is None:
            fields["state"] = CodeState.RETIRED
        elif _NAMED[one[1]] == "theme":
            concept, _, relation = said.partition(" (")
            if relation.removesuffix(")") in set(Mapping):
                fields |= {"concept": ThemeId(concept), "mapping": Mapping(relation.removesuffix(")"))}
        else:
            fields[_NAMED[one[1]]] = said
    return fields
