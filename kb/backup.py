"""A copy of a whole knowledge base, made while it is in use, and putting one back.

The index is not in it: it is derived, and made anew. What was withdrawn since a copy was made stays withdrawn, and
what was removed stays away, for the list of now is carried out on what is put back. Nor is anything more open than it
is now: of the rules of now and of then the stricter count. Nobody is signed in afterwards, and nobody may more.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.adapters.archive import pack, unpack
from kb.adapters.data_folder import alone, make_private, shared
from kb.adapters.qdrant.embedded import remove
from kb.adapters.qdrant.opening import is_open_elsewhere
from kb.adapters.sql import dumping
from kb.adapters.sql.database import connect, revision
from kb.adapters.withdrawals import WithdrawalFile
from kb.bootstrap import open_library
from kb.bootstrap.places import EVENTS, FILES, HALF, SERVING, WITHDRAWALS, replica_folders
from kb.errors import IndexInUse, Invalid, KbError, Refused
from kb.model.evidence import Terms
from kb.model.people import Account
from kb.model.reader import KEEPER
from kb.model.withdrawal import Withdrawal
from kb.ports.catalogue import Catalogue
from kb.settings import Settings

SETTINGS = "settings.json"
"""The file with what was set when a copy was made, without secrets; nothing reads it but people."""


class BackedUp(NamedTuple):
    """What is in a copy."""

    documents: int
    files: int


class _Now(NamedTuple):
    """What counts when a copy is put back: who may read what stands where, the files that are kept, and people."""

    rules: Mapping[str, Terms]
    files: frozenset[str]
    people: Sequence[Account] = ()


def back_up(settings: Settings, target: Path, *, overwrite: bool = False) -> BackedUp:
    """Write everything to one file; others may go on reading and writing meanwhile.

    Raises:
        Refused: there is a file already.
        Unavailable: something does not answer, or cannot be written.
    """
    if target.exists() and not overwrite:
        msg = f"er staat al een bestand {target}; kies een andere naam, of geef --yes mee"
        raise Refused(msg)
    library = open_library(settings)
    engine = connect(settings.catalogue_url)
    try:
        with shared(settings.data), tempfile.TemporaryDirectory(dir=settings.data, prefix=HALF) as folder:
            name = dumping.kind(settings.catalogue_url)
            copy = Path(folder) / name
            dumping.dump(engine, copy)
            # After the database, so that no document in it is without its file.
            files = {
                f"{FILES}/{digest[:2]}/{digest[2:]}": library.files.path(digest) for digest in library.files.every()
            }
            moved = {f"{EVENTS}/{path.name}": path for path in (settings.data / EVENTS).glob("*.jsonl")}
            kept = {part: path for part, path in files.items() if path is not None}
            set_then = Path(folder) / SETTINGS
            set_then.write_text(json.dumps(settings.without_secrets(), indent=2))
            parts = {name: copy, WITHDRAWALS: settings.data / WITHDRAWALS, SETTINGS: set_then}
            about = {"made_at": dt.datetime.now(dt.UTC).isoformat(), "revision": revision(engine)}
            pack(target, {**parts, **moved, **kept}, about)
        return BackedUp(sum(1 for _ in library.catalogue.every(KEEPER)), len(kept))
    finally:
        engine.dispose()
        library.catalogue.close()


def restore(settings: Settings, source: Path, *, overwrite: bool = False, withdrawals: Path | None = None) -> BackedUp:
    """Put a copy in the place of what is there, and carry out on it all that was withdrawn up to now.

    Nothing is touched before the whole copy is checked. What was set then is put beside it, to be read.

    Args:
        settings: where to put it.
        source: the copy.
        overwrite: in the place of documents that are there.
        withdrawals: the list of now, where the system that has it is gone: the newest that somebody saved.

    Raises:
        Invalid: it is no whole copy, or of another database or a newer Meervoud; or there is no such list.
        Refused: there are documents already.
        IndexInUse: the knowledge base is being served.
        InUse: documents are being added.
        Unavailable: something does not answer, or cannot be written.
    """
    make_private(settings.data)
    _refuse_when_served(settings)
    with alone(settings.data):
        return _put_back(settings, source, overwrite=overwrite, saved=_list_of(withdrawals))


def _list_of(file: Path | None) -> Sequence[Withdrawal]:
    if file is not None and not file.is_file():
        msg = f"er is geen lijst {file} van wat teruggenomen is"
        raise Invalid(msg)
    return WithdrawalFile(file).lines() if file else ()


def _put_back(settings: Settings, source: Path, *, overwrite: bool, saved: Sequence[Withdrawal]) -> BackedUp:
    with tempfile.TemporaryDirectory(dir=settings.data, prefix=HALF) as folder:
        about = unpack(source, Path(folder))
        name = dumping.kind(settings.catalogue_url)
        copy = Path(folder) / name
        if not copy.exists():
            msg = f"deze kopie is van een andere soort database dan {name.removeprefix('catalogue.')}"
            raise Invalid(msg)
        dumping.check(copy, str(about["revision"]))
        now = _remember(settings, overwrite=overwrite)
        _merge([*WithdrawalFile(Path(folder) / WITHDRAWALS).lines(), *saved], settings.data / WITHDRAWALS)
        dumping.put_back(copy, settings.catalogue_url)
        theirs = _add_files(Path(folder) / FILES, settings.data / FILES)
        _add_events(Path(folder) / EVENTS, settings.data / EVENTS)
        if (Path(folder) / SETTINGS).exists():
            shutil.move(Path(folder) / SETTINGS, settings.data / SETTINGS)
    for index in replica_folders(settings):
        remove(index)
    library = open_library(settings)
    try:
        _narrow(library.catalogue, now.rules)
        library.people.accounts.come_back(now.people, KEEPER)
        # What only came since belongs to nothing any more, and nobody could remove it.
        library.files.destroy(now.files - theirs - library.withdrawals.files())
        library.catalogue.forget_counts()
        documents = sum(1 for _ in library.catalogue.every(KEEPER))
        return BackedUp(documents, sum(1 for _ in library.files.every()))
    finally:
        library.catalogue.close()


def _refuse_when_served(settings: Settings) -> None:
    served = any(is_open_elsewhere(folder) for folder in replica_folders(settings))
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        pid = int(json.loads((settings.data / SERVING).read_text())["pid"])
        # Signal 0 only asks whether the process is there.
        os.kill(pid, 0)
        served = True
    if served:
        msg = "deze kennisbank is in gebruik; stop eerst de verkenner (kb serve) en zet dan de kopie terug"
        raise IndexInUse(msg)


def _remember(settings: Settings, *, overwrite: bool) -> _Now:
    """What counts now, with the list beside the catalogue made equal to it, as far as it can be read.

    Raises:
        Refused: it holds documents, and may not be replaced.
    """
    now = _Now({}, frozenset())
    try:
        library = open_library(settings)
        people = library.people.accounts.all(KEEPER)
        is_filled = bool(people) or next(iter(library.catalogue.every(KEEPER)), None) is not None
        if is_filled and overwrite:
            now = _Now(_rules(library.catalogue), frozenset(library.files.every()), people)
        library.catalogue.close()
    except KbError:
        # That it cannot be read may be why a copy is put back.
        is_filled = True
    if is_filled and not overwrite:
        msg = "hier staat al een kennisbank; --yes zet de kopie ervoor in de plaats"
        raise Refused(msg)
    return now


def _rules(catalogue: Catalogue) -> dict[str, Terms]:
    """Who may read what stands in each place, as is said there."""
    return {place.origin: place.terms for place in catalogue.sources_of([card.id for card in catalogue.every(KEEPER)])}


def _narrow(catalogue: Catalogue, rules: Mapping[str, Terms]) -> None:
    """Let nothing be more open than these rules."""
    for origin, terms in _rules(catalogue).items():
        if origin in rules and not terms.within(rules[origin]):
            catalogue.narrow(origin, rules[origin])


def _merge(theirs: Sequence[Withdrawal], ours: Path) -> None:
    """Add those lines to our list that are not in it."""
    known = {line.id for line in WithdrawalFile(ours).lines()}
    missing = {line.id: line for line in theirs if line.id not in known}
    if missing:
        WithdrawalFile(ours).add(list(missing.values()))


def _add_files(theirs: Path, ours: Path) -> set[str]:
    """Add the files of a copy to ours; gives the digests of all that it holds."""
    held = sorted(theirs.glob("??/*"))
    for path in held:
        place = ours / path.parent.name / path.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(path, place)
    return {path.parent.name + path.name for path in held}


def _add_events(theirs: Path, ours: Path) -> None:
    """Add the events that were moved out of a copy; their names say to which chain they belong."""
    for path in sorted(theirs.glob("*.jsonl")):
        ours.mkdir(exist_ok=True, mode=0o700)
        shutil.move(path, ours / path.name)
