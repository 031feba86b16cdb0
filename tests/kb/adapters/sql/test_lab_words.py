"""Which text of collections counts as written by people."""

from annotated_types import MaxLen
from pydantic import BaseModel

from kb.adapters.sql.collections_covering import TOLD
from kb.adapters.sql.lab_words import CODED, bare, reduced, without
from kb.language.repeating import Repeating
from kb.model import collection, edition, journal, remark
from kb.model.people import Lab

_SHORT = 80
"""Ids, digests and addresses are no longer than this, and what people write may be."""


def _free() -> dict[str, str]:
    """Every field of text that may be long, and the model that it is in."""
    models = [one for module in (collection, edition, remark, journal) for one in vars(module).values()]
    found = {}
    for model in models:
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, field in model.model_fields.items():
                most = next((limit.max_length for limit in field.metadata if isinstance(limit, MaxLen)), 0)
                if field.annotation is str and most > _SHORT:
                    found[name] = model.__name__
    return found


def test_no_field_that_people_write_in_is_taken_for_a_code() -> None:
    free = _free()

    assert {"moral", "period", "news", "reason", "hidden", "learned", "looked_for", "who"} <= set(free)
    assert {name: model for name, model in free.items() if name in CODED} == {}


def test_all_that_people_of_a_lab_write_of_it_is_looked_at() -> None:
    assert set(TOLD) == set(Lab.model_fields) - {"id", "slug", "name", "place", "created_at"}


def test_a_field_that_nobody_knows_yet_is_taken_for_what_people_write() -> None:
    said = Repeating("Toen belde ik over de schulden met Jansens.")
    value = {"id": "Jansens", "later": "Bij Jansens.", "places": ["Venlo", "Jansens"], "agenda": {"new": "Jansens"}}

    assert without(value, said.is_in) == {"id": "Jansens", "later": "…", "places": ["Venlo"], "agenda": {"new": "…"}}
    assert bare(value) == {"id": "Jansens", "later": "…", "places": [], "agenda": {"new": "…"}}


def test_what_is_known_to_repeat_and_is_not_found_any_more_leaves_nothing() -> None:
    said = Repeating("Toen belde ik over de schulden met Jansens.")
    value = [{"who": "Wij", "text": "Iets heel anders."}, {"who": "Bea", "text": "Bel Jansens."}]

    assert reduced(value, said.is_in) == [value[0], {"who": "Bea", "text": "…"}]
    assert reduced(value[:1], said.is_in) == [{"who": "…", "text": "…"}]
