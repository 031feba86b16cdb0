"""What a project says of its codings, as rows for tables: one per coding, and per document how often each code."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from exchange.project import Coding, Project, Selection, Source, all_codes

BETWEEN = " › "
"""Between the names on the way to a code."""


class Row(NamedTuple):
    """One coding with what it stands on.

    Attributes:
        code: the names on the way to it, its own last.
        start: ``None`` where the document was coded as a whole, and so are ``end`` and ``words``; of a part of a page
            ``words`` is what that is called.
        memo: the texts of the notes on the coding and its selection, and the description of the selection.
    """

    document: str
    code: tuple[str, ...]
    coder: str
    start: int | None
    end: int | None
    words: str | None
    memo: str
    at: datetime | None
    doubtful: bool


class Counts(NamedTuple):
    """How often each code was given in one document.

    Attributes:
        by_code: by guid of the code; what was not given is left out.
    """

    document: str
    by_code: Mapping[str, int]


def codings(project: Project) -> Iterator[Row]:
    """A row for each coding: by document, in the order of its text; as a whole first, parts of pages last."""
    paths = {code.guid: names for names, code in all_codes(project.codes)}
    coders = {user.guid: user.name or user.id for user in project.users}
    notes = {note.guid: note.text or "" for note in project.notes}

    def row(source: Source, selection: Selection | None, coding: Coding) -> Row:
        path, coder = paths[coding.code], coders.get(coding.by, "")
        if selection is None:
            return Row(source.name, path, coder, None, None, None, memo(coding.notes), coding.at, doubtful=False)
        stretch = None if selection.part else (selection.start, selection.end)
        start, end = stretch or (None, None)
        words = (source.text or "")[slice(*stretch)] if stretch else selection.label
        said = memo((*coding.notes, *selection.notes), selection.description)
        return Row(source.name, path, coder, start, end, words, said, coding.at, selection.doubtful)

    def memo(guids: tuple[str, ...], description: str = "") -> str:
        said = [notes[guid] for guid in dict.fromkeys(guids) if guid in notes]
        return "\n\n".join([*said, *([description] if description else [])])

    for source in project.sources:
        yield from (row(source, None, coding) for coding in source.codings)
        for selection in sorted(source.selections, key=lambda one: (one.part is not None, one.place)):
            yield from (row(source, selection, coding) for coding in selection.codings)


def counts(project: Project) -> Iterator[Counts]:
    """For each document how often each code was given in it."""
    for source in project.sources:
        given = [*source.codings, *(coding for selection in source.selections for coding in selection.codings)]
        yield Counts(source.name, Counter(coding.code for coding in given))
