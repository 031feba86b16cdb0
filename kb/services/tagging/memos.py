"""What researchers write down while they read, each on something in the study."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from kb.errors import Forbidden, Invalid, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.finding import Finding
from kb.model.identity import DocumentId, is_id
from kb.model.memo import Memo, MemoKind
from kb.model.policy import Reason
from kb.model.reader import Reader
from kb.model.study import LONGEST_TEXT, Member, Study, StudyId, StudyRole, ThingId
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan, new_thing

_ON = (Highlight, Coding, Code, Finding, Study)
# Fewer words may be anybody's.
_QUOTED_WORDS = 3
_SHORTEST = 3
"""Letters to find words by; a code is found by one."""


class Version(NamedTuple):
    """A memo as it was from a moment on.

    Attributes:
        by: the account that made it so.
    """

    memo: Memo
    by: str
    at: datetime


class Worded(NamedTuple):
    """A highlight and the words that stand there; empty where they do not any more."""

    highlight: Highlight
    words: str


class Found(NamedTuple):
    """What can be referred to: names of codes, and the words of highlights, by their ids."""

    codes: Mapping[ThingId, str]
    words: Mapping[ThingId, str]


class Memos:
    """Memos of studies; each is its author's to change, and goes where the document goes that it is on."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue

    def all(self, study: StudyId, reader: Reader, *, on: str | None = None) -> list[Memo]:
        """Those of a study, or of one thing in it, in the order in which they were begun."""
        return self._deeds.annotations.things(Memo, study, reader, Where(on=on))

    def one(self, study: StudyId, id: str, reader: Reader) -> Memo:
        """One by its id.

        Raises:
            ThingNotFound: it is not in the study, or on a document that the reader may not read.
        """
        return self._deeds.one(Memo, study, id, reader)

    def of_document(self, study: StudyId, document: DocumentId, reader: Reader) -> list[Memo]:
        """Those on a document and on what is marked in it."""
        return self._deeds.annotations.things(Memo, study, reader, Where(document=document))

    def versions(self, study: StudyId, id: str, reader: Reader) -> list[Version]:
        """What a memo said before and says now, in order.

        Raises:
            ThingNotFound: see ``one``.
        """
        memo = self.one(study, id, reader)
        deeds = self._deeds.annotations.history(study, memo.id, reader)
        afters = [(deed, change.after) for deed in deeds for change in deed.changes]
        return [Version(after, deed.by, deed.at) for deed, after in afters if isinstance(after, Memo)]

    def cited(self, study: StudyId, memos: Iterable[Memo], reader: Reader) -> dict[ThingId, Worded]:
        """The highlights that memos refer to, as far as the reader may read the documents that they are in."""
        marked = self._deeds.some(Highlight, study, {id for memo in memos for id in memo.links}, reader)
        words = self._coder.words(marked, reader) if marked else {}
        return {one.id: Worded(one, words.get(one.id, "")) for one in marked}

    def findable(self, study: StudyId, text: str, names: Mapping[str, str], reader: Reader, *, limit: int) -> Found:
        """What a memo can refer to: codes with the text in their names, highlights with it in their words.

        Args:
            study: in which.
            text: what is looked for, whatever its case; nothing finds codes only.
            names: what the codes of the study are called.
            reader: who looks.
            limit: so many of each at most.
        """
        wanted = " ".join(text.split()).casefold()
        codes = {ThingId(id): name for id, name in names.items() if name and wanted in name.casefold()}
        words: dict[ThingId, str] = {}
        if len(wanted) >= _SHORTEST:
            marked = self._deeds.annotations.things(Highlight, study, reader)
            standing = self._coder.words(marked, reader)
            words = {id: said for id, said in standing.items() if wanted in " ".join(said.split()).casefold()}
        return Found(dict(_first(codes, limit)), dict(_first(words, limit)))

    def write(
        self, study: StudyId, on: str, text: str, reader: Reader, *, kind: MemoKind = MemoKind.ANALYSIS, key: str = ""
    ) -> Head:
        """A new memo on a highlight, coding, code, finding, document or the study.

        The words of the highlight that it is on are referred to, never written down a second time.

        Raises:
            Invalid: no text, or one that is too long.
            ThingNotFound: there is nothing with that id.
        """
        plain = _checked(text)

        def plan(me: Member) -> Plan:
            document = self._document(study, on, reader)
            now = self._deeds.now()
            memo = Memo(
                id=new_thing(),
                study=study,
                on=ThingId(on),
                document=document,
                kind=kind,
                text=self._by_reference(study, on, plain, reader),
                author=me.id,
                made_at=now,
                changed_at=now,
            )
            return Plan(DeedKind.MEMO, added([memo]), about=memo.id, document=document or "")

        return self._deeds.run(study, reader, plan, key=key)

    def change(  # noqa: PLR0913 - which, what, who and how it was seen
        self,
        study: StudyId,
        id: str,
        text: str,
        reader: Reader,
        *,
        kind: MemoKind | None = None,
        before: str | None = None,
        key: str = "",
    ) -> Head:
        """Another text for a memo; without any it goes.

        Args:
            study: that it is in.
            id: of the memo.
            text: what it says from then on.
            reader: who wrote it.
            kind: what it is for; without it that stays.
            before: its text as the reader saw it; given, nothing changes where it says something else by now.
            key: see ``Deeds.run``.

        Raises:
            ThingNotFound: it is not there.
            Forbidden: somebody else wrote it.
            InTheWay: it says something else than was seen.
            Invalid: the text is too long.
        """

        def plan(me: Member) -> Plan:
            memo = self._deeds.one(Memo, study, id, reader)
            if memo.author != me.id:
                raise Forbidden(Reason.ROLE)
            # Browsers give lines other ends.
            is_seen = before is None or _lines(before) == _lines(memo.text)
            seen = memo if is_seen else memo.model_copy(update={"text": before})
            if not text.strip():
                return Plan(DeedKind.MEMO, removed([seen]), about=memo.id, document=memo.document or "")
            said = self._by_reference(study, memo.on, _checked(text), reader)
            changed = {"text": said, "kind": kind or memo.kind, "changed_at": self._deeds.now()}
            now = memo.model_copy(update=changed)
            return Plan(DeedKind.MEMO, [Change(seen, now)], about=memo.id, document=memo.document or "")

        return self._deeds.run(study, reader, plan, least=StudyRole.CODER, key=key)

    def _document(self, study: StudyId, on: str, reader: Reader) -> DocumentId | None:
        """The document that a thing is in; the thing itself where it is one."""
        for kind in _ON:
            for found in self._deeds.some(kind, study, [on], reader):
                return getattr(found, "document", None)
        document = DocumentId(on)
        if is_id(on) and self._catalogue.cards([document], reader):
            return document
        msg = f"there is nothing with id {on} in study {study}"
        raise ThingNotFound(msg)

    def _by_reference(self, study: StudyId, on: str, text: str, reader: Reader) -> str:
        marked = self._deeds.some(Highlight, study, [on], reader)
        for highlight in (one for one in marked if not one.region):
            words = self._coder.words([highlight], reader).get(highlight.id, "")
            if len(words.split()) >= _QUOTED_WORDS:
                return text.replace(words, f"[[{highlight.id}]]")
        return text


def _first(found: Mapping[ThingId, str], limit: int) -> Sequence[tuple[ThingId, str]]:
    return sorted(found.items(), key=lambda pair: (len(pair[1]), pair[1].casefold()))[:limit]


def _checked(text: str) -> str:
    plain = _lines(text).strip()
    if not plain or len(plain) > LONGEST_TEXT or "\0" in plain:
        msg = f"een memo heeft 1 tot {LONGEST_TEXT} tekens"
        raise Invalid(msg)
    return plain


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
