"""What stands in a file of another tool and not in the catalogue, taken in as documents: the road of all documents.

One rule for pages, for the API and for the command line. Each text is a change of its own, which stays when the codings
that came with it are taken back: others may have read it by then, and who withdraws a document is someone else.
"""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from api.reading import preparing
from exchange.placing import UNREADABLE, TakeIn
from exchange.project import Source
from exchange.saying import Said
from ingest.claims import Claim
from ingest.entry import Entry
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from kb.bootstrap import Library, adding
from kb.errors import ConsentMissing
from kb.model.evidence import Terms, consent_given
from kb.model.identity import DocumentId, new_id

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_LONGEST_TITLE = 500
_ID = 36


@contextmanager
def taking_in(library: Library, terms: Terms, *, only: Collection[str] = ()) -> Iterator[TakeIn]:
    """What adds sources to the catalogue.

    Args:
        library: that they go into.
        terms: whose knowledge they are, and who may read them.
        only: guids of those that are wanted; empty: all.

    Raises:
        ConsentMissing: a resident's story that its teller did not agree to be read and quoted.
        InUse: a copy is being put back.
    """
    if not consent_given(terms.knowledge_source, terms.consent):
        msg = "toestemming van de verteller om te lezen en te citeren ontbreekt"
        raise ConsentMissing(msg)
    with adding(library), preparing(library) as readers, tempfile.TemporaryDirectory() as folder:
        run = Ingesting(
            catalogue=library.catalogue,
            preparing=readers,
            index_pending=lambda: 0,
            resembling=library.resembling,
            originals=Originals(library.files, library.withdrawing),
        )

        def take_in(sources: Sequence[tuple[Source, bytes]]) -> Mapping[str, DocumentId | Said]:
            entries = {
                one.guid: _entry(_written(Path(folder), one, file), one.name, terms)
                for one, file in sources
                if not only or one.guid in only
            }
            made: dict[str, DocumentId] = {}
            for line in run.run(list(entries.values())).lines:
                if line.document_id:
                    # Of a file that is several documents the first.
                    made.setdefault(line.file[:_ID], line.document_id)
            return {guid: made.get(entry.path.stem, UNREADABLE) for guid, entry in entries.items()}

        yield take_in


def _written(folder: Path, one: Source, file: bytes) -> Path:
    """A file with the text of a source or, where it has none, what lies beside it; named by an id."""
    path = folder / f"{new_id()}{'.txt' if one.text else _suffix(one.file)}"
    path.write_bytes(one.text.encode("utf-8", "replace") if one.text else file)
    return path


def _entry(path: Path, name: str, terms: Terms) -> Entry:
    rights, consent, origin = terms.rights, terms.consent, f"exchange:{path.stem}"
    return Entry(
        path=path,
        name=path.name,
        # A name of its own each time: no file of somebody else is a next version of what is there.
        origin=origin,
        title=" ".join(name.split())[:_LONGEST_TITLE],
        knowledge_source=terms.knowledge_source,
        rights=rights,
        consent=consent,
        claims=(
            Claim(
                origin=origin,
                access=rights.access,
                labs=rights.labs,
                embargo_until=rights.embargo_until,
                consent=consent,
                file=path.as_posix(),
            ),
        ),
    )


def _suffix(name: str) -> str:
    """The end of a file's name, where that is nothing odd."""
    found = PurePosixPath(name).suffix.lower()
    return found if _SUFFIX.fullmatch(found) else ""
