"""``kb rulings``: where less is allowed than before, and lifting that where the place never comes back."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated

import typer

from api.console import Data, Json, settings_of, told_plainly
from api.keeping import Reason
from kb.bootstrap import open_library
from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.evidence import Access, Purpose, Terms
from kb.model.identity import DocumentId, is_id
from kb.model.reader import KEEPER, VISITOR
from kb.ports.withdrawals import Ruled

_PURPOSES = {
    Purpose.READ: "lezen",
    Purpose.QUOTE: "citeren",
    Purpose.COLLECT: "verzamelen",
    Purpose.EXPORT: "meenemen",
}
_ACCESS = {
    Access.PROFESSIONALS: "alleen voor professionals",
    Access.LABS: "alleen voor leden van stadslabs",
    Access.RESTRICTED: "besloten",
}
_Cards = Mapping[DocumentId, DocumentCard]
_HOW = 'Staat de plek er nog? Verander dan het manifest en draai kb ingest. Anders: kb rulings PLEK --lift --reason "…"'


def rulings(
    places: Annotated[
        list[str] | None, typer.Argument(metavar="[PLEK…]", help="Plekken, zoals de lijst ze noemt.")
    ] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Laten vervallen wat daar gezegd is.")] = False,
    reason: Reason = "",
    gone: Annotated[
        bool, typer.Option("--gone", help="Ook als het stuk er de laatste keer nog stond: die plek komt niet terug.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Tonen waar een manifest of optie minder toestaat dan eerst, en laten vervallen wat nooit meer terugkomt."""
    with told_plainly():
        chosen = _checked(places or [], lift=lift)
        library = open_library(settings_of(data))
        if lift:
            found = library.lifting.lift(chosen, reason, gone=gone)
        else:
            found = [one for one in library.lifting.standing() if not chosen or one.place in chosen]
        ids = [id for one in found for id in one.ids]
        cards = library.catalogue.cards(ids, KEEPER)
        seen = frozenset(library.catalogue.cards(ids, VISITOR))
    if as_json:
        typer.echo(json.dumps({"rulings": [_row(one, cards, seen) for one in found]}, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lifted(cards, seen, len(found)) if lift else _standing(found, cards)))


def _checked(places: Sequence[str], *, lift: bool) -> list[DocumentId]:
    if wrong := [place for place in places if not is_id(place)]:
        msg = f"dit is geen plek: {', '.join(wrong)}; kb rulings noemt ze"
        raise Invalid(msg)
    if lift and not places:
        msg = "zeg welke plek: kb rulings noemt ze; er is niets veranderd"
        raise Invalid(msg)
    return [DocumentId(place) for place in places]


def _row(one: Ruled, cards: _Cards, seen: Collection[DocumentId]) -> dict[str, object]:
    terms = one.line.terms
    source = one.source
    return {
        "place": one.place,
        "since": one.line.at.isoformat(),
        "terms": terms.model_dump(mode="json", include={"rights": {"access", "embargo_until"}, "consent": _CONSENT})
        if terms
        else None,
        "where": {"path": source.location or source.path, "listed": source.listed} if source else None,
        "documents": [{"id": card.id, "title": card.title, "visible": card.id in seen} for card in _of(one, cards)],
    }


_CONSENT = {"purposes", "until", "withdrawn_on"}


def _standing(found: Sequence[Ruled], cards: _Cards) -> list[str]:
    if not found:
        return ["Er is geen plek die minder toestaat dan eerst."]
    lines = []
    for one in found:
        lines += [f"{one.place}  sinds {one.line.at:%d-%m-%Y}: {_said(one.line.terms)}", f"  {_where(one)}"]
        lines += [f"  {card.id}  {card.title}" for card in _of(one, cards)] or ["  het stuk zelf is er niet meer"]
    return [*lines, "", _HOW]


def _lifted(cards: _Cards, seen: Collection[DocumentId], count: int) -> Iterator[str]:
    yield "1 regel vervallen." if count == 1 else f"{count} regels vervallen."
    for card in cards.values():
        yield f"  {card.id}  {card.title}  ({'weer te zien' if card.id in seen else _still_closed(card)})"


def _of(one: Ruled, cards: _Cards) -> list[DocumentCard]:
    return [cards[id] for id in one.ids if id in cards]


def _still_closed(card: DocumentCard) -> str:
    return f"nog niet te zien: {_said(card.terms)}; voeg het opnieuw toe en zeg wat er nu geldt (--rights, --consent)"


def _where(one: Ruled) -> str:
    if one.source is None:
        return "een plek die deze kennisbank niet kent"
    where = one.source.location or one.source.path or one.source.origin
    return where if one.source.listed else f"{where} (staat daar niet meer)"


def _said(terms: Terms | None) -> str:
    return "; ".join(_restrictions(terms)) if terms else ""


def _restrictions(terms: Terms) -> Iterator[str]:
    """What terms hold back, in plain Dutch."""
    consent = terms.consent
    if terms.rights.access is not Access.PUBLIC:
        yield _ACCESS[terms.rights.access]
    if terms.rights.embargo_until:
        yield f"pas te lezen vanaf {terms.rights.embargo_until:%d-%m-%Y}"
    if consent and (consent.withdrawn_on or not consent.purposes):
        yield "toestemming ingetrokken"
    elif consent and not consent.given:
        yield f"toestemming alleen voor {' en '.join(_PURPOSES[purpose] for purpose in sorted(consent.purposes))}"
    if consent and consent.until:
        yield f"toestemming tot en met {consent.until:%d-%m-%Y}"
