"""What people call things in a study: names that are there once, in the order of the numbers in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from kb.errors import Invalid
from kb.model.foreign import Case, Variable
from kb.model.study import LONGEST_NAME, LONGEST_TEXT

_TOLD = 5
_NUMBER = re.compile(r"(\d+)")
_DIGITS = 18

Named = TypeVar("Named", Case, Variable)


def in_order(things: Iterable[Named]) -> list[Named]:
    """Things by name, where 2 comes before 10."""
    return sorted(things, key=lambda one: (list(_parts(one.name)), one.id))


def one_name(said: str) -> str:
    """A name in one line.

    Raises:
        Invalid: it is none.
    """
    plain = " ".join(said.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        msg = f"een naam heeft 1 tot {LONGEST_NAME} tekens"
        raise Invalid(msg)
    return plain


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
