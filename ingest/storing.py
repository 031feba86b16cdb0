"""Putting what was prepared into the catalogue, and saying what became of it."""

from collections.abc import Iterator

from ingest.prepared import Prepared, Unusable
from ingest.preparing import Made
from ingest.report import Line, Outcome
from kb.errors import Withdrawn
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue


class Storing:
    """Stores documents, a transaction for each."""

    def __init__(self, catalogue: Catalogue, *, strict: bool = False) -> None:
        """Wire it up; when ``strict``, a document with a caveat is not stored."""
        self._catalogue = catalogue
        self._strict = strict

    def lines(self, made: Made) -> Iterator[Line]:
        """What became of everything that one file held, each line when it is so.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        for one in made.found:
            yield self._line(called(made.entry.name, one.part), one)

    def _line(self, name: str, one: Prepared | Unusable) -> Line:
        if isinstance(one, Unusable):
            return Line(file=name, outcome=Outcome.FAILED, code=one.code, reason=one.reason)
        try:
            return self._store(name, one)
        except Withdrawn as error:
            return Line(file=name, outcome=Outcome.FAILED, code=error.code, reason=str(error))

    def _store(self, name: str, prepared: Prepared) -> Line:
        document = prepared.document
        if self._strict and document.caveats:
            return Line(
                file=name,
                outcome=Outcome.FAILED,
                code="caveat",
                reason=f"niet opgeslagen: {'; '.join(one.text for one in document.caveats)}",
                title=document.title,
            )
        twin = self._catalogue.twin(document, KEEPER)
        if twin is not None:
            reason = f"dezelfde tekst staat er al als “{twin.title}”"
            return Line(file=name, outcome=Outcome.DUPLICATE, code="duplicate", reason=reason, title=document.title)
        saved = self._catalogue.save(document, prepared.passages)
        return Line(
            file=name,
            outcome=Outcome(saved.outcome),
            title=saved.document.title,
            document_id=saved.document.id,
            caveats=document.caveats,
            left_out=document.left_out,
        )


def called(file: str, part: str) -> str:
    """How a document in a file is called in messages."""
    return f"{file} › {part}" if part else file
