"""What Vite built from ``src/``: where it stands, and handing it out.

Names of built files hold a hash of their content, so a browser may keep them for good.
"""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from kb.errors import NotFound, Unavailable

FOLDER = Path(__file__).parent / "static"
ADDRESS = "/static"

_ENTRY, _WORK = "src/main.ts", "src/work.ts"
_ICON = "src/icoon.svg"
_SHORTCUT_ICON = Path(__file__).parent / "src" / "icoon.ico"
# What the build put beside its files, the smallest first.
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
_FOR_GOOD = "public, max-age=31536000, immutable"


class NotBuilt(Unavailable):
    """The styles and scripts of the pages have not been made yet."""


@dataclass(frozen=True)
class Assets:
    """Addresses of what every page needs.

    Attributes:
        work: script and styles that only the pages of the researchers' bench need.
    """

    script: str
    styles: tuple[str, ...]
    work: tuple[str, tuple[str, ...]]
    fonts: tuple[str, ...]
    icon: str


def assets(folder: Path = FOLDER) -> Assets:
    """What was built last.

    Raises:
        NotBuilt: nothing was built.
    """
    manifest = folder / ".vite" / "manifest.json"
    try:
        built = manifest.stat().st_mtime_ns
    except OSError as error:
        msg = "de opmaak van de pagina's is nog niet gebouwd; draai eerst `make build`"
        raise NotBuilt(msg) from error
    return _read(manifest, built)


def file(path: str, accepted: str = "", folder: Path = FOLDER) -> Response:
    """One built file, compressed when that was done at the build and whoever asks can read it.

    Args:
        path: below the folder.
        accepted: the header ``Accept-Encoding``.
        folder: where everything was built.

    Raises:
        NotFound: there is no such file.
    """
    built = _files(folder)
    if path not in built or path.endswith(tuple(_ENCODINGS.values())):
        msg = f"er is geen bestand {path!r}"
        raise NotFound(msg)
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    read = {
        part.partition(";")[0].strip() for part in accepted.split(",") if not part.replace(" ", "").endswith(";q=0")
    }
    for encoding, ending in _ENCODINGS.items():
        if encoding in read and path + ending in built:
            headers["Content-Encoding"] = encoding
            return FileResponse(folder / (path + ending), media_type=media_type, headers=headers)
    return FileResponse(folder / path, media_type=media_type, headers=headers)


def shortcut_icon() -> Response:
    """The sign of the site in three sizes, for what can't read the drawn one."""
    return FileResponse(_SHORTCUT_ICON, media_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


def _files(folder: Path) -> frozenset[str]:
    """Every file that was built, by its path below the folder; nothing else is ever handed out."""
    return frozenset(found.relative_to(folder).as_posix() for found in (folder / "assets").glob("*") if found.is_file())


@lru_cache(maxsize=4)
def _read(manifest: Path, built: int) -> Assets:  # noqa: ARG001 – part of the key, so that a new build is seen
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    entry = entries[_ENTRY]
    files = entry.get("assets", [])
    return Assets(
        script=f"{ADDRESS}/{entry['file']}",
        styles=_styles(entry),
        work=(f"{ADDRESS}/{entries[_WORK]['file']}", _styles(entries[_WORK])),
        fonts=tuple(f"{ADDRESS}/{name}" for name in files if name.endswith(".woff2")),
        icon=f"{ADDRESS}/{entries[_ICON]['file']}",
    )


def _styles(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{ADDRESS}/{name}" for name in entry.get("css", []))
