"""``/labs``: the stadslabs, and what they tried and learned."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.curating import lab_of, refer
from api.dependencies import Base, Who
from api.paging import PageNumber, PageSize
from api.revisions import DoneOnce, SameRevision, entered, put_tag
from api.schemas.blocks import kept_or_new
from api.schemas.collections import LabBody, LabsBody
from api.schemas.journals import AddEntryBody, EntriesBody, EntryBody, WriteEntryBody
from kb.bootstrap import KnowledgeBase
from kb.errors import EntryNotFound
from kb.model.collection import State
from kb.model.journal import JournalEntry
from kb.model.people import Lab
from kb.model.reader import Reader
from kb.ports.collections import Asked

router = APIRouter(tags=["labs"])

_JOURNAL = "/labs/{id}/journal"
_ENTRY = _JOURNAL + "/{entry}"
LabId = Annotated[UUID, Path(description="Of the lab.")]


@router.get("/labs", summary="List labs", operation_id="listLabs")
def list_labs(base: Base, who: Who) -> LabsBody:
    """All of them, by name."""
    return LabsBody(labs=tuple(_body(base, lab, who) for lab in base.people.labs.all()))


@router.get("/labs/{id}", summary="Read about a lab", operation_id="getLab")
def get_lab(id: LabId, base: Base, who: Who) -> LabBody:
    """What it is called, and how many published collections of it you may see."""
    return _body(base, lab_of(base, str(id)), who)


@router.get(_JOURNAL, summary="Read the journal of a lab", operation_id="listEntries")
def list_entries(id: LabId, base: Base, who: Who, page: PageNumber = 1, page_size: PageSize = 20) -> EntriesBody:
    """What it tried and learned, the latest day first, as far as you may read it."""
    journals = base.curation.journals
    entries = journals.of(lab_of(base, str(id)).id, who, limit=page_size, offset=(page - 1) * page_size)
    quoted = journals.quoted(entries, who)
    bodies = tuple(EntryBody.of(one, [some for some in quoted if some.block == one.id]) for one in entries)
    return EntriesBody(entries=bodies, page=page, page_size=page_size)


@router.post(_JOURNAL, summary="Write an entry", operation_id="addEntry", status_code=201)
def add_entry(id: LabId, asked: AddEntryBody, response: Response, base: Base, who: Who, once: DoneOnce) -> EntryBody:
    """A new entry; only the day and what was asked are needed. For who curates in the lab."""
    said = asked.said(lambda place: refer(base, place, who))
    made = base.curation.journals.begin(lab_of(base, str(id)).id, said, who, key=once.key)
    response.headers["Location"] = f"{base.settings.address}/v1/labs/{id}/journal/{made.id}"
    return _told(base, made, who, response)


@router.get(_ENTRY, summary="Read an entry", operation_id="getEntry")
def get_entry(id: LabId, entry: UUID, response: Response, base: Base, who: Who) -> EntryBody:
    """One entry, with the quotations that you may read."""
    return _told(base, _entry(base, id, entry, who), who, response)


@router.patch(_ENTRY, summary="Change an entry", operation_id="changeEntry")
def change_entry(  # noqa: PLR0913 - where, who and what
    id: LabId, entry: UUID, asked: WriteEntryBody, response: Response, base: Base, who: Who, seen: SameRevision
) -> EntryBody:
    """Let an entry say something else."""
    there = _entry(base, id, entry, who)
    seen.compare("entry", there.id, there.revision, past=lambda: entered(base, there))
    said = asked.said(kept_or_new(there.quotations, lambda place: refer(base, place, who)))
    now = base.curation.journals.change(there.id, said, who, expected=there.revision)
    return _told(base, now, who, response)


@router.delete(_ENTRY, summary="Take an entry away", operation_id="strikeEntry", status_code=204)
def strike_entry(id: LabId, entry: UUID, base: Base, who: Who, seen: SameRevision) -> None:
    """Take an entry out of the journal; it can be put back."""
    there = _entry(base, id, entry, who)
    seen.compare("entry", there.id, there.revision, past=lambda: entered(base, there))
    base.curation.journals.strike(there.id, who, expected=there.revision)


@router.post(f"{_ENTRY}/_put-back", summary="Put an entry back", operation_id="putEntryBack")
def put_entry_back(id: LabId, entry: UUID, response: Response, base: Base, who: Who) -> EntryBody:
    """Let an entry that was taken away stand in the journal again, as it was; for who curates in the lab."""
    there = base.curation.collections.struck(str(entry), who)
    if there.lab != str(id):
        msg = f"there is no entry {entry} of lab {id}"
        raise EntryNotFound(msg)
    return _told(base, base.curation.journals.put_back(there.id, who), who, response)


def _body(base: KnowledgeBase, lab: Lab, who: Reader) -> LabBody:
    return LabBody.of(lab, base.curation.collecting.count(who, Asked(lab=lab.id, state=State.PUBLISHED)))


def _entry(base: KnowledgeBase, lab: UUID, entry: UUID, who: Reader) -> JournalEntry:
    found = base.curation.journals.one(str(entry), who)
    if found.lab != str(lab):
        msg = f"there is no entry {entry} of lab {lab}"
        raise EntryNotFound(msg)
    return found


def _told(base: KnowledgeBase, entry: JournalEntry, who: Reader, response: Response) -> EntryBody:
    put_tag(response, entry.revision)
    return EntryBody.of(entry, base.curation.journals.quoted([entry], who))
