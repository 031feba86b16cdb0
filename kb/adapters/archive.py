"""A backup as one zip file: what is in it, and a manifest with the digest of each part."""

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.adapters.data_folder import reason
from kb.errors import Invalid, Unavailable

FORMAT = 1
_MANIFEST = "manifest.json"
_PART = re.compile(
    r"catalogue\.(sqlite3|dump)|withdrawals\.jsonl|settings\.json|files/[0-9a-f]{2}/[0-9a-f]{62}|"
    r"events/[0-9]{9,}-[0-9]{9,}-[0-9a-f]{16}\.jsonl"
)
_CHUNK = 1 << 20


def pack(target: Path, parts: Mapping[str, Path], about: Mapping[str, Any]) -> None:
    """Write a backup: whole, or not at all. A part that is gone meanwhile is left out.

    Raises:
        Unavailable: it cannot be written.
    """
    half = target.with_name(f".{target.name}.half")
    try:
        try:
            _write(half, parts, about)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        msg = f"de kopie is niet te schrijven als {target}: {reason(error)}"
        raise Unavailable(msg) from error


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Take a backup apart into a folder and check every part; gives what the manifest says.

    Raises:
        Invalid: it is no backup, or not as it was written.
        Unavailable: it cannot be read, or there is no room.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            about = _about(archive)
            for name, digest in about["parts"].items():
                if _taken_out(archive, name, folder / name) != digest:
                    msg = f"deze kopie is beschadigd: {name} is niet wat erin gezet is"
                    raise Invalid(msg)
    except (zipfile.BadZipFile, EOFError, KeyError) as error:
        msg = f"dit is geen hele reservekopie: {source}"
        raise Invalid(msg) from error
    except OSError as error:
        msg = f"de kopie is niet te lezen ({error.strerror}): {source}"
        raise Unavailable(msg) from error
    return about


def _write(half: Path, parts: Mapping[str, Path], about: Mapping[str, Any]) -> None:
    digests = {}
    handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in parts.items():
                try:
                    source = path.open("rb")
                except FileNotFoundError:
                    continue
                with source, archive.open(name, "w", force_zip64=True) as part:
                    found = hashlib.sha256()
                    while chunk := source.read(_CHUNK):
                        found.update(chunk)
                        part.write(chunk)
                digests[name] = found.hexdigest()
            archive.writestr(_MANIFEST, json.dumps({"format": FORMAT, **about, "parts": digests}, indent=2))
        file.flush()
        os.fsync(file.fileno())


def _about(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        about = json.loads(archive.read(_MANIFEST))
        is_ours = about["format"] == FORMAT and all(_PART.fullmatch(name) for name in about["parts"])
    except (ValueError, TypeError, AttributeError) as error:
        msg = "dit is geen reservekopie van Meervoud"
        raise Invalid(msg) from error
    if not is_ours:
        msg = "deze reservekopie is van een andere Meervoud"
        raise Invalid(msg)
    found: dict[str, Any] = about
    return found


def _taken_out(archive: zipfile.ZipFile, name: str, place: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with archive.open(name) as part, place.open("wb") as file:
        shutil.copyfileobj(part, file, _CHUNK)
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
