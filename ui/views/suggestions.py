"""What may be meant by what someone is typing, and where each leads."""

from dataclasses import dataclass

from kb.language.terms import query_terms
from kb.language.tokens import bare
from kb.model.document import DocumentCard
from kb.model.search import Filters, SearchQuery
from kb.model.suggestion import PlaceSuggestion, Suggestions, ThemeSuggestion
from ui.edition import Edition, Named
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class Option:
    """One suggestion.

    Attributes:
        target: what it is called and where it leads.
        kind: what it is, in a word.
        word: another word for it, which was being typed; empty when that was its name.
        word_language: of that word, where it differs from the page's.
        voice: of a document.
    """

    target: Named
    kind: str
    word: str = ""
    word_language: str = ""
    voice: Voice | None = None


@dataclass(frozen=True)
class SuggestionList:
    """The suggestions, and how many there are in words.

    Attributes:
        options: first to search for what was typed.
        is_any: whether there is anything beside that.
    """

    options: tuple[Option, ...]
    told: str
    is_any: bool


def suggestions(found: Suggestions, typed: str, edition: Edition) -> SuggestionList:
    """To search for what was typed, then themes, places and documents."""
    options = (
        # Small words alone, such as "u", are no question.
        *((_typed(typed, edition),) if query_terms(typed) else ()),
        *((_typed(found.meant, edition),) if found.meant else ()),
        *(_theme(one, edition) for one in found.themes),
        *(_place(one, edition) for one in found.places),
        *(_document(card, edition) for card in found.documents),
    )
    is_any = bool(found.total or found.meant)
    told = edition.wording.count("suggestie.aantal", len(options)) if is_any else edition.wording("suggestie.geen")
    return SuggestionList(options, told, is_any=is_any)


def _typed(typed: str, edition: Edition) -> Option:
    """The words themselves stay the first thing to choose; a suggestion never stands in their way."""
    search = edition.links.search(SearchQuery(text=typed))
    return Option(Named(edition.wording("suggestie.zoek_op", woord=typed), search), edition.wording("nav.zoeken"))


def _theme(one: ThemeSuggestion, edition: Edition) -> Option:
    target, kind = edition.theme(one.theme), edition.wording("facet.thema")
    if bare(one.label) == bare(target.name):
        return Option(target, kind)
    labels = {label.text: label.language for label in edition.thesaurus[one.theme].labels}
    names = {name: language for language, name in edition.thesaurus[one.theme].name.items()}
    language = labels.get(one.label) or names[one.label]
    return Option(target, kind, one.label, "" if language == edition.language else language)


def _place(one: PlaceSuggestion, edition: Edition) -> Option:
    search = edition.links.search(SearchQuery(filters=Filters(places=frozenset({one.place}))))
    word = "" if bare(one.name) == bare(one.place) else one.name
    return Option(Named(one.place, search), edition.wording("facet.plaats"), word)


def _document(card: DocumentCard, edition: Edition) -> Option:
    language = "" if card.language == edition.language else card.language
    spoken = voice(card.knowledge_source, edition)
    return Option(Named(card.title, edition.links.document(card.id), language), spoken.name, voice=spoken)
