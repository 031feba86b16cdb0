"""The ``kb collections`` commands: what stadslabs gathered, taken along, brought in and looked through.

Who has the data folder manages all of it; words of sources are in none of these answers.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api.console import Data, Json, settings_of, told_plainly
from kb.bootstrap import Library, open_library
from kb.errors import CollectionNotFound, Invalid, Unavailable
from kb.model.collection import Collection
from kb.model.edition import Edition
from kb.model.reader import KEEPER
from kb.ports.collections import DRAFT
from kb.services.curating.carrying import Broken, Looked

app = typer.Typer(help="Collecties van stadslabs: tonen, meenemen, inlezen en nakijken.", no_args_is_help=True)

# Three hundred blocks of twenty thousand characters in a hundred editions would not come near this.
_LARGEST = 256 * 2**20

Named = Annotated[str, typer.Argument(metavar="COLLECTIE", help="Id of korte naam van de collectie.")]

_STATES = {"draft": "concept", "published": "gepubliceerd", "withdrawn": "teruggenomen"}


@app.command("list")
def collections(data: Data = None, as_json: Json = False) -> None:
    """Alle collecties tonen, de nieuwste eerst."""
    with told_plainly():
        library = open_library(settings_of(data))
        found = library.curation.collecting.all(KEEPER)
        labs = _slugs(library)
    if as_json:
        _tell({"collections": [_row(one, labs) for one in found]})
    else:
        typer.echo("\n".join(_line(one) for one in found) or "Nog geen collectie.")


@app.command()
def show(collection: Named, data: Data = None, as_json: Json = False) -> None:
    """Laten zien wat een collectie van zichzelf zegt, en welke edities er zijn."""
    with told_plainly():
        library = open_library(settings_of(data))
        found = _found(library, collection)
        editions = library.curation.publishing.editions(found.id, KEEPER)
        blocks = [one.block for one in library.curation.drafting.blocks(found.id, KEEPER)]
        labs = _slugs(library)
    if as_json:
        kinds = [{"id": one.id, "kind": one.kind} for one in blocks]
        _tell({**_row(found, labs), "blocks": kinds, "editions": [_edition(one) for one in editions]})
        return
    lines = [_line(found), f"Vraag: {found.question}", f"Van: {', '.join(labs[lab] for lab in found.labs)}"]
    lines.append(f"Concept: {len(blocks)} blokken")
    lines += [_edition_line(one) for one in editions]
    typer.echo("\n".join(lines))


@app.command("export")
def take_out(
    collection: Named,
    output: Annotated[Path, typer.Option("--output", metavar="BESTAND", help="Waar die komt; - is het scherm.")] = Path(
        "-"
    ),
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Een collectie als bestand meenemen: eigen woorden en verwijzingen, geen woord van een bron."""
    with told_plainly():
        library = open_library(settings_of(data))
        carried = library.curation.carrying.taken_out(_found(library, collection).id, KEEPER)
        content = carried.written
        if str(output) == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            msg = f"{output} is niet te schrijven: {error.strerror}"
            raise Unavailable(msg) from error
    blocks, editions, sha256 = len(carried.blocks), len(carried.editions), hashlib.sha256(content).hexdigest()
    if as_json:
        counts = {"blocks": blocks, "editions": editions, "sha256": sha256}
        _tell({"id": carried.collection.id, "file": str(output), **counts})
    else:
        typer.echo(f"{output}: {blocks} blokken, {editions} edities. SHA-256: {sha256}")


@app.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Van kb collections export.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Een collectie uit een bestand inlezen; wat niet is wat er is uitgegeven, komt er niet in."""
    with told_plainly():
        content = _read(file)
        made = open_library(settings_of(data)).curation.carrying.taken_in(content, KEEPER)
    if as_json:
        _tell({"id": made.id, "slug": made.slug, "title": made.title})
    else:
        typer.echo(f"Ingelezen: {made.title} ({made.id}).")


@app.command()
def check(data: Data = None, as_json: Json = False) -> None:
    """Nakijken of elk citaat van elke editie en elk concept nog letterlijk zo in zijn bron staat."""
    with told_plainly():
        found = open_library(settings_of(data)).curation.carrying.looked(KEEPER)
    absent = sum(one.absent for one in found.broken)
    if as_json:
        counts = {"stands": found.stands, "withdrawn": found.withdrawn, "absent": absent}
        _tell({"ok": not found.broken, **counts, "broken": [_broken_row(one) for one in found.broken]})
    else:
        typer.echo("\n".join([*map(_broken_line, found.broken), _counted(found, absent)]))
    raise typer.Exit(1 if found.broken else 0)


def _counted(found: Looked, absent: int) -> str:
    """How many quotations stand, in a sentence."""
    changed = sum(one.block is not None and not one.absent for one in found.broken)
    if not (found.withdrawn or absent or changed):
        return "Alle citaten staan er nog zo." if found.stands else "Er zijn geen citaten om na te kijken."
    said = f"Citaten die er nog zo staan: {found.stands}; teruggenomen: {found.withdrawn}"
    return f"{said}; veranderd: {changed}; hier niet te vinden: {absent}."


def _tell(said: dict[str, Any]) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            msg = f"{file} is groter dan {_LARGEST // 2**20} MB"
            raise Invalid(msg)
        return file.read_bytes()
    except OSError as error:
        msg = f"{file} is niet te lezen: {error.strerror}"
        raise Invalid(msg) from error


def _found(library: Library, named: str) -> Collection:
    try:
        return library.curation.collecting.named(named, KEEPER)
    except CollectionNotFound:
        pass
    try:
        return library.curation.collecting.one(named, KEEPER)
    except CollectionNotFound as error:
        msg = f"er is geen collectie {named} (kb collections list)"
        raise CollectionNotFound(msg) from error


def _slugs(library: Library) -> dict[str, str]:
    return {lab.id: lab.slug for lab in library.people.labs.all()}


def _row(one: Collection, labs: dict[str, str]) -> dict[str, Any]:
    named = [labs[lab] for lab in one.labs]
    said = {"id": one.id, "slug": one.slug, "title": one.title, "question": one.question, "labs": named}
    return {**said, "state": one.state.value, "access": one.access.value, "newest": one.newest}


def _line(one: Collection) -> str:
    edition = f", editie {one.newest}" if one.newest else ""
    return f"{one.id}  {one.title}  ({_STATES[one.state.value]}{edition})"


def _edition(one: Edition) -> dict[str, Any]:
    said = {"number": one.number, "at": one.at.isoformat(), "sha256": one.sha256, "news": one.news}
    return {**said, "withdrawn": one.farewell is not None, "reduced": one.reduced}


def _edition_line(one: Edition) -> str:
    gone = " (teruggenomen)" if one.farewell else ""
    return f"Editie {one.number}, {one.at:%d-%m-%Y}{gone}: {one.news}  {one.sha256}"


def _broken_row(one: Broken) -> dict[str, Any]:
    said = {"collection": one.collection.id, "slug": one.collection.slug, "edition": one.edition or None}
    return {**said, "block": one.block, "absent": one.absent}


def _broken_line(one: Broken) -> str:
    where = f"{one.collection.slug} ({one.collection.id}), "
    where += f"editie {one.edition}" if one.edition != DRAFT else "concept"
    if one.block is None:
        return f"{where}: de inhoud past niet bij de controlesom"
    if one.absent:
        return f"{where}, blok {one.block}: dit stuk is hier niet"
    return f"{where}, blok {one.block}: deze woorden staan niet meer in hun bron"
