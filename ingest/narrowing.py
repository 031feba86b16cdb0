"""Whatever is said less of takes effect on what is stored before any file is opened."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ingest.claims import Claim
from ingest.entry import Entry, Rejected
from ingest.report import Line, Outcome
from ingest.unchanged import file_digest
from kb.errors import ConsentMissing
from kb.model.evidence import Access, Consent, Purpose, Terms
from kb.model.identity import DocumentId
from kb.model.provenance import Narrowed, Source
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue

_PURPOSES = {
    Purpose.READ: "lezen",
    Purpose.QUOTE: "citeren",
    Purpose.COLLECT: "verzamelen",
    Purpose.EXPORT: "meenemen",
}


class First(NamedTuple):
    """What narrowing did, and what is still to be done with a selection."""

    lines: tuple[Line, ...]
    rest: tuple[Entry | Rejected, ...]


class Narrowing:
    """Takes rights, consent and embargo of a selection to what is stored."""

    def __init__(self, catalogue: Catalogue, *, today: Callable[[], dt.date]) -> None:
        self._catalogue = catalogue
        self._today = today

    def first(self, selection: Sequence[Entry | Rejected]) -> First:
        """Narrow what is stored of a selection, also where the entry itself cannot be used.

        What is said of a file counts for all that stands in it, under whatever name it was listed before.
        An entry that only lacks the consent that was withdrawn with it has nothing more to tell.
        """
        places = self._places(selection)
        lines: list[Line] = []
        rest: list[Entry | Rejected] = []
        for item in selection:
            found = list(self._narrowed(item, places))
            lines += found
            if not (found and isinstance(item, Rejected) and item.code == ConsentMissing.code):
                rest.append(item)
        return First(tuple(lines), tuple(rest))

    def same_text(self, entry: Entry, sha256: str) -> Iterator[Line]:
        """Let what has the same text as a file, wherever it stands, be no more open than what is said of the file."""
        for source in self._catalogue.sources_in([sha256]):
            for claim in entry.claims:
                terms = self._catalogue.cards([source.document_id], KEEPER)[source.document_id].terms
                claimed = claim.on(terms, today=self._today())
                if not terms.within(claimed):
                    narrowed = self._catalogue.narrow(source.origin, claimed, by=claim.origin)
                    yield from map(_twin, told(entry.name, narrowed))

    def _places(self, selection: Sequence[Entry | Rejected]) -> "_Places":
        """Per entry and per file where its documents stand, and the terms that are in force for them."""
        claims = [claim for item in selection for claim in item.claims]
        files = {key for item in selection for claim in item.claims for key in _files(item, claim)}
        sources = {
            (source.document_id, source.origin): source
            for source in (
                *self._catalogue.sources([claim.origin for claim in claims]),
                *self._catalogue.sources_in(sorted(files)),
            )
        }
        cards = self._catalogue.cards([source.document_id for source in sources.values()], KEEPER)
        places: _Places = {}
        for source in sources.values():
            for key in {source.entry, source.location, source.file_sha256} - {""}:
                places.setdefault(key, []).append((source, cards[source.document_id].terms))
        return places

    def _narrowed(self, item: Entry | Rejected, places: "_Places") -> Iterator[Line]:
        for claim in item.claims:
            keys = (claim.origin, *_files(item, claim))
            for source, terms in dict(pair for key in keys for pair in places.get(key, [])).items():
                claimed = claim.on(terms, today=self._today())
                # Mostly nothing is narrowed, and then nothing is written.
                if not terms.within(claimed):
                    lines = told(item.name, self._catalogue.narrow(source.origin, claimed, by=claim.origin))
                    yield from lines if source.entry == claim.origin else map(_elsewhere, lines)


_Places = dict[str, list[tuple[Source, Terms]]]


def _files(item: Entry | Rejected, claim: Claim) -> Iterator[str]:
    """What tells the file that something is said of: its path, and its digest where it will not go in itself."""
    if claim.file:
        yield claim.file
        if isinstance(item, Rejected) and (digest := file_digest(Path(claim.file))):
            yield digest


def closed(terms: Terms, *, is_taken_back: bool) -> Terms:
    """The terms without the consent, when that was taken back; else for nobody, as it is not known who may read."""
    if is_taken_back:
        return terms.model_copy(update={"consent": Consent(purposes=frozenset(), recorded="")})
    return terms.model_copy(update={"rights": terms.rights.closed})


def told(name: str, narrowed: Sequence[Narrowed]) -> Iterator[Line]:
    """A line for each document that is less open than before."""
    for one in narrowed:
        yield Line(
            file=name,
            outcome=Outcome.NARROWED,
            code="narrowed",
            reason=less(one),
            title=one.document.title,
            document_id=DocumentId(one.document.id),
        )


def _elsewhere(line: Line) -> Line:
    """The line of a document that the same file became under another name."""
    rules = f"dit bestand staat er al als “{line.title}”; daarvoor gelden nu de strengere regels van dit bestand"
    return line.model_copy(update={"reason": f"{rules}: {line.reason}"})


def _twin(line: Line) -> Line:
    """The line of a document with the same text as another file."""
    rules = f"dezelfde tekst staat er al als “{line.title}”; nu gelden de strengere regels van dit bestand"
    return line.model_copy(update={"code": "twin", "reason": f"{rules}: {line.reason}"})


_CLOSED = {
    Access.PUBLIC: "openbaar",
    Access.PROFESSIONALS: "nu alleen voor professionals",
    Access.LABS: "nu alleen voor leden van stadslabs",
    Access.RESTRICTED: "nu besloten; het is niet meer te zien",
}


def less(narrowed: Narrowed) -> str:
    """What is said less of, in plain Dutch."""
    before, now = narrowed.before, narrowed.document.terms
    return "; ".join(_less(before, now)) or "de strengere regel geldt"


def _less(before: Terms, now: Terms) -> Iterator[str]:
    yield from _less_consent(before.consent, now.consent)
    if now.rights.access is not before.rights.access or now.rights.labs != before.rights.labs:
        yield _CLOSED[now.rights.access]
    if now.rights.embargo_until and now.rights.embargo_until != before.rights.embargo_until:
        yield f"pas te lezen vanaf {now.rights.embargo_until:%d-%m-%Y}"


def _less_consent(before: Consent | None, now: Consent | None) -> Iterator[str]:
    if now is None:
        return
    had, has = _purposes(before), _purposes(now)
    if had and not has:
        yield "toestemming ingetrokken; het verhaal is niet meer te zien"
    elif has < had:
        allowed = " en ".join(_PURPOSES[purpose] for purpose in Purpose if purpose in has)
        unseen = "" if has >= {Purpose.READ, Purpose.QUOTE} else "; het verhaal is niet meer te zien"
        yield f"toestemming alleen nog voor {allowed}{unseen}"
    if now.until and now.until != (before.until if before else None):
        yield f"toestemming tot en met {now.until:%d-%m-%Y}"


def _purposes(consent: Consent | None) -> frozenset[Purpose]:
    """What may be done; where no consent is on record, everything was."""
    if consent is None:
        return frozenset(Purpose)
    return frozenset() if consent.withdrawn_on else consent.purposes
