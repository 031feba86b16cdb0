"""All services of the researchers' bench, wired on their stores."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kb.model.theme import Thesaurus
from kb.ports.annotations import Annotations
from kb.ports.catalogue import Catalogue
from kb.ports.people import People
from kb.ports.work import Work
from kb.services.exploring.leafing import Leafing
from kb.services.tagging.casebook import Casebook
from kb.services.tagging.claiming import Claiming
from kb.services.tagging.codebooks import Codebooks
from kb.services.tagging.coding import Coder
from kb.services.tagging.concluding import Concluding
from kb.services.tagging.deeds import Deeds, utc_now
from kb.services.tagging.exchanging import Exchanging
from kb.services.tagging.joining import Joining
from kb.services.tagging.listing import Listing
from kb.services.tagging.memos import Memos
from kb.services.tagging.moving import Moving
from kb.services.tagging.narrowing import Narrowing
from kb.services.tagging.opening import Behinds
from kb.services.tagging.practising import Practising
from kb.services.tagging.queueing import Queues
from kb.services.tagging.resuming import Resuming
from kb.services.tagging.retracing import Retracing
from kb.services.tagging.studies import Studies
from kb.services.tagging.undoing import Undoing
from kb.services.tagging.variables import Variables
from kb.services.tagging.vouching import Vouching
from kb.services.tagging.weighing import Weighing
from kb.services.tagging.wordings import Wordings


class Stores(NamedTuple):
    """Where studies, documents with their pages and people are kept, and what makes one change of several."""

    annotations: Annotations
    catalogue: Catalogue
    leafing: Leafing
    people: People
    work: Work


class Bench(NamedTuple):
    """What there is to do in studies.

    Attributes:
        work: makes one change of what several of them do.
        dated: the same services by another clock, for what was made at another moment, such as samples.
    """

    studies: Studies
    coder: Coder
    codebooks: Codebooks
    memos: Memos
    undoing: Undoing
    moving: Moving
    concluding: Concluding
    vouching: Vouching
    joining: Joining
    weighing: Weighing
    behinds: Behinds
    listing: Listing
    exchanging: Exchanging
    claiming: Claiming
    resuming: Resuming
    practising: Practising
    narrowing: Narrowing
    retracing: Retracing
    wordings: Wordings
    queues: Queues
    casebook: Casebook
    variables: Variables
    work: Work
    dated: "Callable[[Callable[[], datetime]], Bench]"


def furnish(stores: Stores, thesaurus: Thesaurus, *, now: Callable[[], datetime] = utc_now) -> Bench:
    """The services, on these stores and by this clock."""
    annotations, catalogue, leafing, people, work = stores
    deeds = Deeds(annotations=annotations, work=work, now=now)
    coder = Coder(deeds, catalogue=catalogue, leafing=leafing, thesaurus=thesaurus)
    codebooks = Codebooks(deeds, coder=coder, thesaurus=thesaurus)
    studies = Studies(deeds, catalogue=catalogue, people=people)
    listing = Listing(deeds, coder=coder)
    joining = Joining(deeds, codebooks=codebooks, catalogue=catalogue, thesaurus=thesaurus)
    return Bench(
        studies,
        coder,
        codebooks,
        Memos(deeds, coder=coder, catalogue=catalogue),
        Undoing(deeds),
        Moving(deeds, catalogue=catalogue),
        Concluding(deeds, coder=coder, catalogue=catalogue, thesaurus=thesaurus),
        Vouching(deeds, coder=coder, catalogue=catalogue),
        joining,
        Weighing(deeds, joining=joining, coder=coder, catalogue=catalogue, thesaurus=thesaurus),
        Behinds(deeds, coder=coder, catalogue=catalogue, thesaurus=thesaurus),
        listing,
        Exchanging(deeds),
        Claiming(deeds),
        Resuming(deeds, coder=coder, catalogue=catalogue),
        Practising(deeds, studies=studies, coder=coder, catalogue=catalogue, work=work),
        Narrowing(deeds, codebooks=codebooks),
        Retracing(deeds, catalogue=catalogue),
        Wordings(deeds, coder=coder, catalogue=catalogue, thesaurus=thesaurus, work=work),
        Queues(deeds, codebooks=codebooks, listing=listing, work=work),
        Casebook(deeds, catalogue=catalogue),
        Variables(deeds),
        work,
        lambda now: furnish(stores, thesaurus, now=now),
    )
