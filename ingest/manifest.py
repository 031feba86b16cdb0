"""``manifest.toml``: what a folder says about the documents in it.

::

    collection = "voorbeeldcorpus"

    [defaults]
    rights = "public"
    licence = "CC0-1.0"

    [[document]]
    id = "bellen-of-aanbellen"
    file = "onderzoek/bellen-of-aanbellen.pdf"
    source = "research"

A fault in one entry costs that entry; a fault in the rest costs the manifest.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.claims import NAME, Claim, Claims
from ingest.entry import Details, Entry, Rejected
from ingest.explain import explain
from ingest.lenient import salvage
from ingest.wording import Longest, shown
from kb.errors import InvalidManifest, KbError, MissingFile, OutsideFolder

MANIFEST = "manifest.toml"

LARGEST, MOST = 20_000_000, 100_000
"""Bytes of a manifest, and documents that it may list."""

Name = Annotated[str, StringConstraints(pattern=NAME, strip_whitespace=True, max_length=200)]


class ManifestEntry(Details):
    """One ``[[document]]``."""

    id: Name
    file: Annotated[str, StringConstraints(min_length=1), AfterValidator(Longest(1_000))]


class Manifest(BaseModel):
    """A manifest as a whole; its entries are looked at one by one.

    Attributes:
        collection: the name that, with an entry's id, makes the id of a document.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collection: Name
    defaults: Details = Details()
    document: tuple[dict[str, Any], ...] = Field(default=())


def entries(folder: Path, *, fallback: Details) -> Iterator[Entry | Rejected]:
    """What the manifest of a folder lists, in its order.

    Args:
        folder: the folder with ``manifest.toml``.
        fallback: what holds where the manifest says nothing.
    """
    option = fallback.model_dump(exclude_none=True)
    claims: tuple[Claim, ...] = ()
    try:
        tables = _tables(folder / MANIFEST)
        said = Claims(tables, option, folder)
        claims = tuple(said)
        manifest = _manifest(tables)
    except _Broken as error:
        salvaged = salvage(error.text, option, folder)
        reason = f"{error}{salvaged}"
        yield Rejected(name=MANIFEST, code=error.code, reason=reason, claims=salvaged.claims, hides=folder)
        return
    except InvalidManifest as error:
        yield Rejected(name=MANIFEST, code=error.code, reason=str(error), claims=claims, hides=folder)
        return
    seen = _Seen()
    by_origin = said.by_origin()
    for number, table in enumerate(manifest.document, start=1):
        name = _called(table, number)
        try:
            entry = _entry(table, folder, manifest, fallback, seen)
        except KbError as error:
            yield Rejected(name=name, code=error.code, reason=str(error), claims=said.of(table))
        else:
            # An id that occurs twice is as open as the stricter of the two.
            yield entry.model_copy(update={"claims": by_origin[entry.origin]})


class _Broken(InvalidManifest):
    """A manifest that is no table with a name, of which pieces may be read all the same."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises:
        InvalidManifest: it cannot be read, is not TOML, or is not a manifest.
    """
    return _manifest(_tables(path))


def _tables(path: Path) -> dict[str, Any]:
    text = _text(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _Broken(_syntax(str(error)), text) from error
    except RecursionError as error:
        msg = f"in {MANIFEST} staan lijsten of tabellen te diep in elkaar"
        raise _Broken(msg, text) from error
    except ValueError as error:
        msg = f"in {MANIFEST} staat een getal of een datum die niet kan"
        raise _Broken(msg, text) from error
    if "collection" not in tables:
        msg = f'zet bovenaan in {MANIFEST} hoe de verzameling heet, zoals collection = "mijn-verzameling"'
        raise _Broken(msg, text)
    return tables


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        msg = f"{MANIFEST} kan niet gelezen worden ({error.strerror})"
        raise InvalidManifest(msg) from error
    if len(data) > LARGEST:
        msg = f"{MANIFEST} is groter dan {LARGEST // 1_000_000} MB; verdeel de documenten over meer mappen"
        raise InvalidManifest(msg)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"{MANIFEST} is geen UTF-8 (byte {error.start}); sla het op als UTF-8"
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        raise _Broken(msg, data.decode(encoding, errors="replace").replace("\r\n", "\n")) from error


def _called(table: dict[str, Any], number: int) -> str:
    """How an entry is called in messages, whatever it says."""
    said = (table.get("file"), table.get("id"))
    return next((shown(name) for name in said if isinstance(name, str) and name), f"{MANIFEST}, document {number}")


def _manifest(tables: dict[str, Any]) -> Manifest:
    listed = tables.get("document")
    if isinstance(listed, list) and len(listed) > MOST:
        msg = f"{MANIFEST} noemt meer dan {MOST} documenten; verdeel ze over meer mappen"
        raise InvalidManifest(msg)
    try:
        return Manifest.model_validate(tables)
    except ValidationError as error:
        msg = f"{MANIFEST}: {explain(error, known=(*Manifest.model_fields, *Details.model_fields))}"
        raise InvalidManifest(msg) from error


def _syntax(message: str) -> str:
    place = re.search(r"line (\d+), column (\d+)", message)
    where = f"regel {place.group(1)}, teken {place.group(2)}" if place else "aan het einde"
    return f"{MANIFEST} is geen geldige TOML ({where}); kijk naar aanhalingstekens, haakjes en het =-teken"


class _Seen:
    """Which ids and files the entries so far had."""

    def __init__(self) -> None:
        self._files_by_id: dict[str, str] = {}
        self._ids_by_path: dict[Path, str] = {}

    def note(self, entry: ManifestEntry, path: Path) -> None:
        """Remember an entry.

        Raises:
            InvalidManifest: its id or its file was there before.
        """
        if entry.id in self._files_by_id:
            msg = f'id "{entry.id}" staat er twee keer: bij {self._files_by_id[entry.id]} en bij {entry.file}'
            raise InvalidManifest(msg)
        if path in self._ids_by_path:
            msg = f'{entry.file} staat er twee keer: als "{self._ids_by_path[path]}" en als "{entry.id}"'
            raise InvalidManifest(msg)
        self._files_by_id[entry.id] = entry.file
        self._ids_by_path[path] = entry.id


def _entry(table: dict[str, Any], folder: Path, manifest: Manifest, fallback: Details, seen: _Seen) -> Entry:
    try:
        found = ManifestEntry.model_validate(table)
    except ValidationError as error:
        raise InvalidManifest(explain(error, known=ManifestEntry.model_fields)) from error
    path = inside(folder, folder / found.file)
    seen.note(found, path)
    try:
        is_there = path.exists()
    except OSError as error:
        msg = f"dit bestand is niet te lezen ({error.strerror})"
        raise MissingFile(msg) from error
    if not is_there:
        msg = "dit bestand staat in het manifest, maar is er niet"
        raise MissingFile(msg)
    return Entry.of(
        found.over(manifest.defaults).over(fallback),
        path=path,
        name=found.file,
        origin=f"{manifest.collection}:{found.id}",
        recorded=f"manifest van {manifest.collection}",
    ).model_copy(
        update={
            "own": frozenset(found.model_fields_set),
            "collection": manifest.collection,
            "listed_as": path.relative_to(folder.resolve()).as_posix(),
        }
    )


def inside(folder: Path, path: Path) -> Path:
    """The real path of a file, which lies in the folder.

    Raises:
        OutsideFolder: the path, or a symbolic link in it, leads out of the folder.
    """
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        msg = "dit pad is niet te volgen"
        raise InvalidManifest(msg) from error
    if not real.is_relative_to(folder.resolve()):
        msg = "dit pad leidt naar buiten de map; dat mag niet"
        raise OutsideFolder(msg)
    return real
