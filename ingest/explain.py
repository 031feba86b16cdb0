"""What pydantic found wrong, in plain Dutch."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError

from ingest.wording import shown

_LONGEST_KEY, _MOST = 40, 20


def explain(error: ValidationError, *, known: Iterable[str]) -> str:
    """All faults in one line; ``known`` keys serve to point out a slip of the pen."""
    faults = list(dict.fromkeys(_fault(fault["type"], fault, tuple(known)) for fault in error.errors()[:_MOST]))
    return "; ".join(faults)


def _fault(kind: str, fault: object, known: tuple[str, ...]) -> str:
    details = fault if isinstance(fault, dict) else {}
    key = shown(".".join(str(part) for part in details["loc"] if isinstance(part, str) and _is_key(part)))
    context = details.get("ctx", {})
    match kind:
        case "missing":
            return f'"{key}" ontbreekt'
        case "extra_forbidden":
            return f'onbekende sleutel "{key}"' + _hint(key, known)
        case "enum":
            choices = context["expected"].replace(" or ", " of ")
            return f'"{key}" kan niet {shown(repr(details["input"])[:60])} zijn; kies uit {choices}'
        case "value_error":
            return f'"{key}": {context["error"]}'
        case "string_too_long":
            return f'"{key}" is te lang; hooguit {context["max_length"]} tekens mag'
        case "string_pattern_mismatch":
            return f'"{key}" mag alleen letters, cijfers, punten en streepjes hebben'
        case "bool_type" | "bool_parsing":
            return f'"{key}" moet true of false zijn'
        case "tuple_type" | "list_type":
            return f'"{key}" moet een lijst zijn'
        case _ if kind.startswith("date"):
            return f'"{key}" moet een datum zijn: JJJJ-MM-DD'
        case _:
            return f'"{key}" heeft geen bruikbare waarde'


def _is_key(part: str) -> bool:
    """Whether a part of a place is a key, not the name of a validator."""
    return "(" not in part and "[" not in part


def _hint(key: str, known: tuple[str, ...]) -> str:
    close = [] if len(key) > _LONGEST_KEY else get_close_matches(key, known, n=1)
    return f'; bedoelt u "{close[0]}"?' if close else ""
