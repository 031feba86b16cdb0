"""What a code is for, as one text that other tools show, and back: a part on its own lines, its name before it."""

import re

from kb.model.codebook import Code, CodeState, Mapping
from kb.model.identity import ThemeId

HEX = (
    "#2b66bd", "#b35c00", "#8b1a4b", "#2f7d32", "#6a3fb5", "#00767a",
    "#b3261e", "#7a6a00", "#3d5a6c", "#a1368f", "#5b7300", "#8a4b2a",
)  # fmt: skip
"""The colours of codes, by hue, as the pages draw them."""

_PARTS = {"covers": "Wat wel", "leaves": "Wat niet", "example": "Voorbeeld"}
_THEME, _RETIRED = "Thema", "Niet meer in gebruik"
_PART = re.compile(rf"^({'|'.join([*_PARTS.values(), _THEME])}): |^{_RETIRED}$", re.MULTILINE)


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


def described(code: Code) -> str:
    """What is said of a code, but for its name, place and colour."""
    said = [f"{name}: {getattr(code, field)}" for field, name in _PARTS.items() if getattr(code, field)]
    if code.concept:
        said.append(f"{_THEME}: {code.concept} ({code.mapping})")
    if code.state is CodeState.RETIRED:
        said.append(_RETIRED)
    return "\n".join(said)


def read(description: str) -> dict[str, object]:
    """The fields of a code that a text says; what has another form is all of it what the code is for."""
    found = list(_PART.finditer(description))
    if not found or found[0].start():
        return {"covers": description}
    fields: dict[str, object] = {}
    names = {name: field for field, name in _PARTS.items()}
    for one, following in zip(found, [*found[1:], None], strict=True):
        said = description[one.end() : following.start() if following else None].removesuffix("\n")
        if one[1] is None:
            fields["state"] = CodeState.RETIRED
        elif one[1] == _THEME:
            concept, _, relation = said.partition(" (")
            if relation.removesuffix(")") in set(Mapping):
                fields |= {"concept": ThemeId(concept), "mapping": Mapping(relation.removesuffix(")"))}
        else:
            fields[names[one[1]]] = said
    return fields
