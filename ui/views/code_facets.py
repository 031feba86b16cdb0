"""Narrowing an answer by the codes of one's own study; only its members ever see these panels."""

from collections.abc import Sequence

from kb.model.search import Filters, SearchQuery
from kb.model.study import ThingId
from kb.services.tagging.narrowing import CodeCount
from ui.edition import Edition
from ui.views.facets import VALUES_SHOWN, Chip, Choice, Chosen, Panel

WITH, WITHOUT = "code", "zonder_code"
"""The parameters: what was given one of these codes, and nothing that was given one of those."""


def code_panels(codes: Sequence[CodeCount], filters: Filters, edition: Edition) -> tuple[Panel, ...]:
    """What was given a code, and what was not; codes that nothing has been given are left out."""
    chosen = {WITH: filters.codes, WITHOUT: filters.without_codes}
    made = (_panel(field, codes, chosen[field], edition) for field in (WITH, WITHOUT))
    return tuple(panel for panel in made if panel.choices)


def code_chips(codes: Sequence[CodeCount], query: SearchQuery, edition: Edition) -> tuple[Chip, ...]:
    """The codes that are chosen, each with the answer without it."""
    filters = query.filters
    return tuple(
        Chip(
            field=edition.wording(f"facet.{field}"),
            name=_called(one, edition),
            language="",
            url=edition.links.search(query.model_copy(update={"filters": _without(filters, field, one.id), "page": 1})),
        )
        for field, chosen in ((WITH, filters.codes), (WITHOUT, filters.without_codes))
        for one in codes
        if one.id in chosen
    )


def _panel(field: str, codes: Sequence[CodeCount], chosen: frozenset[ThingId], edition: Edition) -> Panel:
    shown = [one for one in codes if one.documents or one.id in chosen]
    choices = [
        Choice(
            value=one.id,
            name=_called(one, edition),
            language="",
            count=one.documents if field == WITH else None,
            or_more=False,
            chosen=one.id in chosen,
        )
        for one in shown
    ]
    at_once = [n < VALUES_SHOWN or choice.chosen for n, choice in enumerate(choices)]
    return Panel(
        field=field,
        name=edition.wording(f"facet.{field}"),
        choices=tuple(choice for choice, here in zip(choices, at_once, strict=True) if here),
        rest=tuple(choice for choice, here in zip(choices, at_once, strict=True) if not here),
        chosen=tuple(Chosen(choice.name, "") for choice in choices if choice.chosen),
        sortings=(),
        own_years=None,
    )


def _called(code: CodeCount, edition: Edition) -> str:
    return code.name or edition.wording("werk.naam_weg")


def _without(filters: Filters, field: str, code: ThingId) -> Filters:
    kept = "codes" if field == WITH else "without_codes"
    return filters.model_copy(update={kept: getattr(filters, kept) - {code}})
