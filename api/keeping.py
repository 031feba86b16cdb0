"""The ``kb`` commands of a keeper: taking documents back and taking them away.

They need no index, so they work while ``kb serve`` runs. What serves follows: what a reader sees comes
from the catalogue, so that counts at once, and it takes the rest out of the index by itself.
"""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from api.console import Data, Json, settings_of, stop, told_plainly
from kb.bootstrap import Library, open_library
from kb.errors import Invalid
from kb.model.identity import DocumentId, is_id
from kb.ports.withdrawals import Piece
from kb.services.keeping.withdrawing import Decided

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="Ids van documenten, zoals in hun adres.")]
Reason = Annotated[str, typer.Option(help="Waarom, in een zin; zonder namen van mensen.")]

_NOT_SCRUBBED = (
    "Let op: een ander programma leest nog in de database. De tekst is weg voor iedereen, maar staat misschien nog in "
    "het logboek van de database. Stop de verkenner en draai: kb doctor"
)


def withdraw(
    ids: Ids,
    reason: Reason = "",
    undo: Annotated[bool, typer.Option("--undo", help="Een terugname ongedaan maken.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Documenten terugnemen: ze blijven bewaard, maar niemand ziet ze meer."""
    with told_plainly():
        chosen = checked(ids)
        withdrawing = open_library(settings_of(data)).withdrawing
        decided = withdrawing.undo(chosen, reason) if undo else withdrawing.withdraw(chosen, reason)
        typer.echo(_told(decided, chosen, "terug volgens hun rechten" if undo else "teruggenomen", as_json=as_json))


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
        typer.echo(_told(decided, chosen, "weggehaald", as_json=as_json))
        if not decided.scrubbed:
            stop(_NOT_SCRUBBED, code=1)


def _ask(library: Library, ids: Sequence[DocumentId]) -> None:
    for piece in library.withdrawing.about(ids):
        typer.echo(f"  {piece.id}  {piece.title}{_aside(piece, ids)}", err=True)
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


def _told(decided: Decided, asked: Sequence[DocumentId], done: str, *, as_json: bool) -> str:
    if as_json:
        rows = [
            {"id": piece.id, "title": piece.title, "sameText": piece.id not in asked, "sharedFile": piece.is_shared}
            for piece in decided.pieces
        ]
        return json.dumps({"documents": rows, "scrubbed": decided.scrubbed}, ensure_ascii=False, indent=2)
    count = len(decided.pieces)
    head = f"{count} {'document' if count == 1 else 'documenten'} {done}."
    return "\n".join([head, *(f"  {piece.id}  {piece.title}{_aside(piece, asked)}" for piece in decided.pieces)])


def _aside(piece: Piece, asked: Sequence[DocumentId]) -> str:
    notes = ["dezelfde tekst"] if piece.id not in asked else []
    if piece.is_shared:
        notes.append("het bestand blijft: er komen ook andere documenten uit")
    return f"  ({'; '.join(notes)})" if notes else ""
