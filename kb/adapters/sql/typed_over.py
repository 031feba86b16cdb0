"""What researchers typed over from documents that are withdrawn: taken out of all they wrote, also as it was before.

What they quote by reference goes by itself. So nothing brings typed words back: not a deed that is undone, and not a
withdrawal that is.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from kb.adapters.sql.study_tables import TABLES, deed_changes
from kb.adapters.sql.tables import versions
from kb.adapters.sql.things import name_of
from kb.adapters.sql.where import among, listed
from kb.language.typed_over import Original
from kb.model.codebook import Code, CodeSet
from kb.model.deed import KINDS
from kb.model.finding import Finding, Judgement, Stance
from kb.model.foreign import Case, Variable
from kb.model.memo import Memo
from kb.model.study import TAKEN_OUT, Study, Thing
from kb.model.wording import Wording

_TYPED: dict[type[Thing], tuple[str, ...]] = {
    Study: ("question",),
    Memo: ("text",),
    Code: ("name", "covers", "leaves", "example"),
    CodeSet: ("name", "description"),
    Finding: ("sentence", "group"),
    Stance: ("note",),
    Judgement: ("reason",),
    Wording: ("reason",),
    Variable: ("name", "description"),
    Case: ("name", "description", "values"),
}
"""In which fields people write what they like."""


def take_out(connection: Connection, digests: Sequence[str], *, but: Collection[str]) -> None:
    """Take the words of texts out of whatever was typed in studies.

    Args:
        connection: in whose transaction.
        digests: of the texts, as long as they stand in the catalogue.
        but: documents of which what was written on them goes with them, and comes back with them.
    """
    asked = select(versions.c.text).where(among(versions.c.sha256))
    original = Original(connection.execute(asked, listed(digests)).scalars())
    if not original:
        return
    for kind, fields in _TYPED.items():
        table = TABLES[kind]
        on = [table.c.document.label("on_it")] if "document" in table.c else []
        for row in connection.execute(select(table.c.id, *(table.c[field] for field in fields), *on)).all():
            if on and row.on_it in but:
                continue
            now = _without(dict(zip(fields, row[1:], strict=False)), original)
            if now:
                connection.execute(update(table).where(table.c.id == row.id).values(now))
    _take_out_of_deeds(connection, original, but)


def _take_out_of_deeds(connection: Connection, original: Original, but: Collection[str]) -> None:
    names = [name_of(kind) for kind in _TYPED]
    asked = select(deed_changes).where(deed_changes.c.kind.in_(names))
    for row in connection.execute(asked).all():
        if row.document in but:
            continue
        sides = {"before": row.before, "after": row.after}
        now = {side: _written_without(row.kind, said, original) for side, said in sides.items() if said}
        if any(now[side] != sides[side] for side in now):
            this = (deed_changes.c.deed == row.deed, deed_changes.c.ordinal == row.ordinal)
            connection.execute(update(deed_changes).where(*this).values(now))


def _written_without(name: str, said: str, original: Original) -> str:
    kind = KINDS[name]
    thing = kind.model_validate_json(said)
    now = _without({field: getattr(thing, field) for field in _TYPED[kind]}, original)
    return thing.model_copy(update=now).model_dump_json() if now else said


def _without(said: Mapping[str, Any], original: Original) -> dict[str, Any]:
    """The fields that repeat something, as they are without it."""
    now = {field: _field_without(typed, original) for field, typed in said.items() if typed}
    return {field: typed for field, typed in now.items() if typed != said[field]}


def _field_without(typed: str | dict[str, str], original: Original) -> str | dict[str, str]:
    if isinstance(typed, str):
        return original.without(typed, TAKEN_OUT)
    return {key: original.without(text, TAKEN_OUT) for key, text in typed.items()}
