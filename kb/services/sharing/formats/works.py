"""The documents behind a selection: reference managers list those, with the quotations as notes."""

from typing import NamedTuple

from kb.model.citation import Citation, Work
from kb.model.identity import DocumentId
from kb.model.selection import Selection
from kb.services.sharing.formats.wording import Words


class Cited(NamedTuple):
    """A document with what was quoted of it.

    Attributes:
        quotations: with the note beside each; none when the document itself is taken along.
    """

    work: Work
    quotations: tuple[tuple[Citation, str], ...] = ()


def cited(selection: Selection) -> list[Cited]:
    """The documents of a selection, each once, in the order in which they come first."""
    found: dict[DocumentId, Cited] = {}
    for citation, note in selection.entries:
        if citation is not None:
            before = found.get(citation.work.id, Cited(citation.work))
            found[citation.work.id] = before._replace(quotations=(*before.quotations, (citation, note)))
    return list(found.values())


def notes(one: Cited, words: Words, *, on_one_line: bool = False) -> list[str]:
    """What is noted at a document: whose knowledge it is, which version, whether it is made up, and what was quoted.

    Args:
        one: the document.
        words: what is said, in a language.
        on_one_line: for a format without line breaks: each row of a table between marks of its own, so that what
            stands between marks is what the document says.
    """
    said = [f"{words.voices[one.work.knowledge_source]}. {words.version(one.work)}."]
    said += [f"{words.sample.capitalize()}."] if one.work.sample else []
    for citation, note in one.quotations:
        place = words.place(citation)
        lines = citation.copied.split("\n") if on_one_line and citation.is_table else [citation.copied]
        quoted = " ".join(f"“{line}”" for line in lines if line.strip())
        said.append(f"{quoted}{f' ({place})' if place else ''} {words.url(citation.path)}")
        said += [f"{words.note}: {note}"] if note else []
    return said


def key(work: Work) -> str:
    """What a document is called in a list of sources: year and digits of its id, in ASCII."""
    return f"meervoud-{work.date[:4] or 'zd'}-{work.id[:8]}"


def flat(text: str) -> str:
    """A text on one line, for formats in which a line break ends a field."""
    return " ".join(text.split())
