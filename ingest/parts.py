"""From a file that holds several documents to each of them, with what is said about it.

What the entry says of the file itself holds for every part; what it takes from defaults gives
way to what the part says. A part never opens what its file closes: rights and consent only narrow.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from ingest.entry import WORDS, Details, Entry, rights_of
from ingest.explain import explain
from ingest.prepared import Unusable
from ingest.readers.raw import Part, RawDocument
from kb.errors import ConsentMissing, InvalidManifest
from kb.model.evidence import Consent, KnowledgeSource, Purpose, Terms, stricter

DEEPEST, MOST = 3, 2_000
"""How far parts may stand in each other, and how many a file may hold."""
MOST_CHARACTERS = 50_000_000
_LONGEST_NAME = 150
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BETWEEN = " › "


class Piece(NamedTuple):
    """One document of a file: what is said about it, what it holds, and what it is called within the file."""

    entry: Entry
    raw: RawDocument
    part: str = ""


def pieces(entry: Entry, raw: RawDocument) -> Iterator[Piece | Unusable]:
    """The documents of a file: itself, unless it only holds others, and its parts in their order."""
    if raw.blocks or not raw.parts:
        yield Piece(entry, raw)
    yield from _Parts(entry.origin).of(entry, raw, ())


@dataclass
class _Parts:
    """Walks through the parts of one file and counts them."""

    origin: str
    number: int = 0
    characters: int = 0
    is_full: bool = False
    _names: Counter[str] = field(default_factory=Counter)

    def of(self, entry: Entry, raw: RawDocument, above: tuple[str, ...]) -> Iterator[Piece | Unusable]:
        """The parts of a document, each followed by its own."""
        for part in raw.parts:
            if self.is_full:
                return
            name = self._called((*above, _shown(part.name)))
            if problem := self._too_much(part, len(above) + 1):
                yield Unusable("too-large", problem, name)
                continue
            try:
                below = entry_of(entry, part, origin=f"{self.origin}#{name}")
            except (ConsentMissing, InvalidManifest) as error:
                yield Unusable(error.code, str(error), name)
                continue
            if part.document.blocks or not part.document.parts:
                yield Piece(below, part.document, name)
            yield from self.of(below, part.document, (*above, _shown(part.name)))

    def _called(self, path: tuple[str, ...]) -> str:
        name = _BETWEEN.join(path)
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _too_much(self, part: Part, depth: int) -> str:
        self.number += 1
        self.characters += len(part.document.raw)
        if depth > DEEPEST:
            return f"dit zit dieper dan {DEEPEST} lagen in het bestand"
        self.is_full = self.number > MOST or self.characters > MOST_CHARACTERS
        if self.number > MOST:
            return f"er zitten meer dan {MOST} stukken in dit bestand; dit en wat volgt is niet gelezen"
        if self.characters > MOST_CHARACTERS:
            return f"de stukken hebben samen meer dan {MOST_CHARACTERS} tekens; dit en wat volgt is niet gelezen"
        return ""


def entry_of(entry: Entry, part: Part, *, origin: str) -> Entry:
    """The entry of a part.

    Raises:
        InvalidManifest: what the file says about it cannot be used.
        ConsentMissing: it is a resident's story without consent.
    """
    said = _details(part)
    source = entry.knowledge_source if "source" in entry.own or said.source is None else said.source
    terms = _narrowed(Terms(knowledge_source=source, rights=entry.rights, consent=entry.consent), said)
    if source is KnowledgeSource.EXPERIENCE and not (terms.consent and terms.consent.purposes):
        msg = "toestemming van de verteller ontbreekt"
        raise ConsentMissing(msg)
    words = {name: getattr(said, name) for name in WORDS if name not in entry.own and getattr(said, name) is not None}
    # A title of the whole file would be the same for each of its parts.
    words.setdefault("title", "")
    changed: dict[str, Any] = {
        "origin": origin,
        "knowledge_source": source,
        "rights": terms.rights,
        "consent": terms.consent,
        "media_type": part.media_type,
        **words,
    }
    return entry.model_copy(update=changed)


def _details(part: Part) -> Details:
    # A place for consent that is left empty says: none. It is never presumed.
    given: dict[str, Any] = {name: text for name, text in part.details.items() if text.strip() or name == "consent"}
    if "consent" in given:
        given["consent"] = tuple(word.strip() for word in given["consent"].replace(";", ",").split(",") if word.strip())
    try:
        return Details.model_validate(given)
    except ValidationError as error:
        raise InvalidManifest(explain(error, known=Details.model_fields)) from error


def _narrowed(terms: Terms, said: Details) -> Terms:
    """The terms of the file, as far as what is said of a part goes along."""
    consent = terms.consent
    if said.consent is not None or said.consent_until is not None:
        purposes = frozenset(Purpose if said.consent is None else said.consent)
        consent = Consent(purposes=purposes, recorded=said.consent_known or "", until=said.consent_until)
    narrowed = stricter(terms, Terms(knowledge_source=terms.knowledge_source, rights=rights_of(said), consent=consent))
    if said.licence is None:
        return narrowed
    return narrowed.model_copy(update={"rights": narrowed.rights.model_copy(update={"licence": said.licence})})


def _shown(name: str) -> str:
    """The name of a part without what cannot be seen, and not too long."""
    return _UNSEEN.sub(" ", name).strip()[:_LONGEST_NAME] or "deel"
