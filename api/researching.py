"""Who a command is done for, in which study, and by which codes, as people name them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from kb.bootstrap import Library
from kb.errors import AccountNotFound, Invalid, StudyNotFound
from kb.model.people import Account, Role
from kb.model.reader import KEEPER, VISITOR, Reader, Scope
from kb.model.search import Filters
from kb.model.study import Study

_LASTS = timedelta(minutes=1)


def account_of(library: Library, who: str) -> Account:
    """The account with this address or id, or the only one that may tag.

    Raises:
        AccountNotFound: there is none.
        Invalid: there are more, and nobody was named.
    """
    accounts = [one for one in library.people.accounts.all(KEEPER) if not one.disabled]
    if who:
        found = [one for one in accounts if who in {one.email, one.id}]
    else:
        found = [one for one in accounts if one.role.rank >= Role.RESEARCHER.rank]
    if len(found) == 1:
        return found[0]
    if who or not found:
        msg = f"er is geen account {who}" if who else "er is nog geen onderzoeker; maak een account met kb users add"
        raise AccountNotFound(msg)
    msg = "er zijn meer onderzoekers; zeg met --as wie dit doet"
    raise Invalid(msg)


def study_of(library: Library, named: str, reader: Reader) -> Study | None:
    """The study of a reader with this id or question; nothing where there is none.

    Raises:
        Invalid: there are more.
    """
    found = [one for one in library.bench.studies.all(reader) if named in {one.id, one.question}]
    if len(found) > 1:
        msg = f"er zijn meer onderzoeken {named}; noem het id (kb coding list)"
        raise Invalid(msg)
    return found[0] if found else None


class Chosen(NamedTuple):
    """For whom is searched, and by which codes."""

    reader: Reader = VISITOR
    filters: Filters = Filters()


def chosen(library: Library, codes: Sequence[str], without: Sequence[str], study: str, who: str) -> Chosen:
    """What a command says of codes, by their names; a visitor's search where it says nothing.

    Raises:
        AccountNotFound, StudyNotFound, Invalid: it names somebody, a study or a code that is not there.
    """
    if not (codes or without or study or who):
        return Chosen()
    reader = Reader.of(account_of(library, who))
    if not (codes or without):
        return Chosen(reader)
    there = study_of(library, study, reader) if study else None
    if study and there is None:
        msg = f"er is geen onderzoek {study} waar {who or 'deze onderzoeker'} aan meedoet"
        raise StudyNotFound(msg)
    called, id = library.bench.narrowing.called, there.study if there else None
    filters = Filters(codes=called(codes, reader, study=id), without_codes=called(without, reader, study=id))
    return Chosen(reader, filters)


@contextmanager
def named(
    opened: Callable[[], Library], codes: Sequence[str], without: Sequence[str], study: str, who: str
) -> Iterator[tuple[Chosen, str]]:
    """What a command says of codes, with a token to ask the explorer that runs in that name; it ends with the asking.

    Whoever may read the data folder may do all that its accounts may, so that a token gives nothing away.

    Raises:
        AccountNotFound, StudyNotFound, Invalid: see ``chosen``.
    """
    if not (codes or without or study or who):
        yield Chosen(), ""
        return
    library = opened()
    try:
        found, tokens = chosen(library, codes, without, study, who), library.people.tokens
        before = {key.id for key in tokens.of(found.reader)}
        # Codes are for who may tag.
        secret = tokens.add(found.reader, "kb search", [Scope.READ, Scope.TAG], _LASTS)
        try:
            yield found, secret
        finally:
            for key in tokens.of(found.reader):
                if key.id not in before:
                    tokens.end(found.reader, key.id)
    finally:
        library.catalogue.close()
