"""A selection as BibTeX, in the fields of BibLaTeX, in UTF-8; one entry a document.

Signs that mean something to TeX are written out. Braces become commands, since BibTeX counts escaped ones too.
"""

from collections.abc import Iterator, Sequence

from kb.model.evidence import KnowledgeSource
from kb.services.sharing.formats.wording import Words
from kb.services.sharing.formats.works import Cited, flat, key, notes

MEDIA_TYPE = "application/x-bibtex"

LANGUAGES = {"nl": "dutch", "en": "english"}
"""What languages are called there."""

_WRITTEN_OUT = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


def write(works: Sequence[Cited], words: Words) -> bytes:
    """Documents as a file."""
    return "\n".join(_entry(one, words) for one in works).encode()


def _entry(one: Cited, words: Words) -> str:
    kind = "report" if one.work.knowledge_source is KnowledgeSource.RESEARCH else "misc"
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(one, words) if value)
    return f"@{kind}{{{key(one.work)},\n{fields}\n}}\n"


def _fields(one: Cited, words: Words) -> Iterator[tuple[str, str]]:
    work = one.work
    # A name in braces is one name, however many words it has.
    yield "author", f"{{{safe(work.contributor)}}}" if work.contributor else ""
    yield "title", safe(work.title)
    yield "date", "/".join(part for part in (work.date, work.date_until) if part)
    yield "year", work.date[:4]
    yield "institution", safe(work.institute)
    yield "location", safe(work.place)
    yield "type", safe(work.form)
    yield "version", str(work.version)
    yield "langid", LANGUAGES.get(work.language, "")
    yield "url", words.url(work.path)
    yield "annotation", safe("\n".join(notes(one, words, on_one_line=True)))


def safe(text: str) -> str:
    """A text in which no sign means anything to TeX."""
    return flat(text).translate(_WRITTEN_OUT)
