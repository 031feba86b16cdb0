"""Whether a question can be answered, and everything that is wrong with it when it cannot."""

import unicodedata
from collections.abc import Iterator

from kb.errors import Fault, InvalidQuery
from kb.language.operators import typed
from kb.language.places import gazetteer
from kb.language.terms import query_terms
from kb.model.identity import ThemeId
from kb.model.search import MAX_PAGE_SIZE, MAX_QUERY_LENGTH, Filters, SearchQuery
from kb.model.theme import Branch, Thesaurus

NO_CODE = "deze code staat in geen onderzoek van u"
"""Said of a code that does not exist, and of one that is somebody else's."""


def checked(query: SearchQuery, thesaurus: Thesaurus) -> SearchQuery:
    """The question with white space tidied, and places by the names under which documents are filed.

    Raises:
        InvalidQuery: it cannot be answered; with every fault at once.
    """
    places = frozenset(map(gazetteer().filed, query.filters.places))
    filters = query.filters.model_copy(update={"places": places})
    tidy = query.model_copy(update={"text": " ".join(query.text.split()), "filters": filters})
    faults = [*_of_text(tidy), *_of_page(tidy), *_of_filters(tidy.filters, thesaurus)]
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


def _of_text(query: SearchQuery) -> Iterator[Fault]:
    text = query.text
    if len(text) > MAX_QUERY_LENGTH:
        yield Fault("q", f"de vraag telt {len(text)} tekens; het mogen er {MAX_QUERY_LENGTH} zijn")
    elif not _is_text(text):
        yield Fault("q", "de vraag bevat tekens die geen tekst zijn")
    elif not text and query.filters == Filters():
        yield Fault("q", "typ een vraag, of kies een thema, plaats of bron")
    elif text and not query_terms(typed(text).text):
        reason = "de vraag bevat alleen leestekens of kleine woorden zoals 'de' en 'het'; noem een onderwerp"
        yield Fault("q", reason)


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
