"""One document in a list: who speaks, what stands there literally, where, and why it was found."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.language.operators import says
from kb.language.terms import asked_terms, compound_keys, keys, terms
from kb.language.tokens import spelled, stem
from kb.model.document import DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Because, FoundIn, Hit, Match, Place, SearchQuery
from kb.model.text import Quote, Span
from ui.edition import Edition, Named
from ui.excerpt import MAX_WORDS, Excerpt, excerpt, whole
from ui.views.keeping import Takeable, takeable
from ui.views.pieces import page_kind
from ui.views.tables import SmallTable, small_table
from ui.views.voices import Voice, voice

_REASONS_SHOWN = 2
_WORDS_PER_REASON = 3
# Key of what is said of each, where no words or themes belong to it.
_WHY = {
    Because.NAME: "kaart.waarom_naam",
    Because.TITLE: "kaart.waarom_titel",
    Because.HEADING: "kaart.waarom_kop",
    Because.ORIGIN: "kaart.waarom_herkomst",
    Because.LIKENESS: "kaart.waarom_gelijkend",
}


@dataclass(frozen=True)
class Told:
    """Why a card is here, in a few words of ours, and after them words of the document."""

    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Words that led to a theme, as far as they may be shown."""

    words: tuple[str, ...]
    theme: Named


@dataclass(frozen=True)
class Further:
    """Another place in the same document.

    Attributes:
        where: link to the quotation in its place.
        take: to keep and copy it.
        table: the same as rows of a table, when it is.
    """

    language: str
    where: Named
    quotation: Excerpt
    take: Takeable
    table: SmallTable | None


@dataclass(frozen=True)
class Card:
    """A document with one quotation.

    Attributes:
        kind: its form and year.
        where: link to the quotation in its place.
        take: to keep and copy it.
        table: the same as rows of a table, when it is.
        speaker: who says it in a conversation.
        facts: where in the document, place, and who wrote or told it.
        sample: made up, to show the product.
        reasons: themes by which it was found.
        why: why it is here; ``None`` where nothing was asked.
        heading: by which it was found, more than by what is quoted; mostly empty.
        more: further places that answer.
    """

    voice: Voice
    title: str
    language: str
    kind: str
    where: Named
    quotation: Excerpt
    take: Takeable
    facts: tuple[str, ...]
    sample: bool
    table: SmallTable | None = None
    speaker: str = ""
    reasons: tuple[Reason, ...] = ()
    why: Told | None = None
    heading: str = ""
    more: tuple[Further, ...] = ()


@dataclass(frozen=True)
class Line:
    """A document in a list of titles."""

    voice: Voice
    title: str
    language: str
    url: str
    kind: str
    facts: tuple[str, ...]


def card(hit: Hit, query: SearchQuery, edition: Edition) -> Card:
    """A search result as a card."""
    document = hit.document
    quotation, table = _quotation(hit.passage, hit.quote, hit.matches), _table(hit.passage, hit.quote, hit.matches)
    return Card(
        voice=voice(document.knowledge_source, edition),
        title=document.title,
        language=document.language,
        kind=_kind_beside(document, edition),
        where=_where(document, hit.passage, edition, query, hit.quote),
        quotation=quotation,
        take=takeable(document, hit.passage, table.span if table else quotation.span, edition),
        facts=_facts_of(document, hit.passage, edition),
        sample=document.sample,
        table=table,
        speaker=hit.passage.speaker,
        reasons=_reasons(_quoted_matches(hit) or hit.matches, edition),
        why=_why(hit, query, edition),
        heading=_heading(hit, query),
        more=_more(hit, query, edition),
    )


def quoted(
    document: DocumentCard,
    passage: Passage,
    edition: Edition,
    *,
    part: Quote | None = None,
    matches: Sequence[Span] = (),
    words: int = MAX_WORDS,
) -> Card:
    """A passage of a document as a card, outside a search.

    Args:
        document: what it stands in.
        passage: what to quote from, and where the link leads.
        part: the stretch of the passage to quote; the one with most matches when it is left out.
        edition: the language of the page.
        matches: places to mark.
        words: how long the quotation may be.
    """
    quotation = excerpt(part or passage, matches, words=words)
    table = small_table(passage, [part] if part else matches, words=words)
    return Card(
        voice=voice(document.knowledge_source, edition),
        title=document.title,
        language=document.language,
        kind=_kind_beside(document, edition),
        where=_where(document, passage, edition),
        quotation=quotation,
        take=takeable(document, passage, table.span if table else quotation.span, edition),
        facts=_facts_of(document, passage, edition),
        sample=document.sample,
        table=table,
        speaker=passage.speaker,
    )


def all_made_up(cards: Iterable[Card]) -> bool:
    """Whether there are cards, and all of them are made up: then it is said once, above them."""
    samples = [one.sample for one in cards]
    return bool(samples) and all(samples)


def line(document: DocumentCard, edition: Edition) -> Line:
    """A document as a line in a list."""
    return Line(
        voice=voice(document.knowledge_source, edition),
        title=document.title,
        language=document.language,
        url=edition.links.document(document.id),
        kind=kind(document, edition),
        facts=facts(document),
    )


def kind(document: DocumentCard, edition: Edition) -> str:
    """The form and the year or years of a document, as far as they are known."""
    years = "–".join(dict.fromkeys(str(year) for year in (document.year, document.year_until) if year))
    return ", ".join(part for part in (document.form, years or edition.wording("document.zonder_datum")) if part)


def _kind_beside(document: DocumentCard, edition: Edition) -> str:
    """The same below a title: without the form where the title says it, so that a card is quotation rather."""
    return kind(
        document.model_copy(update={"form": ""}) if _names(document.title, document.form) else document, edition
    )


def _names(title: str, form: str) -> bool:
    """Whether a title has the words of a form, or the parts of one: *memo* and *raad* are those of *raadsmemo*."""
    there = {key for word in spelled(title) for key in keys(word)}
    return all(stem(word) in there or there.issuperset(compound_keys(word) or (word,)) for word in spelled(form))


def facts(document: DocumentCard) -> tuple[str, ...]:
    """Where a document is from and whose it is, as far as that is known."""
    return tuple(part for part in (document.place, document.contributor) if part)


def _facts_of(document: DocumentCard, passage: Passage, edition: Edition) -> tuple[str, ...]:
    """The line below a title: where in the document, where that is from and whose it is; no place that it says."""
    where = place_in(document, passage, edition)
    place = "" if says(document.title, document.place) else document.place
    return tuple(part for part in (where, place, document.contributor) if part)


def _why(hit: Hit, query: SearchQuery, edition: Edition) -> Told | None:
    """The reason that it gives, in words; themes by their names."""
    t, why = edition.wording, hit.why
    shown = why.words[:_WORDS_PER_REASON]
    if shown:
        return Told(t("kaart.noemt_woord" if len(shown) == 1 else "kaart.noemt_woorden"), shown)
    if why.themes:
        names = [edition.theme(theme).name for theme in why.themes[:_REASONS_SHOWN]]
        return Told(t("kaart.gaat_over", themas=t.listing(names)))
    # Of everything there is, each document is there for being there.
    return Told(t(_WHY.get(why.because, "kaart.waarom_gelijkend"))) if query.text else None


def _heading(hit: Hit, query: SearchQuery) -> str:
    """The heading, or question, above the passage that has most words of what was asked; the nearest of equals."""
    if hit.found_in is not FoundIn.HEADING:
        return ""
    asked = {term.key for term in asked_terms(query.text)}
    above = reversed((*hit.passage.columns, *hit.passage.path))
    best = max(above, key=lambda heading: len(asked & {term.key for term in terms(heading)}), default="")
    return best.replace("\n", " ")


def _more(hit: Hit, query: SearchQuery, edition: Edition) -> tuple[Further, ...]:
    """The further places, called by their number where they would else be called the same."""
    places = (Place(passage=hit.passage, quote=hit.quote), *hit.more)
    links = [_where(hit.document, place.passage, edition, query, place.quote) for place in places]
    times = Counter(link.name for link in links)
    named = [
        link if times[link.name] == 1 else link._replace(name=edition.wording("kaart.passage", n=number))
        for number, link in enumerate(links, start=1)
    ]
    return tuple(
        _further(hit.document, place, link, edition) for place, link in zip(places[1:], named[1:], strict=True)
    )


def _further(document: DocumentCard, place: Place, where: Named, edition: Edition) -> Further:
    quotation = _quotation(place.passage, place.quote, place.matches)
    table = _table(place.passage, place.quote, place.matches)
    return Further(
        language=document.language,
        where=where,
        quotation=quotation,
        take=takeable(document, place.passage, table.span if table else quotation.span, edition),
        table=table,
    )


def _quotation(passage: Passage, quote: Quote | None, matches: Sequence[Match]) -> Excerpt:
    return whole(passage, quote, matches) if quote else excerpt(passage, matches)


def _table(passage: Passage, quote: Quote | None, matches: Sequence[Match]) -> SmallTable | None:
    """The rows that are quoted, where they are rows."""
    return small_table(passage, matches, part=quote) if quote else small_table(passage, matches)


def _where(
    document: DocumentCard,
    passage: Passage,
    edition: Edition,
    query: SearchQuery | None = None,
    quote: Quote | None = None,
) -> Named:
    """The link to a passage in its place, named after where that is."""
    url = edition.links.document(document.id, passage=passage.id, query=query, quoted=quote)
    if place := _place(document, passage):
        kind, number = place
        return Named(edition.wording(f"kaart.lees_{kind}", n=number), url)
    told = document.knowledge_source is KnowledgeSource.EXPERIENCE
    return Named(edition.wording("kaart.lees_verhaal" if told else "kaart.lees_plek"), url)


def place_in(document: DocumentCard, passage: Passage, edition: Edition) -> str:
    """The page, slide or minute that a passage begins on; empty in a document without those."""
    place = _place(document, passage)
    return edition.wording(f"kaart.{place[0]}", n=place[1]) if place else ""


def _place(document: DocumentCard, passage: Passage) -> tuple[str, int] | None:
    if passage.page is not None:
        return page_kind(document), passage.page
    minute = int((passage.seconds or 0) // 60)
    return ("minuut", minute) if minute else None


def _quoted_matches(hit: Hit) -> list[Match]:
    """Those that can be seen on the card; of a table all, since its rows are chosen by them."""
    quote = None if hit.passage.rows else hit.quote
    return [match for match in hit.matches if quote is None or (quote.start <= match.start and match.end <= quote.end)]


def _reasons(matches: Sequence[Match], edition: Edition) -> tuple[Reason, ...]:
    """Per theme the words that led to it."""
    words: dict[ThemeId, dict[str, str]] = {}
    for match in matches:
        if match.theme is not None:
            spelled = words.setdefault(match.theme, {})
            if not edition.thesaurus.hides(match.text):
                spelled.setdefault(match.text.casefold(), match.text)
    return tuple(
        Reason(tuple(spelled.values())[:_WORDS_PER_REASON], edition.theme(theme))
        for theme, spelled in list(words.items())[:_REASONS_SHOWN]
    )
