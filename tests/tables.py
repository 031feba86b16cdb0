"""A catalogue that has its tables and no rows: the migrations, a third of a second, are run once for each process."""

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from kb.adapters.sql.database import connect, migrate


def with_tables(folder: Path) -> Path:
    """Put a catalogue without rows in a folder, where there is none; what stands there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "catalogue.sqlite3"
    if not path.exists():
        path.write_bytes(_migrated())
    return path


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    folder = Path(tempfile.mkdtemp())
    path = folder / "catalogue.sqlite3"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    # The last connection writes the log into the file.
    engine.dispose()
    made = path.read_bytes()
    shutil.rmtree(folder)
    return made
