"""Whether a question can be answered, and everything that is wrong with it when it cannot."""

import unicodedata
from collections.abc import Callable, Iterator

from kb.errors import Fault, InvalidQuery
from kb.language import readings
from kb.language.askwords import cores, tells
from kb.language.operators import Typed, typed
from kb.language.places import gazetteer
from kb.language.terms import query_terms, searchable
from kb.language.tokens import stem, words
from kb.model.identity import ThemeId
from kb.model.search import MAX_PAGE_SIZE, MAX_QUERY_LENGTH, Filters, SearchQuery
from kb.model.theme import Branch, Thesaurus

NO_CODE = "deze code staat in geen onderzoek van u"
"""Said of a code that does not exist, and of one that is somebody else's."""

ONLY_LITTLE = "de vraag bevat alleen leestekens of kleine woorden zoals 'de' en 'het'; noem een onderwerp"
ONLY_ASKS = "de vraag bevat alleen woorden om te vragen, zoals 'wat werkt'; noem een onderwerp"
ONLY_LITTLE_TOGETHER = (
    "tussen de aanhalingstekens staan alleen kleine woorden zoals 'om te'; die staan in bijna elk stuk en zoeken wij "
    "niet letterlijk op; zet er een woord bij dat iets zegt"
)
ONLY_LEFT_OUT = "de vraag zegt alleen wat u niet wilt; noem ook een onderwerp"
"""What a question lacks."""


def checked(
    query: SearchQuery, thesaurus: Thesaurus, *, is_title: Callable[[str], bool] = lambda _: False
) -> SearchQuery:
    """The question with white space tidied, and places by the names under which documents are filed.

    Args:
        query: as it was asked.
        thesaurus: with all that can be filtered by.
        is_title: whether a document is called so: then that is what is asked for, however little its words say.

    Raises:
        InvalidQuery: it cannot be answered; with every fault at once.
    """
    places = frozenset(map(gazetteer().filed, query.filters.places))
    filters = query.filters.model_copy(update={"places": places})
    tidy = query.model_copy(update={"text": " ".join(query.text.split()), "filters": filters})
    faults = [*_of_text(tidy, thesaurus, is_title), *_of_page(tidy), *_of_filters(tidy.filters, thesaurus)]
    if faults:
        raise InvalidQuery(*faults)
    return tidy


def on_theme(theme: ThemeId, thesaurus: Thesaurus) -> Filters:
    """What lets the documents on a theme through. A framework, actor or approach is filtered like a theme."""
    match thesaurus.branch(theme):
        case Branch.LAW:
            return Filters(laws=frozenset({theme}))
        case Branch.TARGET_GROUP:
            return Filters(target_groups=frozenset({theme}))
        case _:
            return Filters(themes=frozenset({theme}))


def _of_text(query: SearchQuery, thesaurus: Thesaurus, is_title: Callable[[str], bool]) -> Iterator[Fault]:
    text = query.text
    if len(text) > MAX_QUERY_LENGTH:
        yield Fault("q", f"de vraag telt {len(text)} tekens; het mogen er {MAX_QUERY_LENGTH} zijn")
    elif not _is_text(text):
        yield Fault("q", "de vraag bevat tekens die geen tekst zijn")
    elif not text and query.filters == Filters():
        yield Fault("q", "typ een vraag, of kies een thema, plaats of bron")
    elif text and (reason := _without_subject(typed(text), thesaurus)) and not is_title(text):
        yield Fault("q", reason)


def _without_subject(signs: Typed, thesaurus: Thesaurus) -> str:
    """Why there is nothing to look for in the words of a question; empty when there is."""
    looks_for_phrase = any(map(searchable, signs.phrases))
    if signs.phrases and not looks_for_phrase and not tells(signs.beside):
        return ONLY_LITTLE_TOGETHER
    if not query_terms(signs.text):
        return ONLY_LEFT_OUT if signs.without else ONLY_LITTLE
    has_subject = (
        looks_for_phrase
        or tells(signs.beside)
        or readings.places(signs.beside)
        or readings.periods(signs.beside)
        or any(_names_subject(core, thesaurus) for core in cores(signs.beside))
    )
    return "" if has_subject else ONLY_ASKS


def _names_subject(core: str, thesaurus: Thesaurus) -> bool:
    """Whether words that mostly ask are all the same what something is called, such as the municipality."""
    wanted = _stems(core)
    return any(
        _stems(label.text) == wanted and (label.text == theme.called("nl") or thesaurus.branch(theme.id) is not None)
        for theme in thesaurus
        for label in theme.labels
    )


def _stems(text: str) -> list[str]:
    return [stem(word.text) for word in words(text)]


def _of_page(query: SearchQuery) -> Iterator[Fault]:
    if query.page < 1:
        yield Fault("page", "de eerste pagina is 1")
    if not 1 <= query.page_size <= MAX_PAGE_SIZE:
        yield Fault("pageSize", f"een pagina telt 1 tot {MAX_PAGE_SIZE} resultaten")


def _of_filters(filters: Filters, thesaurus: Thesaurus) -> Iterator[Fault]:
    for field, group in (("theme", filters.themes), ("law", filters.laws), ("targetGroup", filters.target_groups)):
        for concept in sorted(group):
            if concept not in thesaurus:
                yield Fault(field, f"'{concept}' staat niet in de thesaurus")
    # Whose codes these are is not known here; what knows it says which documents they are of before.
    if any(filters.open_codes):
        yield Fault("code", NO_CODE)
    # PostgreSQL takes no NUL in a text.
    if not all(map(_is_text, filters.places)):
        yield Fault("place", "de plaats bevat tekens die geen tekst zijn")


def _is_text(text: str) -> bool:
    """Whether there are no control characters and no halves of surrogate pairs in it."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)
