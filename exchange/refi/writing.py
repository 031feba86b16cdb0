"""A project as a QDPX file, the same bytes for the same project.

``project.qde`` and a flat ``sources/``; texts in UTF-8 with line feeds and no mark; positions in
code points from 0, the end not included; on each selection the words as its name, so that whoever
reads it can see how positions were counted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from exchange.checking import checked
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.project import (
    Case,
    Coding,
    Made,
    Project,
    Selection,
    Set,
    Source,
    SourceKind,
    Unread,
    User,
    Value,
    Variable,
    all_codes,
)
from exchange.refi import grammar
from exchange.refi.building import Builder, serialised
from exchange.refi.elements import called
from exchange.refi.tree import Element, closed, local
from exchange.saying import quoted, said

T = TypeVar("T")

_MARK = "\ufeff"
_PROJECT = "project.qde"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def packed(project: Project) -> Exported:
    """A project as a QDPX file in memory."""
    file = BytesIO()
    losses = write(project, file)
    return Exported(file.getvalue(), losses)


def write(project: Project, file: BinaryIO) -> tuple[Loss, ...]:
    """Write a project as a QDPX file; what could not be written as it is, comes back as lines."""
    project, losses = checked(project)
    writing = _Writing(project)
    xml = writing.xml()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as package:
        _put(package, _PROJECT, xml)
        for name, content in sorted((*writing.texts.items(), *((one.name, one.content) for one in project.files))):
            _put(package, f"sources/{name}", content)
    return (*losses, *writing.losses)


def _put(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _PLAIN_FILE, _UNIX
    package.writestr(entry, content)


class _Writing(Builder):
    """One project on its way out.

    Attributes:
        texts: files with plain text, by name.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(grammar.PROJECT)
        self.texts: dict[str, bytes] = {}
        self._project = project
        self._parts: dict[str, list[Unread]] = defaultdict(list)
        for part in project.unread:
            self._parts[part.parent].append(part)
        self._kinds = {variable.guid: variable.kind for variable in project.variables}
        self._codes = {code.guid for _, code in all_codes(project.codes)}
        self._drawn = {one.guid for source in project.sources for one in source.selections if one.part}
        self._taken = {file.name.casefold() for file in project.files}

    def xml(self) -> bytes:
        project = self._project
        made = _made(project.made, "creatingUserGUID", "modifyingUserGUID")
        root = self.root("Project", name=project.name or " ", origin=project.origin, **made)
        self._section(root, "Users", project.users, self._user)
        self._codebook(root)
        self._section(root, "Variables", project.variables, self._variable)
        self._section(root, "Cases", project.cases, self._case)
        self._section(root, "Sources", project.sources, self._source)
        self._section(root, "Notes", project.notes, self._note)
        self._section(root, "Links", project.links, self.link)
        self._section(root, "Sets", project.sets, self._set)
        self._section(root, "Graphs", (), lambda *_: None)
        self.describe(root, project.description)
        self.references(root, "NoteRef", project.about)
        self._unread(root, "Project")
        return serialised(root)

    def _section(self, root: Element, name: str, things: Iterable[T], write: Callable[[Element, T], None]) -> None:
        """A section with everything in it, when there is anything."""
        section = self.add(root, name)
        for thing in things:
            write(section, thing)
        self._unread(section, name)
        if not len(section):
            root.remove(section)

    def _unread(self, parent: Element, of: str) -> None:
        for part in self._parts.get(of, ()):
            element = self._kept(part)
            # Before we could read it, it may have been kept.
            if not (local(element) == "PDFSelection" and grammar.guid(element.get("guid")) in self._drawn):
                parent.append(element)

    def _kept(self, part: Unread) -> Element:
        """A part that was kept, without codings whose code has gone since; a file that it needs may not be there."""
        element = etree.fromstring(part.xml.encode(), closed())
        for path in map(grammar.inside, grammar.PATHS.findall(part.xml)):
            if path and path.casefold() not in self._taken:
                self.losses.append(Loss(LossKind.LEFT_OUT, called(element), said("why.file_stayed", path=quoted(path))))
        for coding in list(element.iter("{*}Coding")):
            code = next(coding.iterchildren("{*}CodeRef"), None)
            above = coding.getparent()
            if code is not None and above is not None and grammar.guid(code.get("targetGUID")) not in self._codes:
                above.remove(coding)
                self.losses.append(Loss(LossKind.LEFT_OUT, called(element), said("why.code_gone")))
        return element

    def _user(self, parent: Element, user: User) -> None:
        self.add(parent, "User", guid=user.guid, name=user.name, id=user.id)

    def _codebook(self, root: Element) -> None:
        if self._project.codes:
            codes = self.add(self.add(root, "CodeBook"), "Codes")
            for code in self._project.codes:
                self.code(codes, code)

    def _variable(self, parent: Element, variable: Variable) -> None:
        element = self.add(
            parent, "Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.kind.value
        )
        self.describe(element, variable.description)

    def _values(self, parent: Element, values: Iterable[Value]) -> None:
        for value in values:
            kind = self._kinds[value.variable]
            element = self.add(parent, "VariableValue")
            self.add(element, "VariableRef", targetGUID=value.variable)
            if value.value is None:
                continue
            if grammar.is_value(kind, value.value):
                self.add(element, f"{kind.value}Value", value.value)
            else:
                thing = said("thing.value", value=quoted(value.value))
                self.losses.append(Loss(LossKind.LEFT_OUT, thing, said("why.not_a", kind=kind.value)))

    def _case(self, parent: Element, case: Case) -> None:
        element = self.add(parent, "Case", guid=case.guid, name=case.name)
        self.describe(element, case.description)
        self.references(element, "CodeRef", case.codes)
        self._values(element, case.values)
        self.references(element, "SourceRef", case.sources)
        self.references(element, "SelectionRef", case.selections)

    def _source(self, parent: Element, source: Source) -> None:
        path = f"{grammar.INTERNAL}{source.file}" if source.file else ""
        if source.kind is SourceKind.TEXT:
            text = self._text_file(source.guid, source)
            element = self.add(parent, "TextSource", **_about(source), richTextPath=path, plainTextPath=text)
            self.describe(element, source.description)
            self._selections(element, source)
            self._tail(element, source)
            self._unread(element, source.guid)
            return
        element = self.add(parent, "PDFSource", **_about(source), path=path)
        self.describe(element, source.description)
        self._on_pages(element, source)
        self._unread(element, source.guid)
        if source.text is not None:
            guid = source.representation or grammar.derived("Representation", source.guid)
            text = self._text_file(guid, source)
            told = self.add(element, "Representation", guid=guid, plainTextPath=text)
            self._selections(told, source)
            self._unread(told, guid)
        self._tail(element, source)

    def _note(self, parent: Element, note: Source) -> None:
        element = self.add(parent, "Note", **_about(note))
        self.describe(element, note.description)
        if note.text is not None:
            self.add(element, "PlainTextContent", _ours(note.text))
        self._selections(element, note)
        self._tail(element, note)
        self._unread(element, note.guid)

    def _text_file(self, guid: str, source: Source) -> str:
        """The path of the file with the text of a source, which is made; nothing where it has none."""
        if source.text is None:
            return ""
        name = f"{guid}.txt"
        while name.casefold() in self._taken:
            name = f"tekst-{name}"
        self._taken.add(name.casefold())
        text = _ours(source.text)
        if text != source.text:
            thing = said("thing.text", name=quoted(source.name))
            self.losses.append(Loss(LossKind.CHANGED, thing, said("why.line_ends")))
        self.texts[name] = text.encode("utf-8", "replace")
        return f"{grammar.INTERNAL}{name}"

    def _on_pages(self, parent: Element, source: Source) -> None:
        """Parts of pages, from their upper left corner to their lower right; pages count from 0."""
        for selection in source.selections:
            if selection.part:
                page, left, bottom, right, top = selection.part.place
                element = self.add(
                    parent,
                    "PDFSelection",
                    guid=selection.guid,
                    name=selection.label,
                    page=str(page - 1),
                    firstX=str(left),
                    firstY=str(top),
                    secondX=str(right),
                    secondY=str(bottom),
                    **_made(selection.made),
                )
                self._selection(element, selection)

    def _selections(self, parent: Element, source: Source) -> None:
        for selection in (one for one in source.selections if not one.part):
            words = (source.text or "")[selection.start : selection.end]
            element = self.add(
                parent,
                "PlainTextSelection",
                guid=selection.guid,
                name=selection.label or _shown(words),
                startPosition=str(selection.start),
                endPosition=str(selection.end),
                **_made(selection.made),
            )
            self._selection(element, selection)

    def _selection(self, element: Element, selection: Selection) -> None:
        self.describe(element, selection.description)
        self._codings(element, selection.codings)
        self.references(element, "NoteRef", selection.notes)

    def _codings(self, parent: Element, codings: Iterable[Coding]) -> None:
        for coding in codings:
            made = {"creatingUser": coding.by, "creationDateTime": _moment(coding.at)}
            element = self.add(parent, "Coding", guid=coding.guid, **made)
            self.references(element, "CodeRef", [coding.code])
            self.references(element, "NoteRef", coding.notes)

    def _tail(self, element: Element, source: Source) -> None:
        self._codings(element, source.codings)
        self.references(element, "NoteRef", source.notes)
        self._values(element, source.values)

    def _set(self, parent: Element, one: Set) -> None:
        element = self.add(parent, "Set", guid=one.guid, name=one.name)
        self.describe(element, one.description)
        self.references(element, "MemberCode", one.codes)
        self.references(element, "MemberSource", one.sources)
        self.references(element, "MemberNote", one.notes)


def _about(source: Source) -> dict[str, str | None]:
    return {"guid": source.guid, "name": source.name, **_made(source.made)}


def _made(made: Made, by: str = "creatingUser", changed_by: str = "modifyingUser") -> dict[str, str | None]:
    return {
        by: made.by,
        "creationDateTime": _moment(made.at),
        changed_by: made.changed_by,
        "modifiedDateTime": _moment(made.changed_at),
    }


def _moment(at: datetime | None) -> str:
    return grammar.written_moment(at) if at else ""


def _ours(text: str) -> str:
    """A text with line feeds only and without a mark, as long as it was."""
    text = text.replace("\r", "\n")
    return f"\u2060{text[1:]}" if text.startswith(_MARK) else text


def _shown(words: str) -> str:
    """Words as a name: as many as fit; nothing when XML cannot hold them, for then they would not be the words."""
    if not grammar.is_possible(words):
        return ""
    return words if len(words) <= grammar.LONGEST_NAME else f"{words[: grammar.LONGEST_NAME - 1]}…"
