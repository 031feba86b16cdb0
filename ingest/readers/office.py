"""Old Office files, DOC, RTF and PPT, turned into OpenDocument by LibreOffice, which then ``odt`` reads.

LibreOffice runs without a screen, in a profile of its own for each file that is thrown away afterwards, with
macros and links to elsewhere off, and with limits on time and on what it writes.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.readers import odt
from ingest.readers.raw import RawDocument
from kb.errors import InvalidDocument, ProgramMissing, TooLarge

SECONDS, PROCESSOR_SECONDS = 120, 60
LARGEST_OUTPUT_BLOCKS = 400 * 1024
"""Of 512 bytes: 200 MB."""

_PROGRAMS = ("soffice", "libreoffice")
# The worker that asks for this may have little room itself; LibreOffice reserves gigabytes that it never uses.
_LIMITED = (
    f'ulimit -S -v unlimited 2>/dev/null; ulimit -t {PROCESSOR_SECONDS}; ulimit -f {LARGEST_OUTPUT_BLOCKS}; exec "$@"'
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
    "</item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "0"),
)


def read_doc(data: bytes) -> RawDocument:
    """An old Word document.

    Raises:
        ProgramMissing: LibreOffice is not there.
        InvalidDocument: LibreOffice makes nothing of it.
    """
    return odt.read(converted(data, ".doc", ".odt"))


def read_rtf(data: bytes) -> RawDocument:
    """A text in Rich Text Format."""
    return odt.read(converted(data, ".rtf", ".odt"))


def read_ppt(data: bytes) -> RawDocument:
    """An old PowerPoint presentation."""
    return odt.read_slides(converted(data, ".ppt", ".odp"))


def converted(data: bytes, suffix: str, wanted: str) -> bytes:
    """What LibreOffice makes of a file.

    Args:
        data: the file.
        suffix: the kind that it is, such as ``.doc``.
        wanted: the kind to make of it, such as ``.odt``.
    """
    program = _program(suffix)
    with tempfile.TemporaryDirectory(prefix="meervoud-") as folder:
        place = Path(folder)
        source, target = place / f"bron{suffix}", place / f"bron{wanted}"
        source.write_bytes(data)
        _write_profile(place / "profiel" / "user")
        _run(
            [
                program,
                "--headless",
                "--norestore",
                "--nolockcheck",
                f"-env:UserInstallation={(place / 'profiel').as_uri()}",
                "--convert-to",
                wanted.removeprefix("."),
                "--outdir",
                folder,
                str(source),
            ],
            place,
        )
        if not target.exists():
            msg = f"LibreOffice kan dit {suffix}-bestand niet lezen; het is kapot of beveiligd met een wachtwoord"
            raise InvalidDocument(msg)
        return target.read_bytes()


def _program(suffix: str) -> str:
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        part = "impress" if suffix == ".ppt" else "writer"
        msg = (
            f"voor een {suffix}-bestand is LibreOffice nodig; laat het pakket libreoffice-{part}-nogui installeren, "
            f"of sla het bestand op als {'.pptx' if suffix == '.ppt' else '.docx of .odt'}"
        )
        raise ProgramMissing(msg)
    return found


def _write_profile(folder: Path) -> None:
    """The settings of a profile in which nothing of a document runs and nothing outside is fetched."""
    folder.mkdir(parents=True)
    items = "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], place: Path) -> None:
    """Run LibreOffice, in a group of its own so that all of it can be stopped."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(place),
        "TMPDIR": str(place),
        "LANG": "C.UTF-8",
    }
    process = subprocess.Popen(  # noqa: S603 - the program is LibreOffice, the arguments are ours
        ["/bin/sh", "-c", _LIMITED, "sh", *command],
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        msg = "LibreOffice doet te lang over dit bestand; het is te ingewikkeld"
        raise TooLarge(msg) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
