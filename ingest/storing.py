"""Putting what was prepared into the catalogue, and saying what became of it."""

from collections.abc import Iterator

from ingest.entry import Entry
from ingest.known import CERTAIN, Known
from ingest.narrowing import closed, less, told
from ingest.prepared import Prepared, Unusable
from ingest.preparing import Made
from ingest.report import Line, Outcome
from kb.errors import ConsentMissing, Invalid, InvalidManifest, TooLarge, Withdrawn
from kb.model.document import Document
from kb.model.evidence import stricter
from kb.model.identity import DocumentId, passage_id
from kb.model.proposals import proposals
from kb.model.provenance import Source
from kb.ports.catalogue import Catalogue, Saved


class Storing:
    """Stores documents, a transaction for each."""

    def __init__(self, catalogue: Catalogue, known: Known, *, strict: bool = False) -> None:
        """Wire it up; when ``strict``, a document with a caveat is not stored."""
        self._catalogue = catalogue
        self._known = known
        self._strict = strict

    def lines(self, made: Made) -> Iterator[Line]:
        """What became of everything that one file held, each line when it is so.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        is_several = len(made.found) > 1 or self._known.has_parts(made.entry)
        # Of several documents none is known as it was before all of them are stored.
        entry = made.entry.model_copy(update={"said": ""}) if is_several else made.entry
        is_whole = True
        for one in made.found:
            for line in self._lines_of(entry, one):
                is_whole = is_whole and line.outcome is not Outcome.FAILED
                yield line
        if is_several and _is_read(made):
            origins = [_origin(entry, one) for one in made.found]
            self._catalogue.holds(entry.origin, origins, made.entry.said if is_whole else "")
        # A file that moved no longer stands where it was.
        if left := self._known.left(entry):
            self._catalogue.unlist(left)

    def _lines_of(self, entry: Entry, one: Prepared | Unusable) -> Iterator[Line]:
        name = called(entry.name, one.part)
        if isinstance(one, Unusable):
            yield from self._narrowed(name, entry, one)
            yield Line(file=name, outcome=Outcome.FAILED, code=one.code, reason=one.reason)
            return
        try:
            yield from self._store(name, entry, one)
        except (Withdrawn, Invalid) as error:
            yield Line(file=name, outcome=Outcome.FAILED, code=error.code, reason=str(error))

    def _narrowed(self, name: str, entry: Entry, one: Unusable) -> Iterator[Line]:
        """What follows when a row of a sheet takes back what it allowed, or says so what nobody understands."""
        place = self._known.place_of(entry, one.part)
        if place is not None and one.code in (ConsentMissing.code, InvalidManifest.code):
            is_taken_back = one.code == ConsentMissing.code
            yield from told(
                name, self._catalogue.narrow(place.origin, closed(place.terms, is_taken_back=is_taken_back))
            )

    def _store(self, name: str, entry: Entry, prepared: Prepared) -> Iterator[Line]:
        document = prepared.document
        if self._strict and document.caveats:
            reason = f"niet opgeslagen: {'; '.join(one.text for one in document.caveats)}"
            yield Line(file=name, outcome=Outcome.FAILED, code="caveat", reason=reason, title=document.title)
            return
        line = Line(
            file=name,
            outcome=Outcome.NEW,
            title=document.title,
            caveats=document.caveats,
            left_out=document.left_out,
            proposed=proposals(document),
        )
        like = self._known.alike(document) if self._known.is_new(entry) and not prepared.part else None
        if like is not None and like[1] >= CERTAIN:
            terms = stricter(document.terms, self._known.follow(entry, like[0].id))
            document = document.model_copy(update={"rights": terms.rights, "consent": terms.consent})
        placed = _placed(entry, document, prepared, self._known.id_of(entry, document))
        saved = self._catalogue.save(placed.document, placed.passages, _source(entry, placed.document))
        if saved.outcome == "duplicate":
            yield self._twin(line, entry, placed.document, saved)
            return
        became = {"outcome": Outcome(saved.outcome), "document_id": saved.document.id, "title": saved.document.title}
        line = line.model_copy(update={**became, "proposed": proposals(saved.document)})
        if like is not None:
            yield _renamed(line, like[0].title, like[1])
        else:
            yield self._moved(line, entry, placed.document, saved)
        yield from told(name, [one for one in saved.narrowed if one.document.id != saved.document.id])

    def _twin(self, line: Line, entry: Entry, document: Document, saved: Saved) -> Line:
        """The line of a text that is there already: as what, and whose rules count now."""
        there = saved.document
        line = line.model_copy(update={"document_id": there.id})
        if self._known.is_lost(there.id):
            self._known.follow(entry, there.id)
            return _moved_from(line, self._known.came_from(entry))
        reason = f"dezelfde tekst staat er al als “{there.title}”"
        if saved.narrowed:
            rules = f"daarvoor gelden nu de strengere regels van dit bestand: {less(saved.narrowed[0])}"
            return line.model_copy(update={"outcome": Outcome.NARROWED, "code": "twin", "reason": f"{reason}; {rules}"})
        if not document.terms.within(there.terms):
            reason += "; de strengere regels daarvan blijven gelden"
        return line.model_copy(update={"outcome": Outcome.DUPLICATE, "code": "duplicate", "reason": reason})

    def _moved(self, line: Line, entry: Entry, document: Document, saved: Saved) -> Line:
        before = self._known.came_from(entry)
        if before is not None:
            # The text alone decides: a title that is made of the file's name changes with it.
            is_same = before.sha256 == document.sha256
            return _moved_from(line, before) if is_same else _with(line, f"stond eerst in {before.path}")
        if not document.terms.within(saved.document.terms):
            return _with(line, "elders staat dezelfde tekst onder strengere regels; die gelden ook hier")
        return line


def _is_read(made: Made) -> bool:
    """Whether all that stands in a file was met, so that what was not met stands there no more."""
    broken_off = (one for one in made.found if isinstance(one, Unusable))
    return not any(not one.part or one.code == TooLarge.code for one in broken_off)


def _origin(entry: Entry, one: Prepared | Unusable) -> str:
    return one.document.origin if isinstance(one, Prepared) else f"{entry.origin}#{one.part}"


def called(file: str, part: str) -> str:
    """How a document in a file is called in messages."""
    return f"{file} › {part}" if part else file


def _placed(entry: Entry, document: Document, prepared: Prepared, id: DocumentId) -> Prepared:
    """The document under its id, with where it comes from."""
    place = {"collection": entry.collection, "path": entry.listed_as, "file_sha256": entry.file_sha256}
    passages = prepared.passages
    if id != document.id:
        passages = [
            one.model_copy(update={"document_id": id, "id": passage_id(id, one.sha256, one.start, one.end)})
            for one in passages
        ]
    return Prepared(document.model_copy(update={"id": id, **place}), passages, prepared.part)


def _source(entry: Entry, document: Document) -> Source:
    return Source(
        document_id=document.id,
        origin=document.origin,
        entry=entry.origin,
        collection=entry.collection,
        path=entry.listed_as,
        location=entry.path.as_posix(),
        file_sha256=entry.file_sha256,
        sha256=document.sha256,
        said=entry.said,
        terms=document.terms,
    )


def _renamed(line: Line, title: str, share: float) -> Line:
    if share >= CERTAIN:
        reason = f"lijkt op “{title}”, {share:.0%}; geldt als hetzelfde stuk"
        return line.model_copy(update={"outcome": Outcome.RENAMED, "code": "renamed", "reason": reason})
    # Whether they count as one is told of everything that is much alike.
    reason = f"hernoemd en gewijzigd? lijkt op “{title}”, dat niet meer in de bron staat"
    return line.model_copy(update={"code": "maybe-renamed", "reason": reason})


def _moved_from(line: Line, before: Source | None) -> Line:
    reason = f"stond eerst in {before.path}" if before else ""
    return line.model_copy(update={"outcome": Outcome.MOVED, "code": "moved", "reason": reason})


def _with(line: Line, reason: str) -> Line:
    return line.model_copy(update={"reason": reason})
