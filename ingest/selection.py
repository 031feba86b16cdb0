"""From paths and options to the documents that are to go in."""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.claims import Claim, access_of
from ingest.debris import Debris, is_debris, is_folder_of_software, refuse_debris
from ingest.entry import Details, Entry, Rejected, consent_of
from ingest.manifest import MANIFEST, entries, inside
from ingest.wording import shown
from kb.errors import InvalidDocument, KbError, MissingFile, UnknownType
from kb.model.evidence import Access

# The person at the keyboard decides, and answers for it.
_BY_HAND = Details(rights=Access.PUBLIC)
# Folders in folders; nobody makes more by hand.
_DEEPEST = 50
_CONSENT_BY_HAND = "opgegeven door wie het bestand toevoegde"


def select(paths: Sequence[Path], options: Details | None = None) -> list[Entry | Rejected]:
    """What the paths hold: files, folders, and folders with a manifest; each file once.

    Args:
        paths: as given by a person.
        options: what is said about files without a manifest, and about what a manifest leaves out.
    """
    chosen = options or Details()
    found: list[Entry | Rejected] = []
    seen: dict[str, int] = {}
    for path in paths:
        for item in _found_at(path, chosen):
            if isinstance(item, Entry) and item.origin in seen:
                # What is said of it here counts too: two manifests may bear one name.
                first = found[seen[item.origin]]
                claims = tuple(dict.fromkeys((*first.claims, *item.claims)))
                found[seen[item.origin]] = first.model_copy(update={"claims": claims})
                continue
            if isinstance(item, Entry):
                seen[item.origin] = len(found)
            found.append(item)
    return found


def folders(paths: Sequence[Path]) -> list[str]:
    """The whole paths of the folders that are taken in as a whole, and so know what is no longer in them."""
    whole = (path.parent if path.name == MANIFEST and path.is_file() else path for path in paths)
    return [path.resolve().as_posix() for path in whole if path.is_dir()]


def _found_at(path: Path, options: Details) -> Iterator[Entry | Rejected]:
    if path.name == MANIFEST and path.is_file():
        yield from entries(path.parent, fallback=options)
    elif path.is_dir():
        yield from _folder(path, path, options)
    else:
        yield _attempt(path, path.as_posix(), path.parent, options)


def _folder(root: Path, folder: Path, options: Details) -> Iterator[Entry | Rejected]:
    """The files below a folder in the order of their names; hidden ones are left out, what programs leave is named."""
    if len(folder.relative_to(root).parts) > _DEEPEST:
        reason = f"deze map zit dieper dan {_DEEPEST} mappen in elkaar"
        yield Rejected(name=shown(folder.as_posix()), code="too-deep", reason=reason, hides=folder)
        return
    if _has_manifest(folder):
        for item in entries(folder, fallback=options):
            yield item.model_copy(update={"name": shown((folder.relative_to(root) / item.name).as_posix())})
        return
    seen = False
    try:
        inside_folder = sorted(folder.iterdir())
    except OSError as error:
        yield Rejected(
            name=shown(folder.as_posix()),
            code="unreadable",
            reason=f"deze map is niet te lezen ({error.strerror})",
            hides=folder,
        )
        return
    for path in inside_folder:
        if path.name.startswith(".") and not is_debris(path):
            continue
        seen = True
        if is_folder_of_software(path):
            reason = "deze map is van een programma; er staan geen documenten in"
            yield Rejected(name=shown(path.relative_to(root).as_posix()), code=Debris.code, reason=reason)
        elif path.is_dir() and not path.is_symlink():
            yield from _folder(root, path, options)
        else:
            yield _attempt(path, path.relative_to(root).as_posix(), root, options)
    if not seen and folder == root:
        yield Rejected(name=shown(root.as_posix()), code="empty", reason="in deze map staan geen bestanden")


def _has_manifest(folder: Path) -> bool:
    """Whether there is a manifest; a folder that may not be entered has none that can be seen."""
    try:
        return (folder / MANIFEST).is_file()
    except OSError:
        return False


def _attempt(path: Path, name: str, root: Path, options: Details) -> Entry | Rejected:
    claims: tuple[Claim, ...] = ()
    try:
        real = path.resolve() if path.parent == root and not path.is_symlink() else inside(root, path)
        claims = (_claim(real, options),)
        return _single(real, name, options).model_copy(update={"claims": claims})
    except KbError as error:
        return Rejected(name=shown(name), code=error.code, reason=str(error), claims=claims)
    except OSError as error:
        reason = f"dit bestand is niet te lezen ({error.strerror})"
        return Rejected(name=shown(name), code="unreadable", reason=reason, claims=claims)


def _origin(real: Path) -> str:
    """What a file without manifest is known by.

    Raises:
        InvalidDocument: its name cannot be written down.
    """
    name = real.as_posix()
    if not name.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in name):
        msg = "in de naam van dit bestand staan tekens die niet te lezen zijn; geef het een andere naam"
        raise InvalidDocument(msg)
    return f"file:{name}"


def _claim(real: Path, options: Details) -> Claim:
    """Who may read a file, as far as a person says so."""
    access, labs = access_of(options.rights, options.labs or ())
    return Claim(
        origin=_origin(real),
        access=access,
        labs=labs,
        embargo_until=options.embargo_until,
        consent=consent_of(options, _CONSENT_BY_HAND),
        file=real.as_posix(),
    )


def _single(real: Path, name: str, options: Details) -> Entry:
    """The entry of a file that no manifest speaks of."""
    refuse_debris(real)
    if not real.exists():
        msg = "dit bestand is er niet"
        raise MissingFile(msg)
    if not stat.S_ISREG(real.stat().st_mode):
        msg = "dit is geen gewoon bestand"
        raise UnknownType(msg)
    details = options.over(_BY_HAND)
    entry = Entry.of(details, path=real, name=shown(name), origin=_origin(real), recorded=_CONSENT_BY_HAND)
    return entry.model_copy(update={"listed_as": real.as_posix()})
