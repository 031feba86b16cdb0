"""Elements of the standard as values of ``exchange.project``, and a line for whatever is not as it should be.

Positions of selections stay as the file has them; ``ruler`` makes ours of them. A guid is known by
its kind: what refers to a code means a code.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from exchange.losses import Loss, LossKind
from exchange.project import (
    Case,
    Code,
    Coding,
    Direction,
    Link,
    Made,
    Part,
    Selection,
    Set,
    User,
    Value,
    Variable,
    VariableKind,
)
from exchange.refi import grammar
from exchange.refi.tree import Element, all_text, children, local, text_of
from exchange.saying import DUTCH, Said, quoted, said, words

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

_VALUES = tuple(f"{kind.value}Value" for kind in VariableKind)
_IN_PARTS = frozenset({"", "Description", "Coding", "NoteRef"})
_NAMELESS = "(zonder naam)"


class Elements:
    """Makes values of elements of one file.

    Attributes:
        losses: what was found on the way.
    """

    def __init__(self) -> None:
        self.losses: list[Loss] = []
        self._seen: Counter[str] = Counter()
        self._given: set[tuple[str, str]] = set()

    def tell(self, kind: LossKind, thing: Said, why: Said) -> None:
        """Keep a line for the report."""
        self.losses.append(Loss(kind, thing, why))

    def unknown(self, element: Element) -> None:
        """Keep a line for what is not in the standard."""
        self.tell(LossKind.LEFT_OUT, called(element), said("why.unknown"))

    def guid(self, element: Element) -> str:
        """The guid of a thing: its own, or one that follows from what stands there."""
        kind, raw = local(element), element.get("guid")
        self._seen[kind] += 1
        own = grammar.guid(raw)
        if own is None:
            own = grammar.derived(raw.strip()) if raw and raw.strip() else grammar.derived(kind, str(self._seen[kind]))
            if (kind, own) not in self._given:
                self.tell(LossKind.CHANGED, called(element), said("why.guid_new"))
        if (kind, own) in self._given:
            self.tell(LossKind.CHANGED, called(element), said("why.guid_twice", guid=own))
            own = grammar.derived(kind, own, str(self._seen[kind]))
        self._given.add((kind, own))
        return own

    def reference(self, raw: str | None) -> str:
        """What something refers to; nothing when it says nothing."""
        return grammar.guid(raw) or (grammar.derived(raw.strip()) if raw and raw.strip() else "")

    def references(self, element: Element, *names: str) -> tuple[str, ...]:
        """What the elements under this one with these names refer to, each once."""
        found = [self.reference(child.get("targetGUID") or child.get("guid")) for child in children(element, *names)]
        if len(set(found)) < len(found):
            self.tell(LossKind.LEFT_OUT, called(element), said("why.references_twice"))
        return tuple(dict.fromkeys(found))

    def name(self, element: Element, *, needed: bool = False) -> str:
        """The name of a thing, not longer than names may be."""
        name = element.get("name") or ""
        if len(name) > grammar.LONGEST_NAME:
            self.tell(LossKind.CHANGED, called(element), said("why.long_name", length=len(name)))
            name = name[: grammar.LONGEST_NAME]
        if needed and not name.strip():
            self.tell(LossKind.CHANGED, called(element), said("why.nameless"))
            return _NAMELESS
        return name

    def made(self, element: Element, by: str = "creatingUser", changed_by: str = "modifyingUser") -> Made:
        """Who made a thing and when."""
        return Made(
            self.reference(element.get(by)),
            self.moment(element, "creationDateTime"),
            self.reference(element.get(changed_by)),
            self.moment(element, "modifiedDateTime"),
        )

    def moment(self, element: Element, attribute: str) -> datetime | None:
        """A moment."""
        return self._read(element, attribute, grammar.moment, "moment")

    def user(self, element: Element) -> User:
        """Somebody who worked on it."""
        return User(self.guid(element), self.name(element), (element.get("id") or "")[: grammar.LONGEST_NAME])

    def codes(self, element: Element) -> tuple[Code, ...]:
        """The codes directly under an element, with those under them."""
        return tuple(self.code(child) for child in children(element, "Code"))

    def code(self, element: Element) -> Code:
        """A code with those under it."""
        codable = self._read(element, "isCodable", grammar.boolean, "boolean")
        return Code(
            self.guid(element),
            self.name(element, needed=True),
            codable is not False,
            self._read(element, "color", grammar.color, "color") or "",
            text_of(element, "Description") or "",
            self.references(element, "NoteRef"),
            self.codes(element),
        )

    def variable(self, element: Element) -> Variable:
        """A property that cases or sources have."""
        kind = self._choice(element, "typeOfVariable", VariableKind) or VariableKind.TEXT
        return Variable(
            self.guid(element), self.name(element, needed=True), kind, text_of(element, "Description") or ""
        )

    def values(self, element: Element) -> tuple[Value, ...]:
        """What a case or source has for variables; of two for one variable the first."""
        found: dict[str, Value] = {}
        for child in children(element, "VariableValue"):
            (variable,) = self.references(child, "VariableRef") or ("",)
            value = self._value(child)
            if found.setdefault(variable, Value(variable, value)) != Value(variable, value):
                self.tell(LossKind.LEFT_OUT, called(element), said("why.two_values"))
        return tuple(found.values())

    def _value(self, element: Element) -> str | None:
        """What stands there for a variable, when it is what its element says."""
        for child in children(element, *_VALUES):
            value = all_text(child)
            if grammar.is_value(VariableKind(local(child).removesuffix("Value")), value):
                return value
            self.tell(LossKind.LEFT_OUT, called(child), said("why.no_value", value=quoted(value)))
        return None

    def case(self, element: Element) -> Case:
        """A person, place or group."""
        return Case(
            self.guid(element),
            self.name(element),
            text_of(element, "Description") or "",
            self.references(element, "CodeRef"),
            self.values(element),
            self.references(element, "SourceRef"),
            self.references(element, "SelectionRef"),
        )

    def codings(self, element: Element) -> tuple[Coding, ...]:
        """The codings directly under an element."""
        return tuple(self._codings(children(element, "Coding")))

    def _codings(self, found: Iterable[Element]) -> Iterator[Coding]:
        for child in found:
            codes = self.references(child, "CodeRef")
            if len(codes) > 1:
                self.tell(LossKind.LEFT_OUT, called(child), said("why.two_codes"))
            yield Coding(
                self.guid(child),
                codes[0] if codes else "",
                self.reference(child.get("creatingUser")),
                self.moment(child, "creationDateTime"),
                self.references(child, "NoteRef"),
            )

    def selection(self, element: Element, source: str) -> Selection | None:
        """A selection with its positions and name as the file has them; ``None`` without whole numbers."""
        start, end = (grammar.integer(element.get(name)) for name in ("startPosition", "endPosition"))
        if start is None or end is None:
            first, last = (quoted(element.get(name) or "") for name in ("startPosition", "endPosition"))
            thing = said("thing.in_source", thing=called(element), source=quoted(source))
            self.tell(LossKind.LEFT_OUT, thing, said("why.no_places", start=first, end=last))
            return None
        return Selection(
            self.guid(element),
            start,
            end,
            element.get("name") or "",
            False,
            text_of(element, "Description") or "",
            self.codings(element),
            self.references(element, "NoteRef"),
            self.made(element),
        )

    def part(self, element: Element, raw: str) -> Selection | None:
        """A part of a page with what it was given; ``None`` where it says more than we can hold, or nowhere.

        The standard says nothing of how pages count; files of ATLAS.ti and others count them from 0.
        """
        names = ("page", "firstX", "firstY", "secondX", "secondY")
        page, x, y, other_x, other_y = (grammar.integer(element.get(name)) for name in names)
        if page is None or x is None or y is None or other_x is None or other_y is None:
            return None
        part = Part(page + 1, min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
        if page < 0 or any(local(child) not in _IN_PARTS for child in element):
            return None
        return Selection(
            self.guid(element),
            0,
            0,
            self.name(element),
            False,
            text_of(element, "Description") or "",
            self.codings(element),
            self.references(element, "NoteRef"),
            self.made(element),
            part,
            raw,
        )

    def link(self, element: Element) -> Link:
        """Two things that have to do with each other."""
        return Link(
            self.guid(element),
            self.name(element),
            self._choice(element, "direction", Direction),
            self._read(element, "color", grammar.color, "color") or "",
            self.reference(element.get("originGUID")),
            self.reference(element.get("targetGUID")),
            self.references(element, "NoteRef"),
        )

    def set(self, element: Element) -> Set:
        """Things that belong together."""
        return Set(
            self.guid(element),
            self.name(element, needed=True),
            text_of(element, "Description") or "",
            self.references(element, "MemberCode"),
            self.references(element, "MemberSource"),
            self.references(element, "MemberNote"),
        )

    def _read(self, element: Element, attribute: str, read: Callable[[str], T | None], why: str) -> T | None:
        """The value of an attribute, when there is one and it can be read."""
        raw = element.get(attribute)
        if raw is None or not raw.strip():
            return None
        value = read(raw)
        if value is None:
            told = said(f"why.attribute_{why}", value=quoted(raw), attribute=attribute)
            self.tell(LossKind.LEFT_OUT, called(element), told)
        return value

    def _choice(self, element: Element, attribute: str, kind: type[Choice]) -> Choice | None:
        return self._read(
            element, attribute, lambda raw: next((one for one in kind if one == raw.strip()), None), "choice"
        )


def called(element: Element) -> Said:
    """A thing by its kind and name, as a line calls it."""
    own = local(element)
    kind = said(f"kind.{own}") if own in words("kind", DUTCH) else own
    name = element.get("name") or element.get("guid") or ""
    return said("thing.named", kind=kind, name=quoted(name)) if name else said("thing.kind", kind=kind)
