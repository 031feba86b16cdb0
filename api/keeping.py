"""The ``kb`` commands of a keeper: taking documents back, taking them away, and copies of the whole.

All but ``restore`` work while ``kb serve`` runs, for they need no index. What serves follows: what a reader
sees comes from the catalogue, so that counts at once, and it takes the rest out of the index by itself.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from api.console import Data, Json, settings_of, stop, told_plainly
from kb.backup import SETTINGS, BackedUp, back_up
from kb.backup import restore as put_back
from kb.bootstrap import Library, open_library
from kb.bootstrap.places import WITHDRAWALS
from kb.errors import Invalid
from kb.model.identity import DocumentId, is_id
from kb.model.reader import KEEPER
from kb.ports.withdrawals import Piece
from kb.services.keeping.withdrawing import Decided

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="Ids van documenten, zoals in hun adres.")]
Reason = Annotated[str, typer.Option(help="Waarom, in een zin; zonder namen van mensen.")]

_NOT_SCRUBBED = (
    "Let op: een ander programma leest nog in de database. De tekst is weg voor iedereen, maar staat misschien nog in "
    "het logboek van de database. Stop de verkenner en draai: kb doctor"
)


_CLEARING = "Dit vernietigt alle eerdere versies van deze documenten, met hun bestanden. Doorgaan?"
_STILL_OUT = "De woorden staan nog in bestanden die zijn meegenomen. Vraag wie die heeft, ze weg te doen:"
_TYPED_STAYS_AWAY = "Wat onderzoekers eruit hadden overgetypt, komt niet terug; daar staat nog (teruggenomen)."
_BESIDE = "andere documenten uit hetzelfde bestand blijven te zien"
_BESIDE_REMOVED = "het bewaarde bestand gaat ook weg, want de tekst staat erin; andere documenten eruit blijven"


def withdraw(
    ids: Ids,
    reason: Reason = "",
    undo: Annotated[bool, typer.Option("--undo", help="Een terugname ongedaan maken.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Documenten terugnemen: ze blijven bewaard, maar niemand ziet ze meer.

    Wat onderzoekers eruit overtypten, in memo's, codes en bevindingen, gaat voorgoed weg; --undo brengt dat niet terug.
    """
    with told_plainly():
        chosen = checked(ids)
        library = open_library(settings_of(data))
        withdrawing = library.withdrawing
        decided = withdrawing.undo(chosen, reason) if undo else withdrawing.withdraw(chosen, reason)
        out = [] if undo else _out(library, decided)
        done = "terug volgens hun rechten" if undo else "teruggenomen"
        typer.echo(_told(decided, chosen, done, out=out, as_json=as_json))
        if undo and not as_json:
            typer.echo(_TYPED_STAYS_AWAY)


def remove(
    ids: Ids,
    reason: Reason = "",
    yes: Annotated[bool, typer.Option("--yes", help="Niet eerst vragen of het zeker is.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Documenten weghalen: alles ervan wordt vernietigd. Dat is niet terug te draaien."""
    with told_plainly():
        chosen = checked(ids)
        library = open_library(settings_of(data))
        if not yes:
            _ask(library, chosen)
        decided = library.withdrawing.remove(chosen, reason)
        out = _out(library, decided)
        typer.echo(_told(decided, chosen, "weggehaald", beside=_BESIDE_REMOVED, out=out, as_json=as_json))
        if not decided.scrubbed:
            stop(_NOT_SCRUBBED, code=1)


def forget(
    ids: Ids,
    reason: Reason = "",
    keep: Annotated[bool, typer.Option("--keep", help="Alleen sluiten: ze blijven bewaard.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Niet eerst vragen of het zeker is.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Eerdere versies van documenten weghalen; wat het document nu zegt, blijft."""
    with told_plainly():
        chosen = checked(ids)
        withdrawing = open_library(settings_of(data)).withdrawing
        if not (yes or keep) and not typer.confirm(_CLEARING, err=True):
            stop("er is niets weggehaald", code=1)
        decided = withdrawing.clear(chosen, reason, destroy=not keep)
        pieces = [piece.id for piece in decided.pieces]
        done = "met alleen nog de versie van nu; de eerdere zijn " + ("gesloten" if keep else "weggehaald")
        typer.echo(_told(decided, pieces, done, as_json=as_json))
        if not decided.scrubbed:
            stop(_NOT_SCRUBBED, code=1)


def backup(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Waar de kopie komt, zoals kopie-2026-05-01.zip.")],
    yes: Annotated[bool, typer.Option("--yes", help="Een bestand dat er al staat, vervangen.")] = False,
    data: Data = None,
) -> None:
    """Een reservekopie maken, ook terwijl de verkenner draait."""
    with told_plainly():
        made = back_up(settings_of(data), file, overwrite=yes)
    typer.echo(f"De kopie is gemaakt: {_counted(made)}, in {file}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Een kopie die met kb backup gemaakt is.")],
    yes: Annotated[bool, typer.Option("--yes", help="In de plaats van wat er nu staat.")] = False,
    withdrawals: Annotated[
        Path | None,
        typer.Option(metavar="BESTAND", help="De nieuwste withdrawals.jsonl, als de map van nu er niet meer is."),
    ] = None,
    data: Data = None,
) -> None:
    """Een reservekopie terugzetten. Wat sindsdien teruggenomen of weggehaald is, blijft weg."""
    with told_plainly():
        settings = settings_of(data)
        knew = withdrawals is not None or (settings.data / WITHDRAWALS).exists()
        done = put_back(settings, file, overwrite=yes, withdrawals=withdrawals)
    typer.echo(
        f"De kopie is teruggezet: {_counted(done)}. "
        "De zoekindex wordt opnieuw gemaakt bij de volgende kb serve of kb reindex."
    )
    if (settings.data / SETTINGS).exists():
        typer.echo(f"Wat er toen ingesteld was, staat in {settings.data / SETTINGS}, zonder wachtwoorden en sleutels.")
    if not knew:
        typer.echo(
            "Let op: hier was geen lijst van wat sinds de kopie teruggenomen of weggehaald is. "
            "Is er ergens een nieuwere withdrawals.jsonl? Geef die mee met --withdrawals, en met --yes.",
            err=True,
        )


def _counted(copy: BackedUp) -> str:
    documents = "1 document" if copy.documents == 1 else f"{copy.documents} documenten"
    files = "1 bestand" if copy.files == 1 else f"{copy.files} bestanden"
    return f"{documents} en {files}"


def _ask(library: Library, ids: Sequence[DocumentId]) -> None:
    for piece in library.withdrawing.about(ids):
        typer.echo(f"  {piece.id}  {piece.title}{_aside(piece, ids, _BESIDE_REMOVED)}", err=True)
    if not typer.confirm("Weghalen vernietigt deze documenten, met alle versies en bestanden. Doorgaan?", err=True):
        stop("er is niets weggehaald", code=1)


def checked(ids: Sequence[str]) -> list[DocumentId]:
    """Ids as a person gave them.

    Raises:
        Invalid: one of them is none.
    """
    wrong = [id for id in ids if not is_id(id)]
    if wrong:
        msg = f"dit is geen id van een document: {', '.join(wrong)}; het id staat achteraan in het adres"
        raise Invalid(msg)
    return [DocumentId(id) for id in dict.fromkeys(ids)]


class Out(NamedTuple):
    """A file with words of these documents, which somebody took along out of a study."""

    study: str
    question: str
    format: str
    on: str


def _out(library: Library, decided: Decided) -> list[Out]:
    """The files that are out: nobody can take those back but who has them."""
    found = library.annotations.holding({piece.id for piece in decided.pieces}, KEEPER)
    return [Out(study.id, study.question, one.format, one.at.date().isoformat()) for study, one in found]


def _told(
    decided: Decided,
    asked: Sequence[DocumentId],
    done: str,
    *,
    beside: str = _BESIDE,
    out: Sequence[Out] = (),
    as_json: bool,
) -> str:
    if as_json:
        rows = [
            {"id": piece.id, "title": piece.title, "sameText": piece.id not in asked, "sharedFile": piece.is_shared}
            for piece in decided.pieces
        ]
        told = {"documents": rows, "scrubbed": decided.scrubbed, "exports": [one._asdict() for one in out]}
        return json.dumps(told, ensure_ascii=False, indent=2)
    count = len(decided.pieces)
    head = f"{count} {'document' if count == 1 else 'documenten'} {done}."
    return "\n".join(
        [
            head,
            *(f"  {piece.id}  {piece.title}{_aside(piece, asked, beside)}" for piece in decided.pieces),
            *([_STILL_OUT] if out else ()),
            *(f"  {one.format} van {one.on}, uit het onderzoek: {one.question}" for one in out),
        ]
    )


def _aside(piece: Piece, asked: Sequence[DocumentId], beside: str) -> str:
    notes = ["dezelfde tekst"] if piece.id not in asked else []
    if piece.is_shared:
        notes.append(beside)
    return f"  ({'; '.join(notes)})" if notes else ""
