"""A project as a Word document: its texts, with each coding as a comment by whoever gave it.

Comments may overlap and go on over paragraphs, as codings do. A codebook is a document with a
heading for each code. Needs python-docx 1.2, which knows comments.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from exchange.checking import place_of
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.project import Coding, Project, Selection, Source, all_codes
from exchange.refi.grammar import possible, written_moment
from exchange.rows import BETWEEN
from exchange.saying import DUTCH, said, words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DEEPEST_HEADING = 9
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def coded(project: Project, *, language: str = DUTCH) -> Exported:
    """The texts of a project with their codings in the margin."""
    writing = _Writing(project, words("word", language))
    for source in project.sources:
        writing.source(source)
    return Exported(saved(writing.document), tuple(writing.losses))


def codebook(project: Project, *, language: str = DUTCH) -> bytes:
    """The codes of a project with their descriptions and how often each was given."""
    texts = words("word", language)
    made = begun(f"{texts['codebook']} {project.name}".strip())
    given: dict[str, int] = {}
    for source in project.sources:
        for coding in (*source.codings, *(one for selection in source.selections for one in selection.codings)):
            given[coding.code] = given.get(coding.code, 0) + 1
    for path, code in all_codes(project.codes):
        made.add_heading(possible(code.name), min(len(path), _DEEPEST_HEADING))
        about = [f"{given.get(code.guid, 0)} ×" if code.codable else texts["folder"], code.color]
        made.add_paragraph(" · ".join(one for one in about if one), style="Subtitle")
        for paragraph in code.description.split("\n") if code.description else ():
            made.add_paragraph(possible(paragraph))
    return saved(made)


class _Stretch(NamedTuple):
    """A run with where its text stands in the source."""

    start: int
    end: int
    run: Run


class _Writing:
    def __init__(self, project: Project, texts: Mapping[str, str]) -> None:
        self.document = begun(project.name)
        self.losses: list[Loss] = []
        self._comments_part = self.document.part._comments_part.element
        self._comments = 0
        self._words = texts
        self._paths = {code.guid: BETWEEN.join(path) for path, code in all_codes(project.codes)}
        self._coders = {user.guid: user.name or user.id for user in project.users}
        self._notes = {note.guid: note.text or "" for note in project.notes}

    def source(self, source: Source) -> None:
        """A heading, which bears what was given to the source as a whole, and the text."""
        heading = self.document.add_heading(level=1).add_run(possible(source.name) or "–")
        for coding in source.codings:
            self._comment(heading, heading, coding)
        if source.text is None:
            self.document.add_paragraph(self._words["silent"])
            self._parts(source)
            return
        words = [one for one in source.selections if not one.part]
        stretches = list(self._stretches(source.text, words))
        starts, ends = [one.start for one in stretches], [one.end for one in stretches]
        for selection in sorted(words, key=lambda one: (one.start, -one.end)):
            first, last = bisect_left(starts, selection.start), bisect_right(ends, selection.end) - 1
            if first > last:
                self.losses.append(Loss(LossKind.LEFT_OUT, place_of(selection, source), said("why.no_comment")))
                continue
            for coding in selection.codings:
                self._comment(stretches[first].run, stretches[last].run, coding, selection)
        self._parts(source)

    def _parts(self, source: Source) -> None:
        """Parts of pages by their names, under the text: the page itself is not there to write beside."""
        for selection in source.selections:
            if selection.part:
                run = self.document.add_paragraph().add_run(possible(selection.label) or "▭")
                for coding in selection.codings:
                    self._comment(run, run, coding, selection)

    def _stretches(self, text: str, selections: Sequence[Selection]) -> Iterator[_Stretch]:
        """The text as paragraphs of runs, cut wherever a selection begins or ends."""
        cuts = sorted({border for one in selections for border in (one.start, one.end)})
        start = 0
        for line in text.split("\n"):
            paragraph, end = self.document.add_paragraph(), start + len(line)
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            for first, last in zip([start, *inside], [*inside, end], strict=True):
                if first < last:
                    yield _Stretch(first, last, paragraph.add_run(possible(text[first:last])))
            start = end + 1

    def _comment(self, first: Run, last: Run, coding: Coding, selection: Selection | None = None) -> None:
        """A coding in the margin: the way to its code, and what was noted."""
        guids = (*coding.notes, *(selection.notes if selection else ()))
        said = [self._paths[coding.code], *(self._notes[guid] for guid in dict.fromkeys(guids) if guid in self._notes)]
        if selection and selection.doubtful:
            said.append(self._words["check"])
        who = possible(self._coders.get(coding.by, "") or self._words["nobody"])
        initials = "".join(part[0] for part in who.split())
        about = {
            qn("w:author"): who,
            qn("w:initials"): initials,
            qn("w:date"): written_moment(coding.at.replace(microsecond=0)) if coding.at else "",
        }
        first.mark_comment_range(last, self._noted(possible("\n".join(said)), about))

    def _noted(self, said: str, about: Mapping[str, str]) -> int:
        """The number of a new comment. python-docx looks through all comments for a free one, each time."""
        number = self._comments
        self._comments += 1
        comment = OxmlElement(
            "w:comment", {qn("w:id"): str(number), **{key: value for key, value in about.items() if value}}
        )
        for line in said.split("\n"):
            paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
            run.text = line
            paragraph.append(run)
            comment.append(paragraph)
        self._comments_part.append(comment)
        return number


def begun(title: str) -> Document:
    """A document with a title and nothing else; made twice it is the same."""
    made = docx.Document()
    made.core_properties.title = possible(title)[:255]
    made.core_properties.created = made.core_properties.modified = _MADE
    made.core_properties.author = ""
    made.add_heading(possible(title), 0)
    return made


def saved(made: Document) -> bytes:
    """A document as a file."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()
