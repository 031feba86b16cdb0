"""Files that programs leave in folders: nobody wrote them for people to read."""

import re
from pathlib import PurePath

from kb.errors import KbError

_KINDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "een lijst van versies van software": (
            r"(?:package-lock|npm-shrinkwrap|composer-lock)\.json|pnpm-lock\.ya?ml|go\.sum|bun\.lockb|flake\.lock"
            r"|(?:yarn|poetry|pipfile|composer|gemfile|cargo|uv|mix|pdm|podfile)\.lock"
        ),
        "samengeperste programmacode": r".+\.min\.(?:js|css|mjs|html?)|.+\.(?:js|css)\.map|.+\.bundle\.js|.+\.py[co]",
        "een bestand van het besturingssysteem": r"(?:eh)?thumbs\.db|desktop\.ini|\.ds_store|\._.+|icon\r",
        "een tijdelijk bestand": r"~\$.+|~wrl\d+\.tmp|\.~lock\..*#|.+\.(?:tmp|swp|crdownload|part)",
    }.items()
}
_FOLDERS = frozenset("node_modules bower_components __pycache__ __macosx site-packages".split())


class Debris(KbError):
    """A file that is no document."""

    code = "skipped"


def refuse_debris(path: PurePath) -> None:
    """Make sure that a file is meant for people.

    Raises:
        Debris: it is not, by its name.
    """
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(path.name):
            msg = f"dit is {kind}, geen document"
            raise Debris(msg)


def is_debris(path: PurePath) -> bool:
    """Whether a file is no document, by its name."""
    return any(pattern.fullmatch(path.name) for pattern in _KINDS.values())


def is_folder_of_software(folder: PurePath) -> bool:
    """Whether a folder holds what a program put there."""
    return folder.name.lower() in _FOLDERS
