"""Whose turn it is, in the database that the processes share anyway, by its clock: their own may differ."""

import time
from uuid import uuid4

from sqlalchemy import Engine, delete, exists, insert, literal, or_, select, text, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.tables import turns

# Somebody who is gone keeps others waiting so long. It is asked for again in time for a write to end within it.
SECONDS = 60
_NOW = {
    "sqlite": text("CAST(strftime('%s', 'now') AS INTEGER)"),
    "postgresql": text("CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)"),
}


class SqlTurn:
    """A ``Turn`` in a row, which whoever has it renews before it ends."""

    def __init__(self, engine: Engine, name: str, *, seconds: int = SECONDS) -> None:
        """Wire it up; ``name`` is what one at a time writes to."""
        self._engine = engine
        self._name = name
        self._seconds = seconds
        self._holder = str(uuid4())
        self._again = 0.0

    def taken(self) -> bool:
        """See ``Turn``."""
        now = time.monotonic()
        if now < self._again:
            return True
        if not self._may_take():
            return False
        with writing(self._engine) as connection:
            alone(connection)
            clock = connection.execute(select(_NOW[connection.dialect.name])).scalar_one()
            free = or_(turns.c.holder == self._holder, turns.c.until < clock)
            values = {"holder": self._holder, "until": clock + self._seconds}
            taken = connection.execute(update(turns).where(turns.c.name == self._name, free).values(values)).rowcount
            if not taken:
                row = select(literal(self._name), literal(self._holder), literal(clock + self._seconds))
                new = row.where(~exists().where(turns.c.name == self._name))
                taken = connection.execute(insert(turns).from_select(["name", "holder", "until"], new)).rowcount
        self._again = now + self._seconds / 3 if taken else 0.0
        return bool(taken)

    def end(self) -> None:
        """See ``Turn``."""
        self._again = 0.0
        with writing(self._engine) as connection:
            mine = (turns.c.name == self._name) & (turns.c.holder == self._holder)
            connection.execute(delete(turns).where(mine))

    def _may_take(self) -> bool:
        """Whether nobody else has it, asked without holding up who writes."""
        asked = select(turns.c.holder, turns.c.until).where(turns.c.name == self._name)
        with reading(self._engine) as connection:
            clock = connection.execute(select(_NOW[connection.dialect.name])).scalar_one()
            row = connection.execute(asked).one_or_none()
        return row is None or row.holder == self._holder or row.until < clock
