"""A document to read: its text with one passage standing out, its provenance, the other voices beside it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.model.citation import Citation
from kb.model.document import Document, Passage
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.identity import PassageId, ThemeId
from kb.model.standing import Status
from kb.ranking.snippet import matches
from kb.services.exploring.reading import Neighbour
from ui.edition import Edition, Named
from ui.excerpt import Segment
from ui.forms import SOURCES
from ui.views.blocks import Footnote, Shown, blocks, footnotes
from ui.views.cards import Card, all_made_up, quoted
from ui.views.keeping import Takeable, takeable
from ui.views.pieces import Cutter, Reading
from ui.views.silence import Silence, Told
from ui.views.tables import small_table
from ui.views.voices import Voice, voice
from ui.views.windows import Occurrence, contents, occurrences

_THEMES_SHOWN = 12
_PERHAPS_SHOWN = 5
_ENOUGH = 12
_FILE_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-flat-xml": "odt",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "text/csv": "csv",
    "application/epub+zip": "epub",
    "application/jats+xml": "jats",
    "message/rfc822": "mail",
    "application/vnd.ms-outlook": "mail",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
    "application/x-research-info-systems": "literature",
    "application/nbib": "literature",
    "application/x-bibtex": "literature",
    "application/vnd.citationstyles.csl+json": "literature",
}


@dataclass(frozen=True)
class Fact:
    """A line of the provenance.

    Attributes:
        literal: the value comes from the source, in its language.
    """

    name: str
    value: str
    literal: bool = False


@dataclass(frozen=True)
class About:
    """A theme of a document, and how it got there.

    Attributes:
        how: in one line.
        sentence: that says so, in the language of the document; empty where the words themselves are marked.
    """

    theme: Named
    how: str
    sentence: str = ""


@dataclass(frozen=True)
class Beside:
    """What another voice says near the passage."""

    voice: Voice
    question: str
    cards: tuple[Card, ...]
    silence: Silence | None


@dataclass(frozen=True)
class Listed:
    """A line of the list of contents, or a place where words were found; one in this part is not led away from."""

    url: str
    level: int
    text: str


@dataclass(frozen=True)
class Whole:
    """A long document, of which a part is shown.

    Attributes:
        here: which part this is, in words: "Deel 3 van 30 · bladzijde 21 tot en met 30".
        before, after: the parts beside it.
        contents: the headings of all parts, or the parts where there are none.
        sought: words that were looked for in all of it.
        count: how often they stand there.
        occurrences: the first places: what stands before, the words, what stands after.
    """

    here: str
    before: Named | None
    after: Named | None
    contents: tuple[Listed, ...]
    sought: str
    count: int
    occurrences: tuple[tuple[str, Occurrence], ...]
    form: str


@dataclass(frozen=True)
class DocumentPage:
    """A document as it is read.

    Attributes:
        facts: form, place and date, for under the title.
        back: to the answers, when the reader came from there; its name is the question, empty for filters only.
        chosen: whether a passage stands out.
        take: to keep and copy the passage, or the words of it that were shown.
        words: those words, as they are copied.
        history: what happened to it.
        newest: the document as it is now, where this is an earlier version; its name says which one this is.
    """

    id: str
    voice: Voice
    title: str
    language: str
    facts: tuple[str, ...]
    sample: bool
    counts: bool
    back: Named | None
    chosen: bool
    blocks: tuple[Shown, ...]
    notes: tuple[Footnote, ...]
    take: Takeable | None
    words: str
    provenance: tuple[Fact, ...]
    themes: tuple[About, ...]
    perhaps: tuple[About, ...]
    beside: tuple[Beside, ...]
    whole: Whole | None
    history: Named
    newest: Named | None

    @property
    def samples(self) -> bool:
        """Whether all that is quoted beside it is made up, so that it is said once."""
        return all_made_up(card for one in self.beside for card in one.cards)


def document_page(reading: Reading, edition: Edition) -> DocumentPage:
    """A document, with the passage that was asked for standing out."""
    document, links = reading.document, edition.links
    passage, cutter = reading.passage, Cutter(reading, edition)
    return DocumentPage(
        id=document.id,
        voice=voice(document.knowledge_source, edition),
        title=document.title,
        language=document.language,
        facts=_facts(document, edition),
        sample=document.sample,
        counts=document.knowledge_source.counts,
        back=Named(reading.query.text, links.search(reading.query)) if reading.query else None,
        chosen=reading.chosen,
        blocks=tuple(blocks(cutter)),
        notes=tuple(footnotes(cutter)),
        take=takeable(document, passage, reading.quoted, edition) if passage else None,
        words=Citation.of(document, passage, reading.quoted).copied if passage else "",
        provenance=tuple(_provenance(document, edition)),
        themes=tuple(_about(theme, document, edition) for theme in _themes(document, edition)),
        perhaps=tuple(_about(theme, document, edition) for theme in _perhaps(document)),
        beside=tuple(_beside(source, near, reading, edition) for source, near in reading.neighbours.items()),
        whole=_whole(reading, edition) if len(reading.parts) > 1 else None,
        history=Named(edition.wording("geschiedenis.kop"), links.history(document.id)),
        newest=_newest(document, edition) if reading.is_earlier else None,
    )


def _newest(document: Document, edition: Edition) -> Named:
    t = edition.wording
    said = t("geschiedenis.eerder", n=document.version, datum=t.date(document.added_at.date().isoformat()))
    return Named(said, edition.links.document(document.id))


def _whole(reading: Reading, edition: Edition) -> Whole:
    document, number, last = reading.document, reading.part + 1, len(reading.parts)
    found = tuple(occurrences(document, reading.parts, reading.stand))
    return Whole(
        here=_where(reading, reading.part, edition),
        before=_beside_it(reading, number - 1, edition) if number > 1 else None,
        after=_beside_it(reading, number + 1, edition) if number < last else None,
        contents=tuple(_contents(reading, edition)),
        sought=reading.sought,
        count=len(reading.stand),
        occurrences=tuple((_to(reading, one.part, one.anchor, edition), one) for one in found),
        form=edition.links.part(document.id, 1),
    )


def _where(reading: Reading, part: int, edition: Edition) -> str:
    """Which part it is, and of which pages where a document has those."""
    t, pages, window = edition.wording, reading.document.pages, reading.parts[part]
    said = t("document.deel", n=part + 1, van=len(reading.parts))
    if not pages:
        return said
    first = max(bisect_right(pages, window.start), 1)
    return f"{said} · {t('document.bladzijden', van=first, tot=max(bisect_left(pages, window.end), first))}"


def _beside_it(reading: Reading, part: int, edition: Edition) -> Named:
    return Named(_where(reading, part - 1, edition), _to(reading, part, "lees", edition))


def _to(reading: Reading, part: int, anchor: str, edition: Edition) -> str:
    url = edition.links.part(reading.document.id, part, sought=reading.sought, query=reading.query)
    return f"{url}#{anchor}"


def _contents(reading: Reading, edition: Edition) -> Iterable[Listed]:
    headings = contents(reading.document, reading.parts)
    for one in headings:
        yield Listed(_to(reading, one.part, one.anchor, edition), one.level, one.heading)
    for part in range(0 if headings else len(reading.parts)):
        yield Listed(_to(reading, part + 1, "lees", edition), 0, _where(reading, part, edition))


def _facts(document: Document, edition: Edition) -> tuple[str, ...]:
    date = edition.date(document) or edition.wording("document.zonder_datum")
    return tuple(part for part in (document.form, document.contributor, document.place, date) if part)


def _themes(document: Document, edition: Edition) -> list[ThemeId]:
    """The themes, laws and target groups it is most about: most named first, equals as they came."""
    named = Counter(mark.theme for mark in document.marks)
    found = [id for id in document.themes if id in edition.thesaurus and edition.thesaurus.branch(id) is not None]
    return sorted(found, key=lambda id: -named[id])[:_THEMES_SHOWN]


def _perhaps(document: Document) -> list[ThemeId]:
    """What was recognised and is not sure enough to count, likeliest first."""
    return [one.theme for one in document.standings if one.theme not in document.themes][:_PERHAPS_SHOWN]


def _about(theme: ThemeId, document: Document, edition: Edition) -> About:
    """A theme with how it stands on a document; before it is indexed that is by name."""
    found = next((one for one in document.standings if one.theme == theme), None)
    status = found.status if found else Status.NAMED
    how = edition.wording(f"document.thema_{status}")
    if found is None or status is Status.NAMED:
        return About(edition.theme(theme), how)
    return About(edition.theme(theme), how, " ".join(document.text[found.start : found.end].split()))


def _place(document: Document) -> str:
    """Where it is about, and what that is called now where the source says something else."""
    now = ", ".join(document.places)
    return f"{document.place_said} ({now})" if document.place_said and now else document.place


def _provenance(document: Document, edition: Edition) -> Iterable[Fact]:
    """What is known of where a document is from and what may be done with it, in a fixed order."""
    t = edition.wording
    added = t.date(document.added_at.date().isoformat())
    file_type = _FILE_TYPES.get(document.media_type)
    lines = {
        "soort": edition.voice(document.knowledge_source),
        "vorm": document.form,
        "datum": edition.date(document) or t("document.onbekend"),
        "plaats": _place(document) or t("document.geen_plaats"),
        "van": document.contributor,
        "rechten": t("recht.openbaar" if document.rights.access is Access.PUBLIC else "recht.besloten"),
        "licentie": document.rights.licence,
        "toestemming": _consent(document, edition),
        "bestand": t(f"bestand.{file_type}") if file_type else document.media_type,
        "versie": t("document.versie", n=document.version, datum=added),
    }
    return (Fact(t(f"herkomst.{name}"), value, name == "vorm") for name, value in lines.items() if value)


def _consent(document: Document, edition: Edition) -> str:
    if document.consent is None:
        return ""
    given = [edition.wording(f"doel.{purpose}") for purpose in Purpose if purpose in document.consent.purposes]
    t, until = edition.wording, document.consent.until
    if until is None:
        return t("document.toestemming", doelen=t.listing(given))
    return t("document.toestemming_tot", doelen=t.listing(given), datum=t.date(until.isoformat()))


def _beside(source: KnowledgeSource, near: Sequence[Neighbour], reading: Reading, edition: Edition) -> Beside:
    """The nearest passages of another voice, or its kept place."""
    t, slug = edition.wording, SOURCES[source]
    silence = Silence(
        voice=voice(source, edition),
        title=t(f"stilte.geen_{slug}"),
        searched=Told(t("naast.stil")),
        action=Named(t("naast.zoek"), edition.links.search()),
    )
    return Beside(
        voice=voice(source, edition),
        question=t(f"naast.{slug}"),
        cards=tuple(_near(neighbour, reading.passage, edition) for neighbour in near),
        silence=None if near else silence,
    )


def _near(neighbour: Neighbour, passage: Passage | None, edition: Edition) -> Card:
    """A neighbour quoted around what it has in common with the passage, without marks in it."""
    shared = matches(neighbour.passage, passage.exact) if passage else ()
    card = quoted(neighbour.document, neighbour.passage, edition, matches=shared)
    plain = card.quotation._replace(segments=(Segment(card.quotation.text),))
    table = card.table and small_table(neighbour.passage)
    return replace(card, quotation=plain, table=table)


def chosen_passage(passages: Sequence[Passage], wanted: str) -> tuple[Passage | None, bool]:
    """The passage that was asked for, or the first that says enough; and whether it is the one that was asked for."""
    found = next((passage for passage in passages if passage.id == PassageId(wanted)), None)
    if found is not None:
        return found, True
    # A label or a heading alone says too little to read beside others.
    return next((one for one in passages if len(one.exact.split()) >= _ENOUGH), next(iter(passages), None)), False
