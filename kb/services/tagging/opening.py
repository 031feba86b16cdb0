"""The quotations behind a number: no number without its words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from kb.coding.crossing import Coded, together, without
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.foreign import Case
from kb.model.identity import DocumentId, ThemeId, is_id
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.model.theme import Thesaurus
from kb.ports.annotations import ALL, Marked, Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.axes import NEAR_ENOUGH, Axis, By, Meet, columns_of, people_behind, relation, themes_of
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds
from kb.services.tagging.joining import coded_of

PAGE = 20


class Behind(NamedTuple):
    """Which codings are meant; what is left open is not asked about.

    Attributes:
        row: the code or the concept; of a concept also what got a code that says it, unless it is to meet another.
        by, column: what tells documents apart, and the column that they stand in.
        coder: who gave the code.
        other: another code or concept that they meet, or do not.
        meet: how.
        met: whether they do.
        near: how many characters may lie between those that are near.
    """

    row: str = ""
    by: By | None = None
    column: str = ""
    coder: ThingId | None = None
    other: str = ""
    meet: Meet = Meet.OVERLAP
    met: bool = True
    near: int = NEAR_ENOUGH


class Opened(NamedTuple):
    """A quotation behind a number.

    Attributes:
        highlight: ``None`` for a document that was coded as a whole.
        words: empty where they do not stand there any more, or a whole document is meant.
    """

    marked: Marked
    card: DocumentCard
    highlight: Highlight | None = None
    words: str = ""


class Opening(NamedTuple):
    """Some of the quotations behind a number.

    Attributes:
        total: how many codings there are in documents that count.
        people: how many independent people and studies stand behind those.
        frameworks: how many more there are in frameworks, which come last and do not count.
    """

    quotations: Sequence[Opened]
    total: int
    people: int
    frameworks: int


class Behinds:
    """Opens numbers of studies."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def quotations(self, study: StudyId, behind: Behind, reader: Reader, *, page: int = 1) -> Opening:
        """What stands behind a number, the voices in turns, each in the order of its texts; a page from 1.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        marked = self._given(study, behind, reader)
        ids = list(dict.fromkeys(one.document for one in marked))
        cards = self._catalogue.cards(ids, reader) if ids else {}
        found = [one for one in self._met(study, marked, behind, reader) if one.document in cards]
        if behind.by is not None:
            cases = self._deeds.annotations.things(Case, study, reader) if behind.by.axis is Axis.VARIABLE else []
            columns = columns_of(behind.by, cards.values(), self._thesaurus, cases)
            found = [one for one in found if behind.column in columns[one.document]]
        evidence = [one for one in found if cards[one.document].knowledge_source.counts]
        beside = [one for one in found if not cards[one.document].knowledge_source.counts]
        shown = [*in_turns(evidence, cards), *beside][(page - 1) * PAGE : page * PAGE]
        people = people_behind(cards)(dict.fromkeys(one.document for one in evidence))
        return Opening(self._with_words(study, shown, cards, reader), len(evidence), people, len(beside))

    def _given(self, study: StudyId, behind: Behind, reader: Reader) -> list[Marked]:
        """What got the code or concept, in the order of each text."""
        annotations, where = self._deeds.annotations, self._where(behind)
        found = annotations.marked(study, reader, where)
        if behind.row not in self._thesaurus or behind.other:
            return found
        says = themes_of(annotations.things(Code, study, reader))
        for code in (id for id, theme in says.items() if theme == behind.row):
            found += annotations.marked(study, reader, where._replace(concept=None, code=ThingId(code)))
        # Who gave some words the concept and a code that says it, said it once.
        once = {(one.document, one.place): one for one in reversed(found)}.values()
        return sorted(once, key=lambda one: (one.document, one.start or 0, one.end or 0, one.id))

    def _where(self, behind: Behind) -> Where:
        where = Where(coder=behind.coder) if behind.coder else ALL
        if not behind.row:
            return where
        if behind.row in self._thesaurus:
            return where._replace(concept=ThemeId(behind.row))
        # What is no id is no code either, and a database need not be asked.
        return where._replace(code=ThingId(behind.row)) if is_id(behind.row) else where._replace(ids=())

    def _met(self, study: StudyId, marked: Sequence[Marked], behind: Behind, reader: Reader) -> Iterator[Marked]:
        """Those that meet the other code, or those that do not."""
        if not behind.other:
            yield from marked
            return
        others = self._deeds.annotations.marked(study, reader, self._where(Behind(row=behind.other)))
        both: list[Coded] = [coded_of(one) for one in (*marked, *others)]
        ids = list(dict.fromkeys(one.document for one in marked))
        texts = self._catalogue.texts
        how = relation(behind.meet, lambda: ((one.id, one.text) for one in texts(reader, ids=ids)), near=behind.near)
        if behind.met:
            pairs = together(both, how, len)
            met = pairs.get((behind.row, behind.other))
            wanted = {first for first, _ in met.pairs} if met else set()
        else:
            wanted = set(without(both, behind.row, behind.other, how))
        yield from (one for one in marked if one.id in wanted)

    def _with_words(
        self, study: StudyId, shown: Sequence[Marked], cards: Mapping[DocumentId, DocumentCard], reader: Reader
    ) -> list[Opened]:
        codings = {one.id: one for one in self._deeds.some(Coding, study, (one.id for one in shown), reader)}
        ids = [one.highlight for one in codings.values() if one.highlight]
        highlights = {one.id: one for one in self._deeds.some(Highlight, study, ids, reader)}
        words = self._coder.words(list(highlights.values()), reader) if highlights else {}
        found = []
        for one in shown:
            coding = codings.get(one.id)
            marked = highlights.get(coding.highlight) if coding and coding.highlight else None
            found.append(Opened(one, cards[one.document], marked, words.get(marked.id, "") if marked else ""))
        return found


def in_turns(marked: Iterable[Marked], cards: Mapping[DocumentId, DocumentCard]) -> Iterator[Marked]:
    """The voices in turns: each once, then again."""
    voices: dict[KnowledgeSource, list[Marked]] = defaultdict(list)
    for one in marked:
        voices[cards[one.document].knowledge_source].append(one)
    rounds = zip_longest(*(voices[voice] for voice in KnowledgeSource if voice in voices))
    yield from (one for one in chain.from_iterable(rounds) if one is not None)
