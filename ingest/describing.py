"""What is known about a document: as people say it, else as the text and the file propose it.

A value that nobody said is *proposed*; it counts as confirmed when the manifest, an option or ``kb confirm`` says it.
The author that a file names may be a real person: that proposal is for the keeper alone until it is confirmed, and of
a resident's story there is none.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ingest.dates import Said, understood
from ingest.entry import Entry
from ingest.proposing import Proposed, proposals
from ingest.readers.raw import RawDocument
from kb.language.languages import NAMES, Found, language_of
from kb.language.places import gazetteer
from kb.language.tokens import bare
from kb.model.document import Caveat
from kb.model.evidence import KnowledgeSource, consent_given

_LONGEST_SHOWN = 60
_BETWEEN_PLACES = {"gemeente", "gemeenten", "gem", "en"}
# In these a date is when somebody pressed "save" or "print", often of a template.
_SAVED = (
    "application/pdf",
    "application/msword",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument",
    "application/vnd.openxmlformats-officedocument",
)
_USUAL = "nl"


class Description(NamedTuple):
    """What is known about a document, for its card and for the report.

    Attributes:
        fields: fields of the card by their names, ``proposed`` among them.
        caveats: what is amiss with what was said.
    """

    fields: Mapping[str, Any]
    caveats: tuple[Caveat, ...]


def describe(entry: Entry, raw: RawDocument, *, title: str, text: str) -> Description:
    """What is known about a document.

    Args:
        entry: what people say.
        raw: what the file says.
        title: what it is called.
        text: the clean text.
    """
    said_date = understood(entry.date)
    found = proposals(title, text)
    words = Found(entry.language) if entry.language else _language(language_of(text), raw.language)
    date = said_date or Said()
    proposed_date = Said() if entry.date else _proposed_date(entry, raw, found)
    place = entry.place or found.place
    places = gazetteer().read(place)
    form = entry.form or raw.form or found.form
    author = _author(entry, raw, found)
    guesses = {
        "title": not entry.title,
        "language": not entry.language,
        "date": bool(proposed_date.date),
        "places": bool(places) and not entry.place,
        "form": bool(form) and not entry.form,
        "contributor": bool(author),
    }
    date = date if date.date else proposed_date
    fields = {
        "title": title,
        "language": words.language,
        "date": date.date,
        "date_until": date.until,
        "date_said": date.said,
        "places": places,
        "place_said": "" if _words(place) == _words(" ".join(places)) else place.replace(";", ","),
        "form": form,
        "contributor": entry.contributor,
        "contributor_proposed": author,
        "proposed": frozenset(name for name, is_guess in guesses.items() if is_guess),
    }
    return Description(fields, tuple(_caveats(entry, said_date, words)))


def _proposed_date(entry: Entry, raw: RawDocument, found: Proposed) -> Said:
    """The date that the text says it is from; else that of the file, where that is a date of publication."""
    if found.date:
        return understood(found.date) or Said()
    is_saved = (entry.media_type or raw.media_type).startswith(_SAVED)
    return Said() if is_saved else understood(raw.date) or Said()


def _author(entry: Entry, raw: RawDocument, found: Proposed) -> str:
    """Who the text says wrote it, else the file; what a program put into a file is often somebody else."""
    is_story = entry.knowledge_source is KnowledgeSource.EXPERIENCE
    return "" if entry.contributor or is_story else shortened(found.contributor or raw.contributor)


def _language(words: Found, of_file: str) -> Found:
    """The language by the words; the file's own where they leave it open and do not contradict it."""
    own = of_file.replace("_", "-").split("-")[0].lower()
    if own and not words.language:
        return Found(own)
    return words._replace(language=own if own in words.among else words.language or _USUAL)


def _words(places: str) -> list[str]:
    """The words of a list of places, without those that only string it together."""
    return [word for word in bare(places).split() if word not in _BETWEEN_PLACES]


def _caveats(entry: Entry, date: Said | None, words: Found) -> Iterator[Caveat]:
    if not consent_given(entry.knowledge_source, entry.consent):
        yield Caveat(
            code="consent",
            text="niemand ziet het: daarvoor is toestemming nodig om te lezen én te citeren (read,quote)",
        )
    if date is None:
        said = shortened(entry.date)
        yield Caveat(code="date", text=f"de datum '{said}' is niet begrepen; het stuk is opgenomen zonder datum")
    if words.doubt:
        assumed = NAMES.get(words.language, words.language)
        yield Caveat(code="language", text=f"taal onzeker: {words.doubt}, aangenomen is {assumed}")


def shortened(text: str) -> str:
    """A text on one line, short enough to repeat in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
