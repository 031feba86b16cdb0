"""``kb confirm``: what was only read of documents, and saying that it is right."""

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Annotated

import typer

from api.console import Data, Json, settings_of, told_plainly
from api.indexing import index_when_asked
from api.keeping import checked
from kb.bootstrap import Library, open_library
from kb.errors import IndexInUse, Invalid
from kb.model.document import DocumentCard
from kb.model.identity import ThemeId
from kb.model.proposals import CALLED, NAMES, proposals, proposed_themes
from kb.model.reader import KEEPER

_UNSEEN = {"contributor": " (ziet nu niemand; na bevestigen iedereen die het stuk mag lezen)"}
_ONE_OF_BOTH = "kies velden of thema's, niet allebei tegelijk"
_WHICH = "geef de ids van de documenten waarvan u de bevestiging terugneemt"


class Field(StrEnum):
    """What may be proposed, as a manifest calls it."""

    TITLE = "title"
    LANGUAGE = "language"
    DATE = "date"
    PLACE = "place"
    FORM = "form"
    CONTRIBUTOR = "contributor"


def confirm(  # noqa: PLR0913 - one argument per option
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="Ids van documenten; zonder ids toont het wat er ligt.")
    ] = None,
    field: Annotated[list[Field] | None, typer.Option(help="Alleen dit veld; mag vaker.", show_default="alle")] = None,
    theme: Annotated[
        list[str] | None, typer.Option(help="Het stuk gaat over dit thema; mag vaker. Zonder ids: waar het herkend is.")
    ] = None,
    not_theme: Annotated[list[str] | None, typer.Option(help="Het stuk gaat niet over dit thema; mag vaker.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Een bevestiging terugnemen: het is weer voorgesteld.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bevestigen wat Meervoud zelf uit een stuk heeft gelezen: titel, taal, datum, plaats, vorm, maker of thema's."""
    names = [one.value for one in field or ()]
    about, not_about = _themes(theme), _themes(not_theme)
    with told_plainly():
        if undo and not ids:
            raise Invalid(_WHICH)
        if (about or not_about) and names:
            raise Invalid(_ONE_OF_BOTH)
        library = open_library(settings_of(data))
        confirming = library.confirming
        if about or not_about:
            found = _of_themes(library, ids, about, not_about, undo=undo)
        elif ids:
            found = (confirming.undo if undo else confirming.confirm)(checked(ids), KEEPER, names=names)
        else:
            found = list(confirming.proposed(KEEPER, names=names))
    if as_json:
        typer.echo(json.dumps({"documents": [_row(card) for card in found]}, ensure_ascii=False, indent=2))
    elif about or not_about:
        typer.echo(_told_of_themes(found, said=bool(ids), undo=undo))
    else:
        typer.echo(_confirmed(found, undo=undo) if ids else _proposed(found, names))


def _themes(given: list[str] | None) -> list[ThemeId]:
    return [ThemeId(one) for one in given or ()]


def _of_themes(
    library: Library, ids: list[str] | None, about: list[ThemeId], not_about: list[ThemeId], *, undo: bool
) -> list[DocumentCard]:
    """Say it, or take it back, and bring the index up to date unless the explorer runs, which does it then."""
    if not ids:
        return list(library.confirming.with_theme_proposed([*about, *not_about], KEEPER))
    chosen = checked(ids)
    if undo:
        library.confirming.unsay(chosen, KEEPER, [*about, *not_about])
    else:
        library.confirming.say(chosen, KEEPER, about=about, not_about=not_about)
    with suppress(IndexInUse), index_when_asked(library) as index_pending:
        index_pending()
    cards = library.catalogue.cards(chosen, KEEPER)
    return [cards[id] for id in dict.fromkeys(chosen)]


def _told_of_themes(cards: Sequence[DocumentCard], *, said: bool, undo: bool) -> str:
    lines = [f"  {card.id}  {card.title}" for card in cards]
    if not said:
        hint = "Klopt het? kb confirm ID --theme THEMA. Klopt het niet? kb confirm ID --not-theme THEMA."
        return "\n".join([*lines, "", hint]) if lines else "Nergens herkend, of er is al iets van gezegd."
    number = "1 document" if len(cards) == 1 else f"{len(cards)} documenten"
    return "\n".join([f"Teruggenomen van {number}." if undo else f"Gezegd van {number}.", *lines])


def _row(card: DocumentCard) -> dict[str, object]:
    confirmed = [name for name, field in NAMES.items() if field in card.confirmed]
    themes = {"about": sorted(card.about), "notAbout": sorted(card.not_about), "proposed": proposed_themes(card)}
    return {
        "id": card.id,
        "title": card.title,
        "proposed": proposals(card),
        "confirmed": confirmed,
        "themes": themes,
    }


def _confirmed(cards: Sequence[DocumentCard], *, undo: bool) -> str:
    number = "1 document" if len(cards) == 1 else f"{len(cards)} documenten"
    head = f"Bevestiging teruggenomen van {number}." if undo else f"{number} bevestigd."
    return "\n".join([head, *(f"  {card.id}  {card.title}{_left(card)}" for card in cards)])


def _left(card: DocumentCard) -> str:
    left = proposals(card)
    return f"  (nog voorgesteld: {', '.join(CALLED[name] for name in left)})" if left else ""


def _proposed(cards: Sequence[DocumentCard], names: Collection[str]) -> str:
    lines = []
    for card in cards:
        values = {name: value for name, value in proposals(card).items() if not names or name in names}
        lines += [f"{card.id}  {card.title}"]
        lines += [f"  {CALLED[name]}: {value}{_UNSEEN.get(name, '')}" for name, value in values.items()]
    if not lines:
        return "Er is niets voorgesteld dat nog bevestigd moet worden."
    lines += ["", "Klopt het? kb confirm ID, of alleen één veld: kb confirm ID --field date"]
    return "\n".join([*lines, "Klopt het niet? Zet het goede in het manifest, of geef het mee met kb ingest."])
