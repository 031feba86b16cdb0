"""A QDPX file as a project, with a line for everything that does not come along.

What is not safe, or is no project at all, is refused. What is wrong with one thing costs that thing
only, by name. Sound, film, pictures and graphs are kept as they came.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from exchange.checking import checked
from exchange.losses import LossKind
from exchange.outcome import Imported
from exchange.project import (
    Case,
    Code,
    File,
    Link,
    Made,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    Unread,
    User,
    Variable,
)
from exchange.refi import grammar
from exchange.refi.container import Container, opened
from exchange.refi.elements import Elements, called
from exchange.refi.ruler import Drafted, placed
from exchange.refi.tree import Element, Piece, all_text, children, kept, local, pieces, space, text_of
from exchange.saying import Said, quoted, said
from kb.coding.rulers import Written, written

_LONGEST_DESCRIPTION = 1_000_000
_SECTIONS = ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs")
_LAST = "Project"
_IN_SOURCES = frozenset(
    {"Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue", "Representation"}
)


def read(file: BinaryIO) -> Imported:
    """What a QDPX file holds; read into memory, nothing is written to disk.

    Raises:
        InvalidExchange: it is no project, or not safe to read.
    """
    with opened(file) as container:
        return _Reading(container).read()


class _Reading:
    """One file on its way in."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._make = Elements()
        self._takers = self._made_takers()
        self._name, self._origin, self._made, self._description = "", "", Made(), ""
        self._users: list[User] = []
        self._codes: list[Code] = []
        self._variables: list[Variable] = []
        self._cases: list[Case] = []
        self._sources: list[Drafted] = []
        self._notes: list[Drafted] = []
        self._links: list[Link] = []
        self._sets: list[Set] = []
        self._about: list[str] = []
        self._unread: list[Unread] = []
        self._wanted: set[str] = set()
        """Names of files to keep."""
        self._read_texts: set[str] = set()
        self._read_parts: set[Element] = set()

    def read(self) -> Imported:
        xml = self._container.read_project()
        found = pieces(xml, root="Project", namespaces=grammar.PROJECTS, sections=_SECTIONS)
        root = next(found).element
        self._begin(root)
        own = space(root)
        for piece in found:
            self._take(piece, own)
        located = placed([*self._sources, *self._notes])
        project = checked(self._project(located.sources))
        losses = (*self._make.losses, *located.losses, *project.losses)
        return Imported(project.project, located.measured, losses)

    def _begin(self, root: Element) -> None:
        self._name = self._make.name(root) or PurePosixPath(self._container.project).stem
        self._origin = (root.get("origin") or "")[: grammar.LONGEST_NAME]
        self._made = self._make.made(root, "creatingUserGUID", "modifyingUserGUID")

    def _take(self, piece: Piece, own: str) -> None:
        path, element = piece
        name = local(element)
        where = path[0] if path else ""
        if not name or (not path and name in _SECTIONS):
            return
        take = self._takers.get((where, name)) if space(element) == own else None
        if take is not None:
            take(element)
        elif where in ("Graphs", "Sources") and space(element) == own:
            self._keep(where, element, "kept_known")
        else:
            self._keep(where or _LAST, element, "kept_unknown")

    def _made_takers(self) -> dict[tuple[str, str], Callable[[Element], None]]:
        make = self._make
        return {
            ("Users", "User"): lambda element: self._users.append(make.user(element)),
            ("CodeBook", "Codes"): lambda element: self._codes.extend(make.codes(element)),
            ("Variables", "Variable"): lambda element: self._variables.append(make.variable(element)),
            ("Cases", "Case"): lambda element: self._cases.append(make.case(element)),
            ("Sources", "TextSource"): lambda element: self._sources.append(self._text(element)),
            ("Sources", "PDFSource"): lambda element: self._sources.append(self._pdf(element)),
            ("Notes", "Note"): lambda element: self._notes.append(self._text(element)),
            ("Links", "Link"): lambda element: self._links.append(make.link(element)),
            ("Sets", "Set"): lambda element: self._sets.append(make.set(element)),
            ("", "NoteRef"): lambda element: self._about.append(make.reference(element.get("targetGUID"))),
            ("", "Description"): self._describe,
        }

    def _describe(self, element: Element) -> None:
        self._description = all_text(element)[:_LONGEST_DESCRIPTION]

    def _keep(self, parent: str, element: Element, why: str) -> None:
        """Keep a part for the way back, with the files it names."""
        xml = kept(element, grammar.PROJECT)
        self._unread.append(Unread(parent, xml))
        self._make.tell(LossKind.KEPT_UNREAD, called(element), said(f"why.{why}"))
        for path in grammar.PATHS.findall(xml):
            self._want(path, element)

    def _want(self, path: str | None, element: Element) -> str:
        """The name of a file that goes along; nothing where there is none."""
        if not path or not path.strip():
            return ""
        name = self._container.named(path)
        if name is None:
            self._make.tell(LossKind.LEFT_OUT, called(element), _elsewhere(path))
            return ""
        self._wanted.add(name)
        return name

    def _text(self, element: Element) -> Drafted:
        source = self._source(element, SourceKind.TEXT, self._want(element.get("richTextPath"), element))
        return Drafted(source, self._content(element))

    def _pdf(self, element: Element) -> Drafted:
        """A PDF with the text that stands for it, and parts of its pages."""
        parts = tuple(self._parts(element))
        source = self._source(
            element, SourceKind.PDF, self._want(element.get("path") or element.get("currentPath"), element)
        )
        told = next(children(element, "Representation"), None)
        if told is None:
            return Drafted(source, None, parts)
        text = self._source(told, SourceKind.TEXT, "")
        joined = replace(
            source,
            representation=text.guid,
            selections=text.selections,
            codings=(*source.codings, *text.codings),
            notes=(*source.notes, *text.notes),
            values=(*source.values, *text.values),
        )
        return Drafted(joined, self._content(told), parts)

    def _parts(self, element: Element) -> Iterator[Selection]:
        """The parts of pages that are selected for what they show.

        ATLAS.ti writes words that are selected twice, as text and as where that stands on the page, under one guid: of
        those the text is read, and the place on the page is kept as it came.
        """
        for child in self._figures(element):
            part = self._make.part(child, kept(child, grammar.PROJECT))
            if part is not None:
                yield part
                self._read_parts.add(child)

    def _figures(self, element: Element) -> list[Element]:
        holders = (element, *children(element, "Representation"))
        words = {grammar.guid(one.get("guid")) for holder in holders for one in children(holder, "PlainTextSelection")}
        return [one for one in children(element, "PDFSelection") if grammar.guid(one.get("guid")) not in words - {None}]

    def _source(self, element: Element, kind: SourceKind, file: str) -> Source:
        make, name, guid = self._make, self._make.name(element), self._make.guid(element)
        self._keep_unknown(element, guid, kind)
        selections = (make.selection(child, name) for child in children(element, "PlainTextSelection"))
        return Source(
            guid,
            name,
            kind,
            None,
            file,
            "",
            text_of(element, "Description") or "",
            tuple(one for one in selections if one is not None),
            make.codings(element),
            make.references(element, "NoteRef"),
            make.values(element),
            make.made(element),
        )

    def _keep_unknown(self, element: Element, guid: str, kind: SourceKind) -> None:
        """Keep what stands in a source and is not ours to read."""
        own, marks = space(element), 0
        for child in element:
            name = local(child)
            if not name or (name in _IN_SOURCES and space(child) == own) or child in self._read_parts:
                continue
            self._unread.append(Unread(guid, kept(child, grammar.PROJECT)))
            if name == "PDFSelection" and kind is SourceKind.PDF:
                marks += 1
            else:
                why = said("why.holds_unknown", name=quoted(name))
                self._make.tell(LossKind.KEPT_UNREAD, called(element), why)
        if marks:
            why = said("why.coded_pages", number=marks)
            self._make.tell(LossKind.KEPT_UNREAD, called(element), why)

    def _content(self, element: Element) -> Written | None:
        """The text of a source, from the XML or from its own file; ``None`` where it cannot be had."""
        inside, path = text_of(element, "PlainTextContent"), element.get("plainTextPath")
        if inside is not None:
            if path:
                self._make.tell(LossKind.LEFT_OUT, called(element), said("why.text_twice", path=quoted(path)))
            return written(inside)
        if not path or not path.strip():
            self._make.tell(LossKind.LEFT_OUT, called(element), said("why.no_text_to_select"))
            return None
        name = self._container.named(path)
        if name is None:
            self._make.tell(LossKind.LEFT_OUT, called(element), _elsewhere(path))
            return None
        self._read_texts.add(name)
        return self._decoded(name, element)

    def _decoded(self, name: str, element: Element) -> Written | None:
        try:
            return written(self._container.read(name).decode("utf-8"))
        except UnicodeDecodeError:
            self._make.tell(LossKind.LEFT_OUT, called(element), said("why.text_no_utf8", name=quoted(name)))
            return None

    def _project(self, located: tuple[Source, ...]) -> Project:
        return Project(
            self._name,
            self._origin,
            self._made,
            self._description,
            tuple(self._users),
            tuple(self._codes),
            tuple(self._variables),
            tuple(self._cases),
            located[: len(self._sources)],
            located[len(self._sources) :],
            tuple(self._links),
            tuple(self._sets),
            tuple(dict.fromkeys(self._about)),
            tuple(sorted(self._unread, key=lambda part: _rank(part.parent))),
            tuple(self._files()),
        )

    def _files(self) -> list[File]:
        """The files that go along, by name; of what belongs to nothing a line says so."""
        for name in self._container.files():
            if name not in self._wanted | self._read_texts:
                self._make.tell(LossKind.LEFT_OUT, said("thing.file", name=quoted(name)), said("why.sourceless"))
        return [File(name, self._container.read(name)) for name in sorted(self._wanted)]


def _rank(parent: str) -> int:
    """What stands in sources comes first, then by section: the order in which a project is written."""
    return _SECTIONS.index(parent) if parent in _SECTIONS else len(_SECTIONS) if parent == _LAST else -1


def _elsewhere(path: str) -> Said:
    if "://" in path and not path.lower().startswith(grammar.INTERNAL):
        return said("why.elsewhere", path=quoted(path))
    return said("why.missing", path=quoted(path))
