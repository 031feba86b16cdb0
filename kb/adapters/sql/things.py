"""Things of studies as rows, of whatever kind: putting them in, taking them out, and what stands in the way of that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from kb.adapters.sql.study_tables import TABLES, deed_changes, deeds, memos, stances
from kb.adapters.sql.where import among, listed
from kb.errors import InTheWay, Invalid
from kb.model.annotation import Coding, Highlight
from kb.model.deed import REFERENCES, Change
from kb.model.finding import Stance
from kb.model.foreign import Foreign
from kb.model.identity import digest
from kb.model.memo import Memo
from kb.model.study import Member, Taken, Thing
from kb.model.wording import Wording
from kb.ports.annotations import Kind

_BESIDE = {"once"}


def thing_of(kind: type[Kind], row: Row[Any]) -> Kind:
    """The thing that stands in a row."""
    # Not by ``_mapping``, which makes its names anew for each row.
    named = zip(row._fields, row, strict=True)
    return kind.model_validate({name: value for name, value in named if name not in _BESIDE})


def row_of(thing: Thing) -> dict[str, Any]:
    """A thing as a row."""
    return thing.model_dump(mode="json") | {"once": once(thing)}


def once(thing: Thing) -> str:
    """The digest of what there may be one of: with the same digest two things would say the same."""
    return digest("|".join([type(thing).__name__, thing.study, *map(str, _single(thing))]))


def _single(thing: Thing) -> Sequence[object]:
    match thing:
        case Highlight():
            place = (thing.document, thing.version, thing.start, thing.end, thing.coder)
            return (*place, thing.region.model_dump_json()) if thing.region else place
        case Coding():
            return thing.said
        case Member(account=account) if account:
            return (account,)
        case Taken():
            return (thing.document,)
        case Wording():
            return thing.concept, thing.word
        case Foreign():
            return thing.tool, thing.project, thing.guid
        case _:
            return (thing.id,)


def name_of(kind: type[Thing]) -> str:
    """What a kind of thing is called in rows and errors."""
    return kind.__name__.lower()


def carry_out(connection: Connection, changes: Sequence[Change]) -> None:
    """Make things what a deed says, or leave everything as it is.

    Raises:
        InTheWay: see ``Annotations.apply``.
        Invalid: it changes a thing twice, or takes it to another kind or study.
    """
    by_kind = _sorted(changes)
    for kind, some in by_kind.items():
        _check_before(connection, kind, some)
    for kind, some in by_kind.items():
        gone = [change.before.id for change in some if change.before]
        if gone:
            connection.execute(delete(TABLES[kind]).where(among(TABLES[kind].c.id)), listed(gone))
    for kind, some in by_kind.items():
        put = [change.after for change in some if change.after]
        if put:
            _refuse_doubles(connection, kind, put)
            connection.execute(insert(TABLES[kind]), [row_of(thing) for thing in put])
    for kind, some in by_kind.items():
        _refuse_dangling(connection, kind, [change.after for change in some if change.after])
        _refuse_used(connection, kind, [change.before.id for change in some if change.before and not change.after])


def _sorted(changes: Iterable[Change]) -> Mapping[type[Thing], list[Change]]:
    found: dict[type[Thing], list[Change]] = defaultdict(list)
    seen: set[str] = set()
    for change in changes:
        before, after = change
        if change.thing.id in seen or (
            before and after and (type(before) is not type(after) or before.study != after.study)
        ):
            msg = f"{change.thing.id} kan niet in één keer tweemaal veranderen, en niet in iets anders"
            raise Invalid(msg)
        seen.add(change.thing.id)
        found[type(change.thing)].append(change)
    return found


def _check_before(connection: Connection, kind: type[Thing], changes: Sequence[Change]) -> None:
    """Things are what the deed takes them for."""
    table = TABLES[kind]
    ids = [change.thing.id for change in changes]
    there = {
        row.id: thing_of(kind, row) for row in connection.execute(select(table).where(among(table.c.id)), listed(ids))
    }
    for change in changes:
        now = there.get(change.thing.id)
        if now != change.before:
            why = "gone" if now is None else "there" if change.before is None else "changed"
            raise _in_the_way(connection, kind, change.thing.id, why)


def _refuse_doubles(connection: Connection, kind: type[Thing], put: Sequence[Thing]) -> None:
    table, named = TABLES[kind], {once(thing): thing for thing in put}
    if len(named) < len(put):
        msg = "hetzelfde staat er tweemaal in"
        raise Invalid(msg)
    same = connection.execute(select(table.c.id).where(among(table.c.once)), listed(list(named))).first()
    if same:
        raise _in_the_way(connection, kind, same.id, "there")


def _refuse_dangling(connection: Connection, kind: type[Thing], put: Sequence[Thing]) -> None:
    """What things refer to is there, in the same study."""
    for field, of in REFERENCES.get(kind, {}).items():
        named = {getattr(thing, field): thing.study for thing in put if getattr(thing, field)}
        if not named:
            continue
        table = TABLES[of]
        asked = select(table.c.id, table.c.study).where(among(table.c.id))
        there = {row.id: row.study for row in connection.execute(asked, listed(list(named)))}
        for id, study in named.items():
            if there.get(id) != study:
                raise _in_the_way(connection, of, id, "gone")


def _refuse_used(connection: Connection, kind: type[Thing], gone: Sequence[str]) -> None:
    """Nothing refers to what goes."""
    if not gone:
        return
    using = [(of, field) for of, fields in REFERENCES.items() for field, to in fields.items() if to is kind]
    using.append((Memo, "on"))
    for of, field in using:
        table = TABLES[of]
        used = connection.execute(select(table.c.id).where(among(table.c[field])).limit(1), listed(gone)).first()
        if used:
            raise _in_the_way(connection, of, used.id, "used")


def _in_the_way(connection: Connection, kind: type[Thing], id: str, why: str) -> InTheWay:
    asked = (
        select(deeds.c.by, deeds.c.number)
        .join(deed_changes, deed_changes.c.deed == deeds.c.id)
        .where(deed_changes.c.thing == id)
        .order_by(deeds.c.number.desc())
        .limit(1)
    )
    last = connection.execute(asked).first()
    return InTheWay(name_of(kind), id, why, by=last.by if last else "", number=last.number if last else 0)


def destroy_written(connection: Connection, removed: Sequence[str]) -> None:
    """Delete what researchers wrote on documents that were removed, also as it was before."""
    connection.execute(delete(memos).where(among(memos.c.document)), listed(removed))
    connection.execute(update(stances).where(among(stances.c.document)).values(note=""), listed(removed))
    written = deed_changes.c.kind.in_([name_of(Memo), name_of(Stance)])
    connection.execute(delete(deed_changes).where(written, among(deed_changes.c.document)), listed(removed))
