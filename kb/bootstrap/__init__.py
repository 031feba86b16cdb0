"""Wiring: from settings to a knowledge base that is ready to use."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from kb.adapters.data_folder import alone, make_private, shared
from kb.adapters.encoders.ours import static
from kb.adapters.event_files import EventFolder
from kb.adapters.files import FileFolder
from kb.adapters.judge import background
from kb.adapters.pdfium.sheets import PdfSheets
from kb.adapters.qdrant.beside import Beside
from kb.adapters.qdrant.embedded import EdgeIndex, position_in
from kb.adapters.qdrant.generations import Generations, current
from kb.adapters.qdrant.opening import copy_where_needed
from kb.adapters.skos import published, with_labels
from kb.adapters.sql.annotations import SqlAnnotations
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.events import SqlEvents
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.adapters.withdrawals import WithdrawalFile
from kb.bootstrap.bench import open_bench, open_seeking
from kb.bootstrap.curating import open_curation
from kb.bootstrap.engines import judge_of, open_encoder, open_index, open_linker, recognising_of, turn_of
from kb.bootstrap.people import open_people
from kb.bootstrap.places import EVENTS, FILES, HALF, INDEX, WITHDRAWALS, replica_folder
from kb.errors import InUse, KbError
from kb.language.linker import Linker
from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus
from kb.ports.annotations import Annotations
from kb.ports.catalogue import Catalogue
from kb.ports.changes import Changes, Position
from kb.ports.encoder import Encoder, WordVectors
from kb.ports.events import Events
from kb.ports.files import Files
from kb.ports.index import PassageIndex
from kb.ports.turns import Turn
from kb.ports.withdrawals import Withdrawals
from kb.services.curating.room import Curation
from kb.services.exploring.leafing import Leafing
from kb.services.exploring.mapping import Mapping
from kb.services.exploring.reading import Reading
from kb.services.exploring.tracing import Tracing
from kb.services.exploring.voicing import Voicing
from kb.services.finding.gathering import Gathering
from kb.services.finding.judging import Judging
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Quoting
from kb.services.finding.retrieving import Retrieving
from kb.services.finding.searching import Searching
from kb.services.finding.showing import Showing
from kb.services.finding.spelling import Spelling
from kb.services.finding.suggesting import Suggesting
from kb.services.finding.understanding import Understanding
from kb.services.keeping.auditing import Auditing
from kb.services.keeping.confirming import Confirming
from kb.services.keeping.following import Following, stamp
from kb.services.keeping.lifting import Lifting
from kb.services.keeping.recognising import Recognising
from kb.services.keeping.resembling import Resembling
from kb.services.keeping.withdrawing import Withdrawing
from kb.services.people.room import Room
from kb.services.sharing.citing import Citing
from kb.services.tagging.room import Bench
from kb.services.tagging.seeking import Seeking
from kb.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Library:
    """The catalogue with what is needed to fill it; needs no index."""

    settings: Settings
    catalogue: Catalogue
    changes: Changes
    turn: Callable[[str], Turn]
    withdrawals: Withdrawals
    withdrawing: Withdrawing
    lifting: Lifting
    confirming: Confirming
    resembling: Resembling
    files: Files
    events: Events
    annotations: Annotations
    auditing: Auditing
    thesaurus: Thesaurus
    linker: Linker
    people: Room
    bench: Bench
    curation: Curation
    leafing: Leafing


@dataclass(frozen=True)
class KnowledgeBase(Library):
    """Everything, wired."""

    encoder: Encoder
    index: PassageIndex
    recognising: Recognising
    retrieving: Retrieving
    judging: Judging
    understanding: Understanding
    searching: Searching
    seeking: Seeking
    reading: Reading
    tracing: Tracing
    mapping: Mapping
    voicing: Voicing
    citing: Citing
    suggesting: Suggesting
    spelling: Spelling
    following: Following

    def linked_data(self, media_type: str) -> str:
        """The thesaurus as published: ``text/turtle`` or ``application/ld+json``, without hidden labels."""
        return published(f"{self.settings.address}/v1", media_type)

    def labels_to_add(self, labels: Iterable[tuple[ThemeId, str]]) -> str:
        """Everyday words for themes as Turtle, to add to the file of the thesaurus."""
        return with_labels(labels)

    def close(self) -> None:
        """Write everything down and let go of it."""
        self.following.close()
        self.index.close()
        self.catalogue.close()


def open_library(settings: Settings) -> Library:
    """The catalogue, with its tables brought up to date and what was withdrawn taken out, and the thesaurus.

    Raises:
        CatalogueUnavailable: the database does not answer.
        Unavailable: the data folder cannot be made, or the list of what was withdrawn cannot be read.
    """
    make_private(settings.data)
    engine = connect(settings.catalogue_url)
    try:
        migrate(engine)
    except KbError:
        engine.dispose()
        raise
    withdrawals = SqlWithdrawals(engine)
    files = FileFolder(settings.data / FILES)
    beside = WithdrawalFile(settings.data / WITHDRAWALS)
    withdrawing = Withdrawing(withdrawals=withdrawals, beside=beside, files=files)
    withdrawing.catch_up()
    linker = open_linker()
    catalogue, events = SqlCatalogue(engine, beside), SqlEvents(engine)
    leafing = Leafing(catalogue=catalogue, files=files, sheets=PdfSheets())
    bench = open_bench(engine, catalogue, leafing, linker.thesaurus)
    return Library(
        settings=settings,
        catalogue=catalogue,
        changes=SqlChanges(engine),
        turn=partial(turn_of, settings, engine),
        resembling=Resembling(catalogue=catalogue, resemblances=SqlResemblances(engine)),
        withdrawals=withdrawals,
        withdrawing=withdrawing,
        confirming=Confirming(catalogue=catalogue, thesaurus=linker.thesaurus),
        lifting=Lifting(withdrawals=withdrawals, beside=beside),
        files=files,
        events=events,
        annotations=SqlAnnotations(engine),
        auditing=Auditing(events=events, archive=EventFolder(settings.data / EVENTS)),
        thesaurus=linker.thesaurus,
        linker=linker,
        people=open_people(settings, engine),
        bench=bench,
        curation=open_curation(engine, catalogue, linker.thesaurus, bench),
        leafing=leafing,
    )


@contextmanager
def adding(library: Library) -> Iterator[None]:
    """While documents are added, so that no copy is put back meanwhile; what a crash left of files is destroyed first.

    Raises:
        InUse: a copy is being put back.
    """
    folder = library.settings.data
    # While others are adding, a file that no document comes from may be one that is about to.
    with suppress(InUse), alone(folder):
        library.withdrawing.sweep()
        for copy in folder.glob(f"{HALF}*"):
            shutil.rmtree(copy, ignore_errors=True)
    with shared(folder):
        yield


def waiting(library: Library, *, since: int) -> int:
    """How many documents the index of this machine has still to follow; it is not opened for it.

    Args:
        library: that it follows.
        since: the number of the change from where a shared index is thought to have to go on.
    """
    end = library.changes.end()
    at = (
        Position(end.history, since)
        if library.settings.qdrant_url
        else position_in(current(library.settings.data / INDEX))
    )
    return library.changes.behind(at.number if at and at.history == end.history else 0).documents


def fill_replicas(settings: Settings, number: int) -> None:
    """Make the indexes of so many processes: the first follows, those that cannot go on from theirs get a copy of it.

    Raises:
        IndexInUse: another process holds the first.
    """
    base = open_knowledge_base(settings)
    try:
        base.following.ensure()
    finally:
        base.close()
    for replica in range(1, 1 if settings.qdrant_url else number):
        copy_where_needed(settings.data / INDEX, replica_folder(settings, replica))


def open_knowledge_base(
    settings: Settings, *, library: Library | None = None, replica: int = 0, serving: bool = False
) -> KnowledgeBase:
    """Everything, wired; what it has to follow or is damaged is not mended yet, see ``Following.ensure``.

    Args:
        settings: what to open.
        library: the catalogue when it is open already.
        replica: of several processes on one data folder which this is.
        serving: people are waiting, so what takes long is done by another process.

    Raises:
        IndexInUse: another process holds the embedded index.
        EncoderUnavailable, CatalogueUnavailable, Unavailable: something does not answer.
    """
    library = library or open_library(settings)
    encoder = open_encoder(settings)
    recognising = recognising_of(settings, encoder, library.linker)
    index = open_index(settings, encoder, recognising.recogniser, replica)
    retrieving = Retrieving(index=index, encoder=encoder, linker=library.linker)
    table = static()
    gathering = Gathering(encoder=encoder, table=table, background=background(), recogniser=recognising.recogniser)
    judging = Judging(catalogue=library.catalogue, index=index, gathering=gathering, judge=judge_of(settings))
    reading = Reading(catalogue=library.catalogue, index=index, encoder=encoder)
    spelling = Spelling(catalogue=library.catalogue, thesaurus=library.thesaurus)
    understanding = Understanding(catalogue=library.catalogue, linker=library.linker, spelling=spelling)
    searching = Searching(
        catalogue=library.catalogue,
        retrieving=retrieving,
        judging=judging,
        understanding=understanding,
        showing=_showing(library, table),
        thesaurus=library.thesaurus,
    )
    return KnowledgeBase(
        **vars(library),
        encoder=encoder,
        index=index,
        recognising=recognising,
        retrieving=retrieving,
        judging=judging,
        understanding=understanding,
        searching=searching,
        seeking=open_seeking(library.bench, library.annotations, library.catalogue, searching),
        reading=reading,
        tracing=Tracing(
            catalogue=library.catalogue, events=library.events, reading=reading, accounts=library.people.accounts
        ),
        mapping=Mapping(catalogue=library.catalogue, thesaurus=library.thesaurus),
        voicing=Voicing(catalogue=library.catalogue, linker=library.linker),
        citing=Citing(catalogue=library.catalogue),
        suggesting=Suggesting(catalogue=library.catalogue, thesaurus=library.thesaurus, spelling=spelling),
        spelling=spelling,
        following=_following(library, index, encoder, recognising, replica=replica if serving else None),
    )


def follow_in(settings: Settings, library: Library, folder: Path) -> tuple[EdgeIndex, Following]:
    """An index in a folder that nobody asks, and what makes it follow the catalogue."""
    encoder = open_encoder(settings)
    recognising = recognising_of(settings, encoder, library.linker)
    index = EdgeIndex(folder, dimension=encoder.dimension, stamp=stamp(encoder, recognising.recogniser))
    return index, _following(library, index, encoder, recognising)


def _following(
    library: Library, index: PassageIndex, encoder: Encoder, recognising: Recognising, *, replica: int | None = None
) -> Following:
    beside = None
    if replica is not None and isinstance(index, Generations):
        given = {"settings": _revealed(library.settings), "replica": replica}
        beside = Beside(index, program="kb.building", given=given)
    return Following(
        catalogue=library.catalogue,
        changes=library.changes,
        index=index,
        encoder=encoder,
        recognising=recognising,
        builder=beside,
        turn=library.turn(stamp(encoder, recognising.recogniser)),
    )


def _revealed(settings: Settings) -> dict[str, Any]:
    """The settings as another process of ours is given them, with the secrets."""
    secrets = {name: value for name, value in settings if isinstance(value, SecretStr)}
    return settings.model_dump(mode="json") | {name: value.get_secret_value() for name, value in secrets.items()}


def _showing(library: Library, table: WordVectors) -> Showing:
    return Showing(
        catalogue=library.catalogue,
        thesaurus=library.thesaurus,
        quoting=Quoting(table=table),
        nearest=Nearest(table=table, thesaurus=library.thesaurus),
    )
