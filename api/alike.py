"""``kb alike``: documents that are much alike, and what a keeper makes of them."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from api.console import Data, Json, settings_of, told_plainly
from kb.bootstrap import open_library
from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, is_id
from kb.model.reader import KEEPER
from kb.model.resemblance import Resemblance, Verdict

_WORDS = {Verdict.SAME: "zelfde stuk", Verdict.VERSION: "nieuwe versie", Verdict.OTHER: "iets anders"}
_Pair = tuple[DocumentCard, DocumentCard, Resemblance]


def alike(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID ID]", help="Twee documenten om over te beslissen.")
    ] = None,
    as_: Annotated[
        Verdict | None, typer.Option("--as", help="same: zelfde stuk; version: nieuwe versie; other: iets anders.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Ook waarover al is beslist.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Stukken die op elkaar lijken tonen, en zeggen wat ze zijn. Tot dan tellen ze samen als één."""
    with told_plainly():
        resembling = open_library(settings_of(data)).resembling
        if ids or as_:
            one, other, verdict = _asked(ids or [], as_)
            decided = resembling.decide(one, other, verdict)
            said = f"{one} en {other}: {_WORDS[verdict]}."
            typer.echo(json.dumps(_row(decided), ensure_ascii=False, indent=2) if as_json else said)
            return
        pairs, tellers = resembling.pairs(KEEPER, undecided=not every), resembling.perhaps_one_teller(KEEPER)
    typer.echo(_as_json(pairs, tellers) if as_json else _readable(pairs, tellers))


def _asked(ids: Sequence[str], verdict: Verdict | None) -> tuple[DocumentId, DocumentId, Verdict]:
    two = [DocumentId(id) for id in ids if is_id(id)]
    if len(ids) != 2 or len(two) != 2 or verdict is None:
        msg = "geef de ids van twee documenten en --as same, --as version of --as other"
        raise Invalid(msg)
    return two[0], two[1], verdict


def _row(pair: Resemblance) -> dict[str, object]:
    return {
        "first": pair.first,
        "second": pair.second,
        "likeness": round(pair.likeness, 4),
        "verdict": pair.verdict,
    }


def _as_json(pairs: Sequence[_Pair], tellers: Sequence[Sequence[DocumentCard]]) -> str:
    found = {
        "pairs": [{**_row(pair), "titles": [first.title, second.title]} for first, second, pair in pairs],
        "perhapsOneTeller": [
            {"contributor": cards[0].contributor, "documents": [card.id for card in cards]} for cards in tellers
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _readable(pairs: Sequence[_Pair], tellers: Sequence[Sequence[DocumentCard]]) -> str:
    lines = []
    for first, second, pair in pairs:
        share = f"{pair.likeness:.0%}".replace("%", " %")
        lines += [f"{share} hetzelfde" + (f" ({_WORDS[pair.verdict]})" if pair.verdict else "")]
        lines += [f"  {card.id}  {card.title}" for card in (first, second)]
    if any(pair.verdict is None for *_, pair in pairs):
        lines += ["", "Zeg wat het is met: kb alike ID ID --as same (zelfde stuk), version (nieuwe versie) of other."]
    for cards in tellers:
        lines += ["", f"Mogelijk dezelfde verteller: {cards[0].contributor}"]
        lines += [f"  {card.id}  {card.title}" for card in cards]
    if tellers:
        lines += ["", 'Is het één persoon? Zet dan bij elk stuk dezelfde "maker" in het manifest.']
    return "\n".join(lines).strip() or "Er zijn geen stukken die op elkaar lijken."
