"""What people call things in a study: names that are there once, in the order of the numbers in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from kb.errors import Invalid
from kb.model.foreign import Case, Variable
from kb.model.study import LONGEST_NAME, LONGEST_TEXT

_TOLD = 5
_AROUND = 20
_NUMBER = re.compile(r"(\d+)")
_DIGITS = 18

Named = TypeVar("Named", Case, Variable)


def in_order(things: Iterable[Named]) -> list[Named]:
    """Things by name, where 2 comes before 10."""
    return sorted(things, key=lambda one: (list(_parts(one.name)), one.id))


def one_name(said: str, *, of: str = "een naam") -> str:
    """A name in one line, without needless spaces.

    Args:
        said: what was typed.
        of: what it is the name of, at the beginning of what is told.

    Raises:
        Invalid: it is none; the message says why.
    """
    plain = " ".join(said.split())
    if not plain or len(plain) > LONGEST_NAME:
        msg = f"{of} heeft 1 tot {LONGEST_NAME} tekens"
        raise Invalid(msg)
    refuse_unseen(plain)
    return plain


def refuse_unseen(plain: str) -> None:
    """Refuse signs that nobody sees, such as one that turns the words behind it around.

    Raises:
        Invalid: with the first of them by its number, and where it stands.
    """
    unseen = next((place for place, sign in enumerate(plain) if not sign.isprintable()), None)
    if unseen is not None:
        after = f"na “{plain[max(0, unseen - _AROUND) : unseen]}”" if unseen else "aan het begin"
        msg = f"{after} staat een teken dat niet te zien is (U+{ord(plain[unseen]):04X}); haal het weg"
        raise Invalid(msg)


def prose(said: str) -> str:
    """A description with the line ends that we write.

    Raises:
        Invalid: it is too long.
    """
    plain = said.replace("\r\n", "\n").strip()
    if len(plain) > LONGEST_TEXT or "\0" in plain:
        msg = f"een omschrijving heeft hoogstens {LONGEST_TEXT} tekens"
        raise Invalid(msg)
    return plain


def refuse_taken(there: Iterable[str], named: Sequence[str]) -> None:
    """Refuse names that are there already, or twice among the new.

    Raises:
        Invalid: with the first of them.
    """
    known = {one.casefold() for one in there}
    for name in named:
        if name.casefold() in known:
            msg = f"er is al een “{name}”; kies een andere naam"
            raise Invalid(msg)
        known.add(name.casefold())


def refuse_wrong(wrong: Sequence[str]) -> None:
    """Refuse all that is wrong together.

    Raises:
        Invalid: with the first few, and how many more there are.
    """
    if wrong:
        further = f"; en nog {len(wrong) - _TOLD}" if len(wrong) > _TOLD else ""
        raise Invalid("; ".join(wrong[:_TOLD]) + further)


def _parts(name: str) -> Iterator[tuple[int, str]]:
    for part in _NUMBER.split(name.casefold()):
        yield (int(part[:_DIGITS]), "") if part.isascii() and part.isdecimal() else (-1, part)


def named_by(words: str) -> str:
    """Words as the name of a code: no longer than one that is typed."""
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
