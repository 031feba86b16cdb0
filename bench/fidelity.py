"""Whether every word of a file can be found: our words against those of another reader.

pdftotext reads PDFs and LibreOffice's slides, pandoc the rest; a file for which neither is
there is named and not counted. Ours are the words that can be found: those of passages, of
headings (searched as a field), of the interviewer's questions and of comments. What a page
repeats at its edges is no running text, and neither is a number of a page.
"""

import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import varied
from bench.tables import show, write
from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared, Unusable
from ingest.preparing import attempt, utc_now
from ingest.selection import select
from kb.adapters.skos import load_thesaurus
from kb.language.linker import Linker
from kb.model.evidence import KnowledgeSource

BAR = 0.99
_WORD = re.compile(r"[^\W_]+")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n\s*(?=[a-zà-ÿ])")
_PANDOC = {
    ".docx": "docx", ".odt": "odt", ".epub": "epub", ".html": "html", ".htm": "html", ".md": "markdown",
    ".markdown": "markdown", ".xml": "jats", ".rtf": "rtf", ".pptx": "pptx",
}  # fmt: skip
_OFFICE = frozenset((".doc", ".rtf", ".ppt", ".pptx", ".odp"))
_SHOWN = 6


class Compared(NamedTuple):
    """The words of one file: how many the other reader has, and which of them we lack."""

    file: str
    reader: str
    words: int
    lacking: Counter[str]
    problem: str = ""

    @property
    def share(self) -> float:
        """The share of the other reader's words that we have."""
        return 1 - self.lacking.total() / self.words if self.words else 1.0


def run(folders: Sequence[Path]) -> None:
    """Compare the files of these folders, or of a sample made on the spot; print and write."""
    if folders:
        compared = [one for folder in folders for one in compare(folder)]
    else:
        with tempfile.TemporaryDirectory() as made:
            varied.make(Path(made))
            compared = list(compare(Path(made)))
    rows = [
        [one.file, one.reader, one.words, one.lacking.total(), f"{one.share:.2%}", one.problem or _some(one.lacking)]
        for one in compared
    ]
    show("Words that another reader finds and we lack", ["file", "reader", "words", "lacking", "have", "which"], rows)
    words, lacking = sum(one.words for one in compared), sum(one.lacking.total() for one in compared)
    below = sum(one.share < BAR for one in compared if one.reader)
    whole = 1 - lacking / words if words else 1.0
    print(f"\n{len(compared)} files, {words} words: we have {whole:.3%}; {below} files below {BAR:.0%}")
    write("fidelity", [{**one._asdict(), "share": one.share} for one in compared])


def compare(folder: Path) -> Iterator[Compared]:
    """The files below a folder, in the order of their names."""
    linker = Linker(load_thesaurus())
    for item in select([folder], Details(source=KnowledgeSource.RESEARCH)):
        if isinstance(item, Entry):
            theirs, reader = other_words(item.path)
            yield _compared(item, theirs, reader, linker)
        else:
            yield Compared(item.name, "", 0, Counter(), item.reason)


def _compared(entry: Entry, theirs: Counter[str], reader: str, linker: Linker) -> Compared:
    found = attempt(entry, linker, utc_now(), Stopwatch())
    problems = "; ".join(one.reason for one in found if isinstance(one, Unusable))
    ours: Counter[str] = Counter()
    for one in found:
        if isinstance(one, Prepared):
            ours += our_words(one)
    return Compared(entry.name, reader, theirs.total(), theirs - ours, problems)


def our_words(prepared: Prepared) -> Counter[str]:
    """The words of a document that can be found, each as often as it is there."""
    document = prepared.document
    parts = [passage.exact for passage in prepared.passages]
    parts += [section.heading for section in document.sections]
    parts += [document.text[turn.start : turn.end] for turn in document.turns if turn.asks]
    parts += [turn.speaker for turn in document.turns]
    parts += [document.text[note.start : note.end] for note in document.notes if note.comment]
    parts += [note.label for note in document.notes] + [mark.label for mark in document.note_marks]
    return words("\n".join([*parts, document.title]))


def other_words(path: Path) -> tuple[Counter[str], str]:
    """The words of a file by another reader, and which one; none when there is no reader for it."""
    suffix = path.suffix.lower()
    if suffix == ".pdf" and shutil.which("pdftotext"):
        return _without_edges(_said("pdftotext", "-enc", "UTF-8", str(path), "-").split("\f")), "pdftotext"
    if suffix in _OFFICE and shutil.which("soffice") and shutil.which("pdftotext"):
        with tempfile.TemporaryDirectory() as place:
            _said("soffice", "--headless", f"-env:UserInstallation=file://{place}/profile", "--convert-to", "pdf",
                  "--outdir", place, str(path))  # fmt: skip
            pages = _said("pdftotext", "-enc", "UTF-8", f"{place}/{path.stem}.pdf", "-").split("\f")
        return _without_edges(pages), "LibreOffice"
    if suffix in _PANDOC and shutil.which("pandoc"):
        plain = _said("pandoc", "-f", _PANDOC[suffix], "-t", "plain", "--wrap=none", str(path))
        return words(plain), "pandoc"
    if suffix in {".txt", ".csv"}:
        return words(path.read_text(encoding="utf-8", errors="replace")), "bytes"
    return Counter(), ""


def words(text: str) -> Counter[str]:
    """The words of a text without case; one that a line end broke is whole."""
    whole = _BROKEN.sub("", unicodedata.normalize("NFKC", text))
    return Counter(word.casefold() for word in _WORD.findall(whole.replace("\u00ad", "")))


def _without_edges(pages: Sequence[str]) -> Counter[str]:
    """The words of pages without the lines that most of them repeat, and without their numbers."""
    lines = [[re.sub(r"\d+", "#", line.strip()) for line in page.splitlines()] for page in pages if page.strip()]
    often = Counter(line for page in lines for line in set(page) if line)
    edges = {line for line, count in often.items() if count >= 2 and count > len(lines) / 2} | {"#"}
    kept = [line for page in pages for line in page.splitlines() if re.sub(r"\d+", "#", line.strip()) not in edges]
    return words("\n".join(kept))


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=120).stdout


def _some(lacking: Counter[str]) -> str:
    return " ".join(word for word, _ in lacking.most_common(_SHOWN))
