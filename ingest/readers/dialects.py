"""What documentation sites add to Markdown, taken out line by line so that Markdown is left.

Boxes (``!!! note "Let op"``, ``:::tip``, ``> [!NOTE]``), tabs (``=== "Ouders"``), lists of attributes
(``{ #id .class }``), templates (Liquid, Hugo, MDX), notes, ticked boxes, definitions. Each line stays
traced to the file; a box that is indented is moved to the margin, so what is in it is Markdown again.
Sources: the manuals of MkDocs (Material), PyMdown Extensions, Docusaurus, Jekyll, kramdown and Hugo.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers import formulas
from ingest.readers.raised import raised
from ingest.readers.raw import NoteMark
from ingest.traced import Edit, Traced

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,}|\$\$)")
_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*[\w-][\w \t-]*(?P<rest>.*)|===[+!]*[ \t]+(?P<tab>[\"'].*)")
_CONTAINER = re.compile(r":{3,}[ \t]*(?:\{[^}]*\}|[\w-]*)(?:\{[^}]*\})?[ \t]*(?P<title>.*)")
_ALERT = re.compile(r"(?:>[ \t]*)+\[!\w+\][+-]?[ \t]*(?P<title>.*)$")
_DEFINITION = re.compile(r":[ \t]{1,4}(?=\S)")
_NOTE = re.compile(r"\[\^(?P<label>[^\]\s]{1,60})\]:[ \t]*")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\]")
_TASK = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(\[[ xX]\])(?=[ \t])")
_MARKDOWN_TAG = re.compile(r"[ \t]*<[a-z][\w-]*\b[^<>]*\bmarkdown\b[^<>]*>[ \t]*$", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"[ \t]*</(?:div|section|article|figure|details|aside|main)>[ \t]*$", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"[ \t]*(?:--8<--.*|\[(?:TOC|toc)\]|\[\[_?(?:TOC|toc)_?\]\]|\\(?:newpage|pagebreak)|\*\[[^\]]+\]:.*"
    r"|import\s[^\n]*\sfrom\s+[\"'][^\"']*[\"'];?|export\s+(?:const|default|function)\b.*)[ \t]*$"
)
_NO_WORDS = (_NO_TEXT, _MARKDOWN_TAG, _CLOSING_TAG)
_LONGEST_MARK = 1000
_COMMENT = re.compile(r"\{%-?[ \t]*comment[ \t]*-?%\}"), re.compile(r"\{%-?[ \t]*endcomment[ \t]*-?%\}")
_INLINE = re.compile(
    r"\{%[^\n]{0,500}?%\}|%%[^%\n]{1,500}%%|[ \t]\^[A-Za-z0-9-]{1,60}$|\{\{[^\n]{0,500}?\}\}|\{/\*[^\n]{0,500}?\*/\}"
    r"|\{(?P<attributes>:?[^{}\n]{1,300})\}"
    r"|:(?:material|octicons|fontawesome|simple)-[\w-]{1,80}:"
    r"|!\[\[[^\]\n]{1,200}\]\]|\[\[(?:[^\]|\n]{1,200}\|)?(?P<wiki>[^\]|\n]{1,200})\]\]"
)
_SET_OFF = re.compile(
    r"(?<!=)==(?P<marked>[^\s=](?:[^=\n]{0,300}[^\s=])?)==(?!=)|\^\^(?P<added>[^\s^](?:[^^\n]{0,300}[^\s^])?)\^\^"
    r"|(?<=[^\s^\[])\^(?P<above>[^\s^\[\]]{1,20})\^|(?<=[^\s~])~(?P<below>[^\s~]{1,20})~(?!~)"
)
_ATTRIBUTE = re.compile(r"[#.][\w:.-]+|[\w:-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\"'{}]+)|[\w:-]+")
_CRITIC = re.compile(r"--[^\n]*--|>>[^\n]*<<")
_KEPT_BY_CRITIC = re.compile(r"(\+\+|==)(?P<kept>[^\n]*)\1")
_TAB = 4


@dataclass(slots=True)
class Rewritten:
    """Lines of ordinary Markdown.

    Attributes:
        notes: the lines of each note, by its label.
        marks: where the text refers to notes.
    """

    lines: list[Traced] = field(default_factory=list)
    notes: dict[str, list[Traced]] = field(default_factory=dict)
    marks: list[NoteMark] = field(default_factory=list)


def rewritten(lines: Sequence[Traced]) -> Rewritten:
    """The lines of a file without what its site adds to Markdown."""
    labels = {found["label"] for line in lines if (found := _NOTE.match(line.text.lstrip()))}
    return _Rewriting(labels).all(lines)


class _Rewriting:
    """One pass over the lines."""

    def __init__(self, labels: set[str]) -> None:
        self._labels = labels
        self._out = Rewritten()
        # The indentation of the boxes that are open.
        self._boxes: list[int] = []
        self._fence = ""
        self._note = ""
        self._comment = False
        # Whether a formula that begins here has an end.
        self._formula_ends = False

    def all(self, lines: Sequence[Traced]) -> Rewritten:
        closing = [number for number, line in enumerate(lines) if formulas.closes(line.text)]
        for number, line in enumerate(lines):
            self._formula_ends = bool(closing) and number < closing[-1]
            self._line(line)
        return self._out

    def _line(self, line: Traced) -> None:
        if self._fence or self._comment:
            self._inside(line)
            return
        blank = not line.text.strip()
        if not blank:
            while self._boxes and _indentation(line.text) < self._boxes[-1]:
                self._boxes.pop()
        line = _dedented(line, self._boxes[-1] if self._boxes else 0)
        if self._note and not blank and not line.text.startswith((" " * 2, "\t")):
            self._note = ""
        if self._note:
            self._out.notes[self._note].append(self._inline(line.strip()))
        elif (fence := _FENCE.match(line.text)) and self._is_fence(fence.group(1), line.text):
            self._fence = fence.group(1)
            self._out.lines.append(line)
        elif _COMMENT[0].search(line.text) and not _COMMENT[1].search(line.text):
            self._comment = True
            self._blank()
        else:
            self._open(line)

    def _is_fence(self, mark: str, line: str) -> bool:
        """Whether a line that begins with a mark opens code, or a formula that ends somewhere."""
        return mark != formulas.MARK or (formulas.opens(line) and self._formula_ends)

    def _inside(self, line: Traced) -> None:
        """A line of code, which stays as it is, or of a comment, which nobody sees."""
        if self._comment:
            self._comment = _COMMENT[1].search(line.text) is None
            self._blank()
            return
        line = _dedented(line, self._boxes[-1] if self._boxes else 0)
        text = line.text.strip()
        ends = text.endswith if self._fence == formulas.MARK else text.startswith
        if ends(self._fence) and (self._fence == formulas.MARK or not text.strip(self._fence[0])):
            self._fence = ""
        self._out.lines.append(line)

    def _open(self, line: Traced) -> None:
        """A line that may open a box, a note or a definition."""
        text, indent = line.text.lstrip(), len(line.text) - len(line.text.lstrip())
        if box := _BOX.match(text):
            self._label(line, _quoted((box["tab"] or box["rest"]).strip()))
            self._boxes.append((self._boxes[-1] if self._boxes else 0) + indent + _TAB)
        elif indent < _TAB and (container := _CONTAINER.match(text)):
            self._label(line, container["title"].strip(" \t[]"))
        elif alert := _ALERT.match(text):
            self._label(line, alert["title"].strip())
        elif note := _NOTE.match(text):
            self._note = note["label"]
            self._out.notes.setdefault(self._note, []).append(
                self._inline(line.slice(indent + note.end(), len(line.text)))
            )
        elif indent < _TAB and (definition := _DEFINITION.match(text)) and self._out.lines:
            self._blank()
            self._out.lines.append(self._inline(line.slice(indent + definition.end(), len(line.text))))
            self._boxes.append((self._boxes[-1] if self._boxes else 0) + 2)
        elif len(text) < _LONGEST_MARK and any(pattern.match(line.text) for pattern in _NO_WORDS):
            self._blank()
        else:
            self._out.lines.append(self._inline(line))

    def _label(self, line: Traced, title: str) -> None:
        """The title of a box, as a paragraph of its own."""
        start = line.text.rfind(title) if title else 0
        self._blank()
        self._out.lines.append(self._inline(line.slice(start, start + len(title))))
        self._blank()

    def _blank(self) -> None:
        self._out.lines.append(Traced(""))

    def _inline(self, line: Traced) -> Traced:
        """A line without attributes, templates and references to notes, and with ticked boxes as signs."""
        task = _TASK.match(line.text)
        if task is not None:
            ticked = "☐" if task.group(1) == "[ ]" else "☒"
            line = line.edit([Edit(task.start(1), task.end(1), ticked)])
        line = line.edit(_edits(line.text))
        line = line.edit(_set_off(line.text))
        cuts = [
            Edit(found.start(), found.end(), "")
            for found in _outside_code(_REFERENCE, line.text)
            if found.group(1) in self._labels
        ]
        self._out.marks += (NoteMark(line.raw(cut.start), line.text[cut.start + 2 : cut.end - 1]) for cut in cuts)
        return line.edit(cuts)


def _edits(text: str) -> Iterator[Edit]:
    for found in _outside_code(_INLINE, text):
        inside, wiki = found["attributes"], found["wiki"]
        if wiki is not None:
            yield Edit(found.start(), found.start("wiki"), "")
            yield Edit(found.end("wiki"), found.end(), "")
        elif inside is None or _are_attributes(inside) or _CRITIC.fullmatch(inside):
            yield Edit(found.start(), found.end(), "")
        elif kept := _KEPT_BY_CRITIC.fullmatch(inside):
            first = found.start("attributes") + kept.start("kept")
            yield Edit(found.start(), first, "")
            yield Edit(first + len(kept["kept"]), found.end(), "")


def _set_off(text: str) -> Iterator[Edit]:
    """Edits that take the marks off words that are highlighted, added, raised or lowered."""
    for found in _outside_code(_SET_OFF, text):
        kind = found.lastgroup or ""
        if kind == "above":
            yield Edit(found.start(), found.end(), raised(found[kind]))
        else:
            yield Edit(found.start(), found.start(kind), "")
            yield Edit(found.end(kind), found.end(), "")


def _are_attributes(inside: str) -> bool:
    """Whether braces hold attributes, of which at least one has a mark; other words in braces are text."""
    words = inside.removeprefix(":").strip()
    rest = _ATTRIBUTE.sub("", words).strip()
    return not rest and (inside.startswith(":") or words.startswith(("#", ".")) or "=" in words)


def _outside_code(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where a pattern is found, but for code between backticks and formulas."""
    done, ticks = 0, 0
    formula = list(formulas.spans(text))
    for found in pattern.finditer(text):
        ticks += text.count("`", done, found.start())
        done = found.start()
        inside = bisect_right(formula, (found.start(), len(text))) - 1
        if ticks % 2 == 0 and not (inside >= 0 and found.start() < formula[inside][1]):
            yield found


def _quoted(written: str) -> str:
    """What stands between quotes; empty when it does not."""
    return written[1:-1] if len(written) > 1 and written[0] in "\"'" and written[-1] == written[0] else ""


def _indentation(text: str) -> int:
    columns = 0
    for letter in text:
        if letter == "\t":
            columns += _TAB - columns % _TAB
        elif letter == " ":
            columns += 1
        else:
            break
    return columns


def _dedented(line: Traced, columns: int) -> Traced:
    """A line without so many columns of white space at its beginning."""
    place = done = 0
    while done < columns and place < len(line.text) and line.text[place] in " \t":
        done += _TAB - done % _TAB if line.text[place] == "\t" else 1
        place += 1
    return line.slice(place, len(line.text)) if place else line
