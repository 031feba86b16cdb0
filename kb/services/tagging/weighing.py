"""The three voices side by side on each code or concept, and what people say of how they relate.

No machine says whether voices agree: a row has the verdicts that people give, each with its reason.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.coding.crossing import Cell
from kb.errors import Invalid, ThingNotFound
from kb.model.annotation import Highlight
from kb.model.codebook import Code
from kb.model.deed import Change, DeedKind, Head, removed
from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.finding import Agreement, Judgement
from kb.model.reader import Reader
from kb.model.study import LONGEST_TEXT, Member, StudyId, ThingId
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.services.tagging.axes import Axis, By
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan, new_thing
from kb.services.tagging.joining import Joining, Row, Rows

_MOST_KEYS = 20
_ORDER = {Agreement.DISAGREE: 0, Agreement.ADD: 1, Agreement.AGREE: 2, Agreement.SILENT: 3}
_UNJUDGED = len(_ORDER)


class Said(NamedTuple):
    """What somebody says of a row, why, and which quotations show it best."""

    verdict: Agreement
    reason: str
    keys: tuple[str, ...] = ()


class Key(NamedTuple):
    """A quotation that shows best what a row says."""

    highlight: Highlight
    card: DocumentCard
    words: str


class Line(NamedTuple):
    """A row of a joint display.

    Attributes:
        voices: of each voice, and of frameworks, how much there is.
        keys: its key quotations that still stand.
        judgements: what people say of it, the first first.
    """

    row: Row
    voices: Mapping[KnowledgeSource, Cell]
    keys: Mapping[KnowledgeSource, Sequence[Key]]
    judgements: Sequence[Judgement]

    @property
    def rank(self) -> int:
        """Its place: where somebody sees disagreement first, what nobody judged last."""
        return min((_ORDER[one.verdict] for one in self.judgements), default=_UNJUDGED)

    @property
    def silent(self) -> tuple[KnowledgeSource, ...]:
        """The voices that say nothing of it."""
        return tuple(voice for voice in VOICES if not self.voices[voice].codings)


class Weighing:
    """Lays the voices side by side."""

    def __init__(
        self, deeds: Deeds, *, joining: Joining, coder: Coder, catalogue: Catalogue, thesaurus: Thesaurus
    ) -> None:
        self._deeds = deeds
        self._joining = joining
        self._coder = coder
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def display(self, study: StudyId, rows: Rows, reader: Reader) -> list[Line]:
        """The voices side by side on each code or concept, where people see disagreement first.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        crossed = self._joining.matrix(study, rows, By(Axis.VOICE), reader)
        judged: dict[str, list[Judgement]] = defaultdict(list)
        for one in self._deeds.annotations.things(Judgement, study, reader):
            judged[one.row].append(one)
        keys = self._keys(study, crossed.rows, judged, reader)
        lines = [
            Line(
                row,
                {voice: crossed.table.cell(row.id, voice.value) for voice in KnowledgeSource},
                keys.get(row.id, {}),
                judged[row.id],
            )
            for row in crossed.rows
            if row.code is None or row.code.codable
        ]
        return sorted(lines, key=lambda line: line.rank)

    def mine(self, study: StudyId, row: str, reader: Reader) -> Judgement | None:
        """What the reader says of a row, if anything.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        me, there = self._deeds.member(study, reader), self._deeds.annotations.things(Judgement, study, reader)
        return next((one for one in there if one.row == row and one.by == me.id), None)

    def judge(self, study: StudyId, row: str, said: Said | None, reader: Reader, *, key: str = "") -> Head:
        """What the reader says of a row; it takes the place of what they said before, and ``None`` takes it back.

        Raises:
            ThingNotFound: there is no such code, concept or highlight.
            Invalid: no reason, or too many key quotations.
        """
        checked = _checked(said) if said else None

        def plan(me: Member) -> Plan:
            self._refuse_unknown(study, row, reader)
            known = self.mine(study, row, reader)
            if checked is None:
                return Plan(DeedKind.JUDGED, removed([known] if known else []), about=known.id if known else "")
            now = Judgement(
                id=known.id if known else new_thing(),
                study=study,
                row=row,
                verdict=checked.verdict,
                reason=checked.reason,
                keys=self._chosen(study, checked.keys, reader),
                by=me.id,
                made_at=self._deeds.now(),
            )
            return Plan(DeedKind.JUDGED, [Change(known, now)], about=now.id)

        return self._deeds.run(study, reader, plan, key=key)

    def _chosen(self, study: StudyId, keys: Sequence[str], reader: Reader) -> tuple[ThingId, ...]:
        wanted = tuple(dict.fromkeys(keys))
        if len(self._deeds.some(Highlight, study, wanted, reader)) < len(wanted):
            msg = "one of the key quotations is not there"
            raise ThingNotFound(msg)
        return tuple(map(ThingId, wanted))

    def _keys(
        self, study: StudyId, rows: Sequence[Row], judged: Mapping[str, Sequence[Judgement]], reader: Reader
    ) -> dict[str, dict[KnowledgeSource, list[Key]]]:
        """The key quotations of each row by whose they are, as far as they still stand."""
        chosen = {
            row.id: list(
                dict.fromkeys(
                    [*(row.code.keys if row.code else ()), *(key for one in judged[row.id] for key in one.keys)]
                )
            )
            for row in rows
            if (row.code and row.code.keys) or row.id in judged
        }
        highlights = self._deeds.some(Highlight, study, (key for keys in chosen.values() for key in keys), reader)
        words = self._coder.words(highlights, reader) if highlights else {}
        documents = list(dict.fromkeys(one.document for one in highlights))
        cards = self._catalogue.cards(documents, reader) if documents else {}
        standing = {one.id: Key(one, cards[one.document], words[one.id]) for one in highlights if one.id in words}
        found: dict[str, dict[KnowledgeSource, list[Key]]] = defaultdict(lambda: defaultdict(list))
        for row, keys in chosen.items():
            for key in keys:
                if key in standing:
                    found[row][standing[key].card.knowledge_source].append(standing[key])
        return found

    def _refuse_unknown(self, study: StudyId, row: str, reader: Reader) -> None:
        if row not in self._thesaurus:
            self._deeds.one(Code, study, row, reader)


def _checked(said: Said) -> Said:
    reason = said.reason.strip()
    if not reason or len(reason) > LONGEST_TEXT or "\0" in reason:
        msg = f"een oordeel heeft een reden van 1 tot {LONGEST_TEXT} tekens nodig"
        raise Invalid(msg)
    if len(said.keys) > _MOST_KEYS:
        msg = f"kies hoogstens {_MOST_KEYS} citaten"
        raise Invalid(msg)
    return said._replace(reason=reason)
