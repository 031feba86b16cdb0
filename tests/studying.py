"""Studies for tests: somebody's study with a code, and what is done in it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import Change, Deed, DeedKind, added
from kb.model.document import Document
from kb.model.finding import Finding, Stance, StanceKind
from kb.model.identity import AccountId, digest, new_id
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import Member, Study, StudyId, StudyRole, Thing, ThingId

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def new() -> ThingId:
    """An id that nothing has."""
    return ThingId(new_id())


def researcher() -> Reader:
    """A researcher with an account of their own."""
    return Reader(account=AccountId(new_id()), role=Role.RESEARCHER)


def study(question: str = "Wanneer vragen gezinnen om hulp?") -> Study:
    """A study that nobody is in yet."""
    id = new()
    return Study(id=id, study=StudyId(id), question=question, made_at=NOW)


def member(of: Study, reader: Reader, role: StudyRole = StudyRole.LEAD) -> Member:
    """A reader as a member of a study."""
    return Member(id=new(), study=of.study, account=reader.account, role=role)


def code(of: Study, name: str = "schaamte", parent: ThingId | None = None) -> Code:
    """A code."""
    return Code(id=new(), study=of.study, name=name, parent=parent)


def highlight(of: Study, document: Document, start: int, end: int, coder: Member) -> Highlight:
    """A stretch of the present version of a document."""
    return Highlight(
        id=new(),
        study=of.study,
        document=document.id,
        version=document.version,
        sha256=document.sha256,
        start=start,
        end=end,
        words=digest(document.text[start:end]),
        coder=coder.id,
        made_at=NOW,
    )


def region(of: Study, document: Document, coder: Member, *, at: int = 0) -> Highlight:
    """The lower left quarter of the first page of its file, which begins at a place in the text."""
    part = Region(page=1, left=0, bottom=0, right=298, top=421, width=595.276, height=841.89, file="f" * 64)
    made = highlight(of, document, at, at + 1, coder)
    return made.model_copy(update={"end": at, "words": "", "region": part})


def coding(of: Study, marked: Highlight, given: Code) -> Coding:
    """A code, given by who made the highlight."""
    return Coding(
        id=new(),
        study=of.study,
        document=marked.document,
        highlight=marked.id,
        code=given.id,
        coder=marked.coder,
        made_at=NOW,
    )


def finding(of: Study, by: Member, sentence: str = "Wie zich schaamt, vraagt laat om hulp.") -> Finding:
    """A sentence that somebody stands for."""
    return Finding(id=new(), study=of.study, sentence=sentence, made_by=by.id, made_at=NOW)


def stance(on: Finding, marked: Highlight, kind: StanceKind = StanceKind.SUPPORTS) -> Stance:
    """What who marked words says that they do to a finding."""
    return Stance(
        id=new(),
        study=on.study,
        finding=on.id,
        highlight=marked.id,
        document=marked.document,
        kind=kind,
        by=marked.coder,
        made_at=NOW,
    )


def deed(
    of: Study, reader: Reader, *changes: Change, kind: DeedKind = DeedKind.CODED, key: str = "", undoes: str = ""
) -> Deed:
    """Something that a reader does in a study."""
    return Deed(
        id=new_id(),
        study=of.study,
        kind=kind,
        by=reader.account or "",
        at=NOW,
        key=key,
        undoes=undoes,
        changes=changes,
    )


def putting(
    of: Study, reader: Reader, things: Iterable[Thing], *, kind: DeedKind = DeedKind.CODED, key: str = ""
) -> Deed:
    """The deed that adds things."""
    return deed(of, reader, *added(things), kind=kind, key=key)
