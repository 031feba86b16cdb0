"""Stadslabs for tests: people of a lab, and what they gather."""

from datetime import UTC, datetime
from typing import NamedTuple

from kb.bootstrap import Library
from kb.model.collection import Block, BlockId, Collection, Found, Heading, Quoting, Text
from kb.model.deed import DeedKind
from kb.model.document import Document
from kb.model.identity import LabId, digest, new_id
from kb.model.people import LabRole, Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import Thing
from kb.model.text import Span
from kb.services.curating.collecting import Begun
from tests.peopling import member
from tests.studying import finding, highlight, putting, stance, study
from tests.studying import member as member_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Lab(NamedTuple):
    """A lab with one of each of its people."""

    id: LabId
    slug: str
    curator: Reader
    resident: Reader
    member: Reader


def lab(library: Library, slug: str = "venlo") -> Lab:
    """A lab of which somebody is curator, a resident co-curator and somebody a member."""
    people = []
    for name, role, there in (
        ("Cas Curator", Role.PROFESSIONAL, LabRole.CURATOR),
        ("Bea Bewoner", Role.VISITOR, LabRole.CO_CURATOR),
        ("Lex Lid", Role.VISITOR, LabRole.MEMBER),
    ):
        people.append(somebody(library, f"{name} {slug}", role, slug, there))
    return Lab(library.people.labs.lab(slug).id, slug, *people)


def somebody(library: Library, name: str, role: Role, slug: str = "", there: LabRole = LabRole.MEMBER) -> Reader:
    """Somebody with an account, and maybe in a lab; nobody signs in, which spares making a password."""
    account, _ = library.people.accounts.add(name, f"{name.lower().replace(' ', '.')}@stad.example", role, KEEPER)
    return Reader.of(member(library, account, slug, there) if slug else account)


def collection(library: Library, of: Lab, *blocks: Block, title: str = "Wachten op hulp") -> Collection:
    """A draft with a question."""
    begun = Begun(title, "Waarom wachten mensen met hulp vragen?", blocks)
    return library.curation.collecting.begin(of.id, begun, of.curator)


def heading(text: str = "Wat wij hoorden", level: int = 2) -> Heading:
    """A heading."""
    return Heading(id=BlockId(""), text=text, level=level)


def text(words: str = "Dit is wat wij ervan vinden.") -> Text:
    """Words of the lab."""
    return Text(id=BlockId(""), text=words)


def quote(library: Library, document: Document, words: str, why: str = "", *, reader: Reader = KEEPER) -> Quoting:
    """Words of a document, and why they are here."""
    start = document.text.index(words)
    reference = library.curation.quoter.of(document.id, Span(start=start, end=start + len(words)), reader)
    assert reference.words == digest(words)
    return Quoting(id=BlockId(""), reference=reference, why=why)


def shown_finding(library: Library, *quoted: Quoting, why: str = "") -> Found:
    """A block that shows a published finding, which these words support."""
    noor = somebody(library, f"Noor Onderzoeker {new_id()}", Role.RESEARCHER)
    of = study()
    lead = member_of(of, noor)
    said = finding(of, lead).model_copy(update={"published_at": NOW})
    things: list[Thing] = [of, lead, said]
    for one in quoted:
        place = one.reference
        document = library.catalogue.document(place.document, KEEPER)
        marked = highlight(of, document, place.start, place.end, lead)
        things += [marked, stance(said, marked)]
    library.annotations.apply(putting(of, noor, things, kind=DeedKind.BEGUN), noor)
    return Found(id=BlockId(""), finding=said.id, why=why)
