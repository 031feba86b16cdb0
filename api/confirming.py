"""``kb confirm``: what was only read of documents, and saying that it is right."""

import json
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from api.console import Data, Json, settings_of, told_plainly
from api.keeping import checked
from kb.bootstrap import open_library
from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.proposals import NAMES, proposals
from kb.model.reader import KEEPER

_WORDS = {
    "title": "titel",
    "language": "taal",
    "date": "datum",
    "place": "plaats",
    "form": "vorm",
    "contributor": "maker",
}


_UNSEEN = {"contributor": " (ziet nu niemand; na bevestigen iedereen die het stuk mag lezen)"}
_WHICH = "geef de ids van de documenten waarvan u de bevestiging terugneemt"


class Field(StrEnum):
    """What may be proposed, as a manifest calls it."""

    TITLE = "title"
    LANGUAGE = "language"
    DATE = "date"
    PLACE = "place"
    FORM = "form"
    CONTRIBUTOR = "contributor"


def confirm(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="Ids van documenten; zonder ids toont het wat er ligt.")
    ] = None,
    field: Annotated[list[Field] | None, typer.Option(help="Alleen dit veld; mag vaker.", show_default="alle")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Een bevestiging terugnemen: het is weer voorgesteld.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bevestigen wat Meervoud zelf uit een stuk heeft gelezen: titel, taal, datum, plaats, vorm of maker."""
    names = [one.value for one in field or ()]
    with told_plainly():
        if undo and not ids:
            raise Invalid(_WHICH)
        confirming = open_library(settings_of(data)).confirming
        if ids:
            found = (confirming.undo if undo else confirming.confirm)(checked(ids), KEEPER, names=names)
        else:
            found = list(confirming.proposed(KEEPER, names=names))
    if as_json:
        typer.echo(json.dumps({"documents": [_row(card) for card in found]}, ensure_ascii=False, indent=2))
    else:
        typer.echo(_confirmed(found, undo=undo) if ids else _proposed(found, names))


def _row(card: DocumentCard) -> dict[str, object]:
    confirmed = [name for name, field in NAMES.items() if field in card.confirmed]
    return {"id": card.id, "title": card.title, "proposed": proposals(card), "confirmed": confirmed}


def _confirmed(cards: Sequence[DocumentCard], *, undo: bool) -> str:
    number = "1 document" if len(cards) == 1 else f"{len(cards)} documenten"
    head = f"Bevestiging teruggenomen van {number}." if undo else f"{number} bevestigd."
    return "\n".join([head, *(f"  {card.id}  {card.title}{_left(card)}" for card in cards)])


def _left(card: DocumentCard) -> str:
    left = proposals(card)
    return f"  (nog voorgesteld: {', '.join(_WORDS[name] for name in left)})" if left else ""


def _proposed(cards: Sequence[DocumentCard], names: Collection[str]) -> str:
    lines = []
    for card in cards:
        values = {name: value for name, value in proposals(card).items() if not names or name in names}
        lines += [f"{card.id}  {card.title}"]
        lines += [f"  {_WORDS[name]}: {value}{_UNSEEN.get(name, '')}" for name, value in values.items()]
    if not lines:
        return "Er is niets voorgesteld dat nog bevestigd moet worden."
    lines += ["", "Klopt het? kb confirm ID, of alleen één veld: kb confirm ID --field date"]
    return "\n".join([*lines, "Klopt het niet? Zet het goede in het manifest, of geef het mee met kb ingest."])
