"""The ``kb audit`` commands: is the record of what happened whole, and where does it go?"""

import json
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.console import Data, Json, settings_of, stop, told_plainly
from kb.bootstrap import open_library
from kb.errors import Invalid, Unavailable
from kb.model.event import canonical
from kb.ports.events import Link
from kb.services.keeping.auditing import Auditing

app = typer.Typer(help="Wat er gebeurd is: nakijken, meenemen en verplaatsen.", no_args_is_help=True)


@app.command()
def verify(
    last: Annotated[
        str, typer.Option(metavar="NUMMER:HASH", help="Een gebeurtenis die u eerder noteerde, en die er nog moet zijn.")
    ] = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Nakijken of er niets veranderd, weggehaald of tussen gezet is."""
    with told_plainly():
        known = _link(last) if last else None
        auditing = open_library(settings_of(data)).auditing
        found, end = auditing.verify(known), auditing.last()
    if as_json:
        findings = [{"code": one.code, "first": one.number, "last": one.until} for one in found]
        told = {"ok": not found, "number": end.number, "hash": end.hash, "findings": findings}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(f"{one.said}." for one in found) or "De keten is heel.")
        typer.echo(f"De laatste gebeurtenis is {end.number}:{end.hash}")
    raise typer.Exit(1 if found else 0)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Waar de regels komen; - is het scherm.")],
    data: Data = None,
) -> None:
    """Alle gebeurtenissen als JSON, een op een regel; ook wat verplaatst is."""
    with told_plainly():
        auditing = open_library(settings_of(data)).auditing
        if str(file) == "-":
            _write(auditing, sys.stdout.buffer)
            return
        if file.exists():
            stop(f"er staat al een bestand {file}; kies een andere naam")
        try:
            with file.open("wb") as opened:
                _write(auditing, opened)
        except OSError as error:
            msg = f"{file} is niet te schrijven: {error.strerror}"
            raise Unavailable(msg) from error
    typer.echo(f"De gebeurtenissen staan in {file}", err=True)


@app.command()
def rotate(data: Data = None) -> None:
    """Alle gebeurtenissen uit de database naar een bestand in de map met gegevens verplaatsen."""
    with told_plainly():
        last = open_library(settings_of(data)).auditing.rotate()
    typer.echo(f"De gebeurtenissen tot en met {last.number} zijn verplaatst. Noteer: {last.number}:{last.hash}")


def _write(auditing: Auditing, file: BinaryIO) -> None:
    for line in auditing.lines():
        file.write(canonical(line) + b"\n")
    file.flush()


def _link(said: str) -> Link:
    """An event as a person noted it.

    Raises:
        Invalid: it is no number and hash.
    """
    number, _, hash = said.partition(":")
    if not number.isdecimal() or not hash:
        msg = f"zo is een gebeurtenis niet genoteerd: {said}; zo wel: 12:0f3a…"
        raise Invalid(msg)
    return Link(int(number), hash)
