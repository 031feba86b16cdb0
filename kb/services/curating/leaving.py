"""What is said of something that is withdrawn for ever: why, and what took its place."""

from collections.abc import Iterable

from kb.errors import CollectionNotFound, Invalid
from kb.language.repeating import Repeating
from kb.model.collection import Collection, CollectionId, State
from kb.model.reader import Reader
from kb.ports.collections import DRAFT, Collections
from kb.services.curating.rules import one_line


def in_own_words(
    text: str, collection: Collection, collections: Collections, reader: Reader, *, least: int = 1, edition: int = DRAFT
) -> str:
    """A reason that everybody reads, in which no words of a source stand: they would stay there.

    Args:
        text: as it was typed.
        collection: to which something is done for it.
        collections: where that is.
        reader: whose quotations those are; of the product itself all of them.
        least: 0 where it may be empty.
        edition: that it is about, besides the draft and the newest.

    Raises:
        Invalid: too short or too long, with signs in it that nobody sees, or with words of a source.
    """
    said = one_line(text, "de reden", least=least, most=500)
    numbers = sorted({DRAFT, collection.newest, edition})
    quoted = (one.exact for number in numbers for one in collections.quoted(collection.id, number, reader))
    return without_literal(said, "de reden", quoted)


def without_literal(said: str, name: str, quoted: Iterable[str]) -> str:
    """The same words, if they say nothing of what is quoted again.

    Raises:
        Invalid: they do.
    """
    if Repeating(*quoted, names=False).is_in(said):
        msg = f"{name} herhaalt woorden van een bron; zeg het in eigen woorden"
        raise Invalid(msg)
    return said


def successor_of(gone: Collection, named: str, collections: Collections, reader: Reader) -> CollectionId | None:
    """The collection that takes the place of one, or of an edition of it.

    Args:
        gone: what it takes the place of.
        named: its name in addresses or its id; empty where there is none.
        collections: where it is.
        reader: who says so.

    Raises:
        CollectionNotFound: there is none for this reader.
        Invalid: it would take its own place, or it is a draft.
    """
    if not named:
        return None
    try:
        found = collections.named(named, reader)
    except CollectionNotFound:
        found = collections.one(CollectionId(named), reader)
    if found.id == gone.id:
        msg = "een collectie volgt zichzelf niet op; haar andere edities blijven staan"
        raise Invalid(msg)
    if found.state is State.DRAFT:
        msg = "de opvolger is een concept, dat niemand anders kan lezen; publiceer die eerst"
        raise Invalid(msg)
    return found.id
