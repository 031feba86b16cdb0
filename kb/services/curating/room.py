"""All services of the stadslabs, wired on their stores."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ports.collections import Collections
from kb.ports.people import People
from kb.ports.work import Work
from kb.services.curating.carrying import Carrying
from kb.services.curating.collecting import Collecting
from kb.services.curating.composing import Composing
from kb.services.curating.drafting import Drafting
from kb.services.curating.journals import Journals
from kb.services.curating.listing import Listing
from kb.services.curating.publishing import Publishing
from kb.services.curating.quoting import Quoter
from kb.services.curating.remarking import Remarking
from kb.services.curating.rules import Clock, utc_now
from kb.services.tagging.concluding import Concluding


class Shelves(NamedTuple):
    """Where collections, documents and people are kept, and what makes one change of several."""

    collections: Collections
    catalogue: Catalogue
    people: People
    work: Work


class Curation(NamedTuple):
    """What there is to do with collections.

    Attributes:
        work: makes one change of what several of them do.
        dated: the same services by another clock, for what was made at another moment, such as samples.
    """

    collecting: Collecting
    drafting: Drafting
    quoter: Quoter
    composing: Composing
    listing: Listing
    publishing: Publishing
    remarking: Remarking
    journals: Journals
    carrying: Carrying
    collections: Collections
    work: Work
    dated: "Callable[[Clock], Curation]"


def furnish(
    shelves: Shelves,
    *,
    concluding: Concluding,
    thesaurus: Thesaurus,
    position: Callable[[], int],
    now: Clock = utc_now,
) -> Curation:
    """The services, on these stores and by this clock.

    Args:
        shelves: the stores.
        concluding: gives the findings of researchers.
        thesaurus: the themes.
        position: how far the catalogue's log of changes is.
        now: gives the present moment.
    """
    collections, catalogue, people, work = shelves
    again = partial(furnish, shelves, concluding=concluding, thesaurus=thesaurus, position=position)
    composing = Composing(collections=collections, catalogue=catalogue, concluding=concluding)
    drafting = Drafting(collections=collections, work=work, now=now)
    return Curation(
        Collecting(collections=collections, work=work, thesaurus=thesaurus, now=now),
        drafting,
        Quoter(catalogue=catalogue),
        composing,
        Listing(collections=collections, catalogue=catalogue, concluding=concluding),
        Publishing(collections=collections, composing=composing, people=people, work=work, position=position, now=now),
        Remarking(collections=collections, drafting=drafting, work=work, now=now),
        Journals(collections=collections, catalogue=catalogue, people=people, work=work, now=now),
        Carrying(collections=collections, catalogue=catalogue, people=people, work=work, now=now),
        collections,
        work,
        lambda now: again(now=now),
    )
