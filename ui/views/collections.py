"""Collections as readers see them: in a list, an edition to read, its versions, and what is left of what is gone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.collection import Agenda, Collection
from kb.model.edition import Edition as Published
from kb.model.identity import LabId
from kb.model.people import Lab, LabRole
from kb.ports.collections import Use
from kb.services.curating.composing import Composed, State
from kb.services.curating.listing import Listed
from kb.services.sharing.formats.editions import FORMATS, Issue
from ui.edition import Edition, Named
from ui.views.collected import BlockView, Disagreed, block_view, covered, disagreements
from ui.views.plurality import Heard, heard

_VERSIONS_BESIDE = 4

Labs = Mapping[LabId, Lab]


@dataclass(frozen=True)
class CollectionRow:
    """A collection in a list.

    Attributes:
        question: leads to it.
        title: where it is something else than the question.
        by: the labs that make it, and its places.
        heard: now.
        on: the day of its newest edition, in words.
    """

    question: Named
    title: str
    by: tuple[str, ...]
    heard: Heard
    on: str
    sample: bool


class Version(NamedTuple):
    """An edition among the others.

    Attributes:
        news: what was new in it, said by who published it.
        gone: why it was withdrawn; empty where it stands.
        heard: at publication.
        since: leads to what differs from the one before it, where both stand.
    """

    name: Named
    on: str
    news: str
    gone: str
    heard: str
    since: str


class File(NamedTuple):
    """An edition as a file."""

    name: str
    url: str
    media_type: str


@dataclass(frozen=True)
class Stone:
    """What is left of a collection or an edition that was withdrawn.

    Attributes:
        where: it can be seen that it was there.
        began, ended: days in words; the first is that of the first edition, and empty where that is not known.
        reason: as it was said to everybody.
        successor: that took its place, if any.
        rest: the editions of the same collection that still stand.
    """

    title: str
    where: Named
    labs: tuple[Named, ...]
    what: str
    began: str
    ended: str
    reason: str
    successor: Named | None
    rest: tuple[Named, ...]
    sample: bool


@dataclass(frozen=True)
class CollectionPage:
    """An edition to read.

    Attributes:
        newest: number of the newest that stands.
        newer: that, where this is another one.
        said: what it says by the three agendas: name and words.
        made: by how many people of which roles, in words; empty where that was not written down.
        against: how many of which roles do not agree with something in it, in words; empty where nobody does.
        elsewhere: what members do not agree with in blocks that are not in it.
        now, then: how the voices are heard; the second at publication, where that differs.
        versions: the newest few.
        cited: as it stands in a list of sources.
        feed, data: what is new in it for who follows it elsewhere, and this edition for programs.
        files: the same for reference managers.
        original: a source was withdrawn since, so that the checksum is that of what it was.
    """

    title: str
    question: str
    public_value: str
    language: str
    labs: tuple[Named, ...]
    about: tuple[str, ...]
    themes: tuple[Named, ...]
    number: int
    on: str
    newest: int
    newer: Named | None
    blocks: tuple[BlockView, ...]
    said: tuple[tuple[str, str], ...]
    made: str
    against: str
    elsewhere: tuple[Disagreed, ...]
    now: Heard
    then: Heard | None
    versions: tuple[Version, ...]
    own: str
    cited: str
    feed: str
    data: str
    files: tuple[File, ...]
    licence: str
    sha256: str
    original: bool
    reduced: bool
    sample: bool


def collection_row(listed: Listed, labs: Labs, edition: Edition) -> CollectionRow:
    """A collection in a list, with its newest edition."""
    said = listed.collection
    name = said.question or said.title
    return CollectionRow(
        question=Named(name, edition.links.collection(said.slug), _other(said, edition)),
        title=said.title if said.title != name else "",
        by=(*(labs[lab].name for lab in said.labs if lab in labs), *said.places),
        heard=heard(listed.plurality, edition),
        on=edition.wording.date(listed.at.date().isoformat()),
        sample=said.sample,
    )


def collection_page(
    composed: Composed, published: Published, editions: Sequence[Published], labs: Labs, edition: Edition, *, site: str
) -> CollectionPage:
    """An edition to read.

    Args:
        composed: as it can be read now.
        published: the edition.
        editions: all of the collection that the reader may know of, the newest first.
        labs: by their ids.
        edition: the language and the reader.
        site: where the explorer can be reached, without a slash at the end.
    """
    said, t = composed.collection, edition.wording
    now, then = composed.plurality, published.plurality
    differs = (now.units, now.documents) != (then.units, then.documents)
    against = [one for shown in composed.blocks for one in shown.dissents if one.withdrawn_at is None]
    against += [one for one in composed.elsewhere if one.withdrawn_at is None]
    newest = next((one.number for one in editions if one.farewell is None), published.number)
    return CollectionPage(
        title=said.title,
        question=said.question,
        public_value=said.public_value,
        language=_other(said, edition),
        labs=makers(said, labs, edition),
        about=(*said.places, *((said.period,) if said.period else ())),
        themes=tuple(edition.theme(one) for one in said.themes),
        number=published.number,
        on=t.date(published.at.date().isoformat()),
        newest=newest,
        newer=_named(said.slug, newest, edition) if newest > published.number else None,
        blocks=tuple(block_view(one, edition) for one in composed.blocks),
        said=agenda(said.agenda, edition),
        made=_people("door", published.made_by, edition),
        against=_people("tegen", Counter(one.role for one in against), edition),
        elsewhere=disagreements(composed.elsewhere, edition),
        now=heard(now, edition),
        then=heard(then, edition) if differs else None,
        versions=versions(said, editions, edition)[:_VERSIONS_BESIDE],
        own=edition.links.edition_of(said.slug, published.number),
        cited=cited(said, published, labs, edition, site=site),
        feed=f"/v1/collections/{published.collection}/feed",
        data=f"/v1/collections/{published.collection}/editions/{published.number}",
        files=tuple(
            File(
                t(f"selectie.bestand_{ending}"),
                f"{edition.links.edition_of(said.slug, published.number)}.{ending}",
                one.media_type,
            )
            for ending, one in FORMATS.items()
        ),
        licence=published.licence,
        sha256=published.sha256,
        original=published.reduced or any(one.state is State.WITHDRAWN for one in composed.words),
        reduced=published.reduced,
        sample=said.sample,
    )


def versions(collection: Collection, editions: Sequence[Published], edition: Edition) -> tuple[Version, ...]:
    """The editions of a collection, the newest first."""
    t, links = edition.wording, edition.links
    found = []
    for place, one in enumerate(editions):
        before = next((other for other in editions[place + 1 :] if other.farewell is None), None)
        stands = one.farewell is None
        since = links.changes_of(collection.slug, before.number, one.number) if stands and before else ""
        found.append(
            Version(
                name=_named(collection.slug, one.number, edition),
                on=t.date(one.at.date().isoformat()),
                news=(covered(edition, one.covered_on) or one.news) if stands else "",
                gone=one.farewell.reason if one.farewell else "",
                heard=heard(one.plurality, edition).said if stands else "",
                since=since,
            )
        )
    return tuple(found)


def stone(
    collection: Collection,
    editions: Sequence[Published],
    labs: Labs,
    edition: Edition,
    *,
    successor: Collection | None = None,
    number: int = 0,
) -> Stone:
    """What is left of a collection, or with a number of one of its editions."""
    t = edition.wording
    farewell = next((one.farewell for one in editions if one.number == number), collection.farewell)
    own = [one for one in editions if one.number == number] if number else editions[-1:]
    rest = [one for one in editions if one.farewell is None] if number else []
    return Stone(
        title=collection.title,
        where=Named(collection.title, edition.links.collection(collection.slug)),
        labs=makers(collection, labs, edition),
        what=t("collectie.editie", n=number) if number else t("collectie.collectie"),
        began=t.date(own[0].at.date().isoformat()) if own else "",
        ended=t.date(farewell.at.date().isoformat()) if farewell else "",
        reason=farewell.reason if farewell else "",
        successor=Named(successor.title, edition.links.collection(successor.slug)) if successor else None,
        rest=tuple(_named(collection.slug, one.number, edition) for one in rest),
        sample=collection.sample,
    )


def used_in(collection: Collection, use: Use, edition: Edition) -> Named:
    """A collection that uses a document, at the place where it does; a draft leads to where it is written."""
    links = edition.links
    url = links.collection(collection.slug, "" if use.edition else "bewerken")
    name = collection.title if use.edition else edition.wording("collectie.in_concept", wat=collection.title)
    return Named(name, f"{url}#blok-{use.block}", _other(collection, edition))


def makers(collection: Collection, labs: Labs, edition: Edition) -> tuple[Named, ...]:
    """The labs of a collection, each with its page."""
    found = [labs[lab] for lab in collection.labs if lab in labs]
    return tuple(Named(lab.name, edition.links.lab(lab.slug)) for lab in found)


def agenda(said: Agenda, edition: Edition) -> tuple[tuple[str, str], ...]:
    """What a collection says by the three agendas of public value: name and words, those that say something."""
    named = (("moreel", said.moral), ("institutioneel", said.institutional), ("kennis", said.knowledge))
    return tuple((edition.wording(f"collectie.agenda_{name}"), text) for name, text in named if text)


def cited(collection: Collection, published: Published, labs: Labs, edition: Edition, *, site: str) -> str:
    """An edition as it stands in a list of sources."""
    t = edition.wording
    return t(
        "collectie.bronregel",
        wie=t.listing([labs[lab].name for lab in collection.labs if lab in labs]),
        jaar=published.at.year,
        titel=collection.title,
        n=published.number,
        dag=t.date(published.at.date().isoformat()),
        adres=site + edition.links._replace(kept=()).edition_of(collection.slug, published.number),
    )


def roles(found: Mapping[LabRole, int], edition: Edition) -> str:
    """How many people of which roles, in words; empty where there are none."""
    t = edition.wording
    counted = [
        t.count(f"makers.{role.value.replace('-', '_')}", found[role]) for role in reversed(LabRole) if found.get(role)
    ]
    return t.listing(counted)


def by_id(labs: Iterable[Lab]) -> Labs:
    """Labs by their ids."""
    return {lab.id: lab for lab in labs}


def _people(key: str, found: Mapping[LabRole, int], edition: Edition) -> str:
    told = roles(found, edition)
    return edition.wording(f"makers.{key}", wie=told) if told else ""


def _named(slug: str, number: int, edition: Edition) -> Named:
    return Named(edition.wording("collectie.editie", n=number), edition.links.edition_of(slug, number))


def _other(collection: Collection, edition: Edition) -> str:
    """The language of a collection, where that is not the one of the page."""
    return collection.language if collection.language != edition.language else ""


def issue(collection: Collection, published: Published, labs: Labs, edition: Edition, *, site: str) -> Issue:
    """An edition for a list of sources."""
    links = edition.links._replace(kept=())
    return Issue(
        key=f"meervoud-{collection.slug}-{published.number}",
        title=collection.title,
        authors=tuple(labs[lab].name for lab in collection.labs if lab in labs),
        on=published.at.date(),
        number=edition.wording("collectie.editie", n=published.number),
        language=collection.language,
        licence=published.licence,
        about=collection.question,
        site="Meervoud",
        url=site + links.edition_of(collection.slug, published.number),
    )
