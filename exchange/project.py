"""A project as values that belong to no tool: what an exchange file holds, and what is made into one.

Guids are written small and without braces. Spans count code points of ``Source.text`` and are
half-open; the text has a line feed for each line end and no byte order mark. Moments are in UTC.
What refers to something does so by guid; ``exchange.checking`` takes out what leads nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What was coded. Sound, film and pictures are kept unread."""

    TEXT = "text"
    PDF = "pdf"


class VariableKind(StrEnum):
    """What a variable holds, by its name in the standard."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATE_TIME = "DateTime"


class Direction(StrEnum):
    """Which way a link leads, by its name in the standard."""

    ASSOCIATIVE = "Associative"
    ONE_WAY = "OneWay"
    BIDIRECTIONAL = "Bidirectional"


@dataclass(frozen=True, slots=True)
class Made:
    """Who made something and who changed it last, by guid of a user, and when."""

    by: str = ""
    at: datetime | None = None
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who worked on it; ``id`` is the short name in a tool."""

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with those under it, or a folder of codes.

    Attributes:
        color: ``#rrggbb``, or nothing.
        notes: guids.
        iri: where it is known on the web; of concepts alone, and not in every file.
    """

    guid: str
    name: str
    codable: bool = True
    color: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    codes: tuple["Code", ...] = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A property that cases or sources have a value of."""

    guid: str
    name: str
    kind: VariableKind = VariableKind.TEXT
    description: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What a case or source has for a variable, as the standard writes it; ``None`` where nothing is known."""

    variable: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A person, place or group, with what belongs to it by guid."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that somebody gave to a selection or to a whole source."""

    guid: str
    code: str
    by: str = ""
    at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle on a page of a PDF, in whole points from the bottom left of the page.

    Attributes:
        page: counted from 1.
        size: how wide and how high the page is, in points; ``None`` where a file does not say.
    """

    page: int
    left: int
    bottom: int
    right: int
    top: int
    size: tuple[float, float] | None = field(default=None, compare=False)

    @property
    def place(self) -> tuple[int, ...]:
        """Where it is, without how large its page is."""
        return self.page, self.left, self.bottom, self.right, self.top


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a text with its codings, or a part of a page.

    Attributes:
        start, end: of a part of a page 0.
        label: its name where that is not simply the words.
        part: ``None`` for a stretch.
        raw: what stood in the file, to be kept where there is no place for it; empty where nothing is to be.
        doubtful: its name holds other words than stand there, so somebody has to look.
    """

    guid: str
    start: int
    end: int
    label: str = ""
    doubtful: bool = False
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    made: Made = Made()
    part: Part | None = None
    raw: str = field(default="", repr=False, compare=False)

    @property
    def place(self) -> tuple[int, ...]:
        """What tells it from others in the same source."""
        return self.part.place if self.part else (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that we cannot show, as canonical XML, to be written out again.

    Attributes:
        parent: guid of the source that it stands in, or the name of the section of the project.
    """

    parent: str
    xml: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document with its selections. A note is one too: it has a text, a maker, and may be coded.

    Attributes:
        text: ``None`` where the file has no plain text to select in.
        file: the name of the styled text or PDF beside it, in ``Project.files``; empty where there is none.
        representation: of a PDF, the guid of its text.
    """

    guid: str
    name: str = ""
    kind: SourceKind = SourceKind.TEXT
    text: str | None = ""
    file: str = ""
    representation: str = ""
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    made: Made = Made()


Note = Source


@dataclass(frozen=True, slots=True)
class Link:
    """Two things that have to do with each other."""

    guid: str
    name: str = ""
    direction: Direction | None = None
    color: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """Codes, sources and notes that belong together."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of the project beside its texts, such as a PDF or a recording; ``name`` is how sources know it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Project:
    """All that one file holds.

    Attributes:
        origin: the tool and version that wrote it.
        about: guids of notes on the project as a whole.
        files: by name.
        names_only: of its codes a name is told and nothing else: no place in a tree, colour or use.
    """

    name: str
    origin: str = ""
    made: Made = Made()
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    about: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    files: tuple[File, ...] = ()
    names_only: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes with sets of them, apart from any text."""

    origin: str = ""
    codes: tuple[Code, ...] = ()
    sets: tuple[Set, ...] = ()


def all_codes(codes: tuple[Code, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Code]]:
    """Each code of a tree with the names on the way to it, its own last; what is above comes first."""
    for code in codes:
        names = (*path, code.name)
        yield names, code
        yield from all_codes(code.codes, names)
