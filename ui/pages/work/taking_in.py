"""Documents of a file that are not in the catalogue: under which terms they may be taken in, as a form asks it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import LabId
from kb.model.policy import clearance
from kb.services.tagging.exchanging import Adding
from ui.edition import Edition
from ui.forms import SOURCES, Pairs

MOST_APART = 150
"""Documents that can be chosen one by one: a form has so many fields."""
_ALL = "alle"
_OF_LAB = "lab:"


class Absent(NamedTuple):
    """A document of a file that is not in the catalogue, or not for the reader.

    Attributes:
        kind: ``text`` or ``pdf``.
        size: bytes; 0 where there is nothing that could be taken in.
        codings: how many stand in it.
    """

    guid: str
    name: str
    kind: str
    size: int
    codings: int


class Unsaid(NamedTuple):
    """Something that a form has to say and does not; the name of the text that asks for it."""

    text: str


class Offered(NamedTuple):
    """What a form may say of documents.

    Attributes:
        sources: whose knowledge, by the words of addresses.
        readers: who may read, with what they are called.
        purposes: what tellers may agree to.
        apart: whether they can be chosen one by one.
        typed: what was said before.
        chosen: guids that were.
    """

    sources: Sequence[str]
    readers: Sequence[tuple[str, str]]
    purposes: Sequence[Purpose]
    apart: bool
    typed: dict[str, str]
    chosen: frozenset[str]


def offered(absent: Sequence[Absent], base: KnowledgeBase, edition: Edition, posted: Pairs) -> Offered | None:
    """The questions; ``None`` where nothing can be taken in, or not by this reader."""
    able = [one.guid for one in absent if one.size]
    if not able or not base.bench.exchanging.may_add(edition.reader).allowed:
        return None
    given = [value for name, value in posted if name == "stuk"]
    return Offered(
        list(SOURCES.values()),
        _readers(base, edition),
        list(Purpose),
        len(able) <= MOST_APART,
        dict(posted) | {f"doel-{value}": "ja" for name, value in posted if name == "doel"},
        frozenset(given if posted else able),
    )


def asked(posted: Pairs) -> Adding | Unsaid | None:
    """What a form asks for; nothing where no document was chosen."""
    chosen, typed = [value for name, value in posted if name == "stuk"], dict(posted)
    if not chosen:
        return None
    source = next((source for source, word in SOURCES.items() if word == typed.get("kennis")), None)
    if source is None:
        return Unsaid("werk.nieuw_mis_kennis")
    consent = _consent(source, posted)
    if isinstance(consent, Unsaid):
        return consent
    terms = Terms(
        knowledge_source=source, rights=_rights(typed.get("lezers", ""), typed.get("licentie", "")), consent=consent
    )
    return Adding(terms, frozenset() if _ALL in chosen else frozenset(chosen))


def _readers(base: KnowledgeBase, edition: Edition) -> list[tuple[str, str]]:
    """Those whom the reader is one of: who takes something in has to be able to code it."""
    t, open_to = edition.wording, clearance(edition.reader)
    kinds = (Access.PROFESSIONALS, Access.PUBLIC, Access.RESTRICTED)
    found = [(kind.value, t(f"werk.nieuw_lezers_{kind}")) for kind in kinds if kind in open_to.access]
    labs = [lab for lab in base.people.labs.all() if lab.id in open_to.labs]
    return [*found, *((f"{_OF_LAB}{lab.id}", t("werk.nieuw_lezers_lab", lab=lab.name)) for lab in labs)]


def _rights(readers: str, licence: str) -> Rights:
    """Who may read; what is not understood is for nobody but keepers."""
    licence = " ".join(licence.split())[:200]
    if readers.startswith(_OF_LAB):
        return Rights(access=Access.LABS, labs=frozenset({LabId(readers.removeprefix(_OF_LAB))}), licence=licence)
    return Rights(
        access=Access(readers) if readers in set(Access) - {Access.LABS} else Access.RESTRICTED, licence=licence
    )


def _consent(source: KnowledgeSource, posted: Pairs) -> Consent | Unsaid | None:
    typed = dict(posted)
    purposes = frozenset(Purpose(value) for name, value in posted if name == "doel" and value in set(Purpose))
    known, until = " ".join(typed.get("hoe", "").split())[:500], typed.get("tot", "").strip()
    if source is KnowledgeSource.EXPERIENCE and not (purposes >= {Purpose.READ, Purpose.QUOTE} and known):
        return Unsaid("werk.nieuw_mis_toestemming")
    if not purposes:
        return None
    try:
        return Consent(purposes=purposes, recorded=known, until=date.fromisoformat(until) if until else None)
    except ValueError:
        return Unsaid("werk.nieuw_mis_dag")
