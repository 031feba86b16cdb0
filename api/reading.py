"""Where files are read: in processes with limits, where the system has them."""

import os
from contextlib import AbstractContextManager, nullcontext

from ingest.preparing import Here, Preparing
from kb.bootstrap import Library


def preparing(library: Library) -> AbstractContextManager[Preparing]:
    """What makes documents of files, as the settings want it; its processes are ended on leaving."""
    if os.name != "posix":
        return nullcontext(Here(library.linker))
    # Imported here, since it needs what other systems do not have.
    from ingest.box.boxed import Box
    from ingest.box.limits import MEGABYTE, Limits

    settings = library.settings
    limits = Limits(memory=settings.read_memory * MEGABYTE, seconds=settings.read_seconds)
    return Box(library.thesaurus, limits, workers=settings.readers)
