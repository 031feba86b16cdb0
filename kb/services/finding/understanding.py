"""Reading a question before it is searched: signs, spelling, places, years and themes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.language import readings
from kb.language.abbreviations import find, spelled_out
from kb.language.askwords import only_asks, without_asking
from kb.language.bridge import label_in_another_language, language_of_question, says_more, theme_alone, themes_in
from kb.language.linker import Linker
from kb.language.operators import Typed, says, typed
from kb.language.places import gazetteer, provinces
from kb.language.spoken import with_little_words
from kb.language.terms import query_terms
from kb.language.tokens import STOPWORDS, bare, fold, spelled
from kb.model.document import DocumentCard
from kb.model.identity import ThemeId
from kb.model.question import Interpretation, ReadAs, Reading, Respelling, SpelledOut
from kb.model.reader import Reader
from kb.model.search import Filters, SearchQuery
from kb.model.theme import Branch
from kb.ports.catalogue import Catalogue
from kb.services.finding.asking import on_theme
from kb.services.finding.naming import Called, Naming
from kb.services.finding.spelling import Spelling

_BRANCHES = {Branch.THEME: ReadAs.THEME, Branch.LAW: ReadAs.LAW, Branch.TARGET_GROUP: ReadAs.TARGET_GROUP}


class Asked(NamedTuple):
    """A question as it is searched.

    Attributes:
        text: its words, without signs, without the places and years that were read in it and without what only asks;
            empty when it is in another language and nothing of it is known in Dutch.
        first: what the documents that come first have; nothing when none come first.
        unread: themes that it names and that whoever asks has taken off.
        read: what is told of all this.
        alone: it names places or years and nothing beside; then the documents from there answer it, as its filter.
        theme: the theme that it calls by its name, and nothing beside; then the documents on that theme answer it, so
            that its page, the filter and the search for its name count the same.
        by_word: it calls the theme by another word than its name: what is about that word comes first.
        meant: what its vector is of where that is not its words: a question in another language, with its themes.
    """

    text: str
    first: Filters
    unread: frozenset[ThemeId]
    read: Interpretation
    alone: bool = False
    theme: ThemeId | None = None
    by_word: bool = False
    meant: str = ""

    @property
    def has_both(self) -> bool:
        """Whether places as well as years were read."""
        return bool(self.first.places) and (self.first.year_from, self.first.year_to) != (None, None)

    @property
    def anytime(self) -> "Asked":
        """The same without the years that were read."""
        return self._replace(first=Filters(places=self.first.places))

    def within(self, filters: Filters) -> Filters:
        """Filters, with what comes first where they leave that open."""
        nothing = Filters()
        added = {
            field: getattr(self.first, field)
            for field in ("places", "year_from", "year_to")
            if getattr(filters, field) == getattr(nothing, field)
        }
        return filters.model_copy(update=added)

    def only(self, filters: Filters) -> Filters | None:
        """Filters narrowed to the places and years that were read; ``None`` where nothing can pass both."""
        sides = (filters, self.first)
        places = [one.places for one in sides if one.places]
        since = max((one.year_from for one in sides if one.year_from is not None), default=None)
        until = min((one.year_to for one in sides if one.year_to is not None), default=None)
        both = frozenset.intersection(*places) if places else frozenset()
        if (places and not both) or (since is not None and until is not None and since > until):
            return None
        return filters.model_copy(update={"places": both, "year_from": since, "year_to": until})

    def comes_first(self, card: DocumentCard, *, names: bool = False) -> bool:
        """Whether a document is from or about the places and years that were read, by its card or by its title.

        Args:
            card: of the document.
            names: it names the place.
        """
        places, since, until = self.first.places, self.first.year_from, self.first.year_to
        # Of a province not the names of all that lies in it: Best and Goes are words too.
        said = {one.value for one in self.read.readings if one.used and one.read_as is ReadAs.PLACE}
        is_there = not places or not places.isdisjoint(card.places) or any(says(card.title, one) for one in said)
        if since is None and until is None:
            return is_there or names
        is_then = _lies_within(card, since, until) or (since == until and says(card.title, str(since)))
        return (is_there or names) and is_then

    def is_from_there(self, card: DocumentCard) -> bool:
        """Whether a document is from the places and years that were read, and not only about them."""
        places, since, until = self.first.places, self.first.year_from, self.first.year_to
        anytime = since is None and until is None
        return (not places or not places.isdisjoint(card.places)) and (anytime or _lies_within(card, since, until))


class Understanding:
    """Reads questions."""

    def __init__(self, *, catalogue: Catalogue, linker: Linker, spelling: Spelling) -> None:
        self._catalogue = catalogue
        self._linker = linker
        self._spelling = spelling
        self._naming = Naming(linker)

    def read(self, query: SearchQuery, reader: Reader) -> Asked:
        """A question as it is searched; one without words is left as it is."""
        bridged = self._bridged(query)
        if bridged is not None:
            return bridged
        also = self._also(query.text, reader)
        said = also.text if also else query.text
        # What stands between quotation marks is meant as it stands.
        signs = typed(with_little_words(said))._replace(phrases=typed(said).phrases)
        placed = list(_named(signs.beside, query))
        beside, first = _taken_out(signs.beside, placed)
        from_there = first != Filters() and not signs.phrases and only_asks(beside)
        # Who names a place and nothing beside means the place, whatever else that is a word for.
        called = self._called(signs, beside, query, reader) if not from_there else None
        named = self._themes(signs.text, query, called)
        found = sorted([*placed, *named], key=lambda one: one[0])
        left = " ".join([self._without_asking(beside), *signs.phrases]).strip()
        unread = frozenset(ThemeId(reading.value) for _, end, reading in found if not end and not reading.used)
        alone = called.themes[0] if called and len(called.themes) == 1 else None
        return Asked(
            # There has to be something to look for, also where only a place or year is named.
            text=left if query_terms(left) else signs.text,
            alone=from_there,
            theme=alone if alone not in unread else None,
            by_word=bool(called and not called.by_name),
            first=first,
            unread=unread,
            read=Interpretation(
                readings=tuple({reading.key: reading for _, _, reading in found}.values()),
                phrases=signs.phrases,
                without=signs.without,
                unread=(*signs.unread, *self._typed_as_minus(signs.beside)),
                also=also,
                spelled_out=tuple(_spelled_out(signs.text)),
                places_said=tuple(self._places_said(signs.beside, first, reader)),
                called=called.themes if called and alone not in unread else (),
            ),
        )

    def _places_said(self, question: str, first: Filters, reader: Reader) -> Iterator[str]:
        """The names of used places that texts are to be looked for with (see ``Interpretation``)."""
        for one in readings.places(question):
            if one.name and one.value in first.places:
                there = self._catalogue.count(Filters(places=frozenset({one.value})), reader)
                if gazetteer().is_within(one.name) or not any(there.values()):
                    yield one.name

    def _called(self, signs: Typed, beside: str, query: SearchQuery, reader: Reader) -> Called | None:
        """What the question calls and says nothing beside, with or without the places and years in it: *Wmo 2015*.

        Another word for a theme on which there is nothing is just that word: documents may have it all the same.
        """
        if not query.related:
            return None
        asked = [beside] if signs.phrases or not beside else [signs.text, beside]
        found = next((called for called in map(self._naming.called, asked) if called), None)
        if found is None or found.by_name or len(found.themes) > 1:
            return found
        there = self._catalogue.count(on_theme(found.themes[0], self._linker.thesaurus), reader)
        return found if any(there.values()) else None

    def _bridged(self, query: SearchQuery) -> Asked | None:
        """A question in another language with the Dutch names of its themes; without any there is nothing to search.

        It is judged as it stands, unless it is just the name of a theme in its language.
        """
        thesaurus = self._linker.thesaurus
        signs = typed(query.text)
        placed = [one for one in _named(signs.beside, query) if _is_surely_named(signs.beside, one)]
        beside, first = _taken_out(signs.beside, placed)
        labelled = label_in_another_language(beside, thesaurus)
        language = labelled[0] if labelled else language_of_question(beside, thesaurus, expected=query.edition)
        if not language:
            return None
        alone = labelled[1] if labelled else theme_alone(beside, language, thesaurus)
        themes = (alone,) if alone else themes_in(beside, language, thesaurus)
        searched = ", ".join(thesaurus[theme].called("nl") for theme in themes)
        found = bool(themes or signs.phrases)
        return Asked(
            text=" ".join([searched, *signs.phrases]).strip(),
            meant=f"{searched}: {beside}" if themes else "",
            theme=alone if query.related else None,
            first=first if found else Filters(),
            unread=frozenset(),
            read=Interpretation(
                readings=tuple(reading for _, _, reading in placed) if found else (),
                phrases=signs.phrases,
                without=signs.without,
                unread=signs.unread,
                language=language,
                bridged=themes,
                half_bridged=not alone and len(themes) == 1 and says_more(beside, themes[0], language, thesaurus),
            ),
        )

    def _without_asking(self, question: str) -> str:
        """A question without what only asks, where that names nothing: *op straat* is a place to live."""
        left = without_asking(question)
        named = self._linker.named
        return left if left == question or named(spelled_out(left)) == named(spelled_out(question)) else question

    def _typed_as_minus(self, question: str) -> Iterator[str]:
        """The *niet* of *eenzaamheid niet ouderen*: in no sentence, before the name of a subject or place.

        It is a word here as any other, which whoever types it so has to know.
        """
        *before, denied, last = ["", "", *spelled(question)]
        is_telegram = bool(before[2:]) and STOPWORDS.isdisjoint(map(fold, before))
        if denied.lower() == "niet" and is_telegram and (self._linker.named(last) or readings.places(last)):
            yield denied

    def _also(self, question: str, reader: Reader) -> Respelling | None:
        """The question respelled; what stands between quotation marks is meant as it stands."""
        also = self._spelling.respelled(question, reader)
        return also if also and typed(also.text).phrases == typed(question).phrases else None

    def _themes(self, text: str, query: SearchQuery, called: Called | None) -> Iterator[tuple[int, int, Reading]]:
        """Themes, laws and target groups with where they are named; they stay in the sentence, so they have no end.

        What the whole question calls is read before what parts of it name, and also where those name nothing.
        """
        if not query.related:
            return
        read = {called.themes[0]: called.words} if called and len(called.themes) == 1 else {}
        for mention in self._linker.mentions(spelled_out(text)):
            words = tuple(word for word in mention.words if word in text) or _short_for(mention.words, text)
            read[mention.theme] = words or read.get(mention.theme, ())
        for theme, words in read.items():
            branch = self._linker.thesaurus.branch(theme)
            read_as = _BRANCHES.get(branch, ReadAs.THEME) if branch else ReadAs.THEME
            at = text.find(words[0]) if words else len(text)
            yield at, 0, _taken(Reading(read_as=read_as, value=theme, words=words), query)


def _short_for(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The abbreviations in a question that stand for one of these words."""
    return tuple(
        text[one.start : one.end] for one in find(text) if one.is_short and set(words) & set(one.abbreviation.longs)
    )


def _spelled_out(text: str) -> Iterator[SpelledOut]:
    """The abbreviations in a question, each once, with its usual long form or with the one that stands there."""
    for one in {one.abbreviation: one for one in find(text)}.values():
        yield SpelledOut(
            short=one.abbreviation.short,
            long=one.abbreviation.longs[0] if one.is_short else text[one.start : one.end],
        )


def _named(text: str, query: SearchQuery) -> Iterator[tuple[int, int, Reading]]:
    """Places and years with where they stand."""
    for read_as, reads in ((ReadAs.PLACE, readings.places(text)), (ReadAs.PERIOD, readings.periods(text))):
        for one in reads:
            reading = Reading(read_as=read_as, value=one.value, words=(text[one.start : one.end],), sure=one.sure)
            yield one.start, one.end, _taken(reading, query)


def _taken(reading: Reading, query: SearchQuery) -> Reading:
    used = reading.key not in query.unread if reading.sure else reading.key in query.taken
    return reading.model_copy(update={"used": used})


def _taken_out(text: str, placed: Sequence[tuple[int, int, Reading]]) -> tuple[str, Filters]:
    """A question without the places and years that are used, and what those let through."""
    used = [one for one in placed if one[2].used]
    return _without(text, sorted((start, end) for start, end, _ in used)), _first([reading for _, _, reading in used])


def _is_surely_named(text: str, placed: tuple[int, int, Reading]) -> bool:
    """Whether in another language a year, or a place with a capital or a preposition: *my son goes to school*."""
    start, end, reading = placed
    name = text[start:end].split()
    return reading.read_as is ReadAs.PERIOD or len(name) > 1 or name[0][:1].isupper()


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """A text without some stretches."""
    left, done = "", 0
    for start, end in spans:
        left, done = left + text[done:start], end
    return " ".join((left + text[done:]).split())


def _first(used: list[Reading]) -> Filters:
    """The places and years that were read; of several stretches of years all between the first and the last."""
    sides = [_years(reading.value) for reading in used if reading.read_as is ReadAs.PERIOD]
    since = [low for low, _ in sides if low is not None]
    until = [high for _, high in sides if high is not None]
    places = [reading.value for reading in used if reading.read_as is ReadAs.PLACE]
    return Filters(
        places=frozenset(place for one in places for place in _municipalities(one)),
        year_from=min(since) if since and len(since) == len(sides) else None,
        year_to=max(until) if until and len(until) == len(sides) else None,
    )


def _municipalities(place: str) -> frozenset[str]:
    """The municipalities of a province; another place is one."""
    province = provinces().get(bare(place))
    return province.municipalities if province else frozenset({place})


def _years(value: str) -> tuple[int | None, int | None]:
    low, dash, high = value.partition("-")
    first = int(low) if low else None
    return first, (int(high) if high else None) if dash else first


def _lies_within(card: DocumentCard, since: int | None, until: int | None) -> bool:
    if card.year is None or card.year_until is None:
        return False
    return (since is None or card.year_until >= since) and (until is None or card.year <= until)
