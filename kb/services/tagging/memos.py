"""What researchers write down while they read, each on something in the study."""

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

    def change(
        self, study: StudyId, id: str, text: str, reader: Reader, *, before: str | None = None, key: str = ""
    ) -> Head:
        """Another text for a memo; without any it goes.

        Args:
            study: that it is in.
            id: of the memo.
            text: what it says from then on.
            reader: who wrote it.
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
            seen = memo if before is None else memo.model_copy(update={"text": before})
            if not text.strip():
                return Plan(DeedKind.MEMO, removed([seen]), about=memo.id, document=memo.document or "")
            said = self._by_reference(study, memo.on, _checked(text), reader)
            now = memo.model_copy(update={"text": said, "changed_at": self._deeds.now()})
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
        for highlight in marked:
            words = self._coder.words([highlight], reader).get(highlight.id, "")
            if len(words.split()) >= _QUOTED_WORDS:
                return text.replace(words, f"[[{highlight.id}]]")
        return text


def _checked(text: str) -> str:
    plain = text.strip()
    if not plain or len(plain) > LONGEST_TEXT or "\0" in plain:
        msg = f"een memo heeft 1 tot {LONGEST_TEXT} tekens"
        raise Invalid(msg)
    return plain
