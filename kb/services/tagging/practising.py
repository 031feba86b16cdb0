"""A study to practise in, on documents that are made up: one for each researcher, who may begin anew at will."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.errors import NotFound
from kb.language.sentences import sentences
from kb.model.deed import KINDS, DeedKind, Head, removed
from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, keyed_id
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.study import Member, Outgoing, Study, StudyId, Thing
from kb.model.text import Span
from kb.ports.catalogue import Catalogue
from kb.ports.work import Work
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.giving import Gift, Given, Place
from kb.services.tagging.studies import Studies

_KEY = "oefenonderzoek"
_PER_VOICE = 2
_LOOKED_AT = 60
# What was taken out is out, and who takes part stays in it.
_STAYS = (Study, Member, Outgoing)


class Lesson(NamedTuple):
    """What there is to practise with.

    Attributes:
        question: of the study.
        codes: names, each with the letters with which words begin that it may be given to as an example.
    """

    question: str
    codes: Sequence[tuple[str, str]]


class Practising:
    """Makes studies to practise in, and clears them."""

    def __init__(self, deeds: Deeds, *, studies: Studies, coder: Coder, catalogue: Catalogue, work: Work) -> None:
        self._deeds = deeds
        self._studies = studies
        self._coder = coder
        self._catalogue = catalogue
        self._work = work

    @staticmethod
    def is_practice(study: StudyId, reader: Reader) -> bool:
        """Whether it is the reader's own study to practise in."""
        return study == keyed_id(f"study:{reader.account}:{_KEY}")

    def is_possible(self, reader: Reader) -> bool:
        """Whether there are made-up documents to practise on."""
        return any(next(self._samples(voice, reader), None) for voice in VOICES)

    def begin(self, lesson: Lesson, reader: Reader) -> Study:
        """The reader's study to practise in, made where it is not there yet.

        Raises:
            Forbidden: the reader may not tag at all.
            NotFound: there is nothing to practise on.
        """
        known = [study for study in self._studies.all(reader) if self.is_practice(study.study, reader)]
        if known:
            return known[0]
        if not self.is_possible(reader):
            msg = "there are no made-up documents"
            raise NotFound(msg)
        with self._work():
            study = self._studies.begin(lesson.question, reader, key=_KEY)
            self._set_out(study.study, lesson, reader)
        return study

    def again(self, study: StudyId, lesson: Lesson, reader: Reader) -> Head:
        """Take away all that was done in the reader's study to practise in, and set it out as at first.

        Raises:
            StudyNotFound: there is none.
            NotFound: it is no study to practise in, or not the reader's.
        """
        self._deeds.member(study, reader)
        if not self.is_practice(study, reader):
            msg = f"{study} is no study to practise in"
            raise NotFound(msg)
        kinds = [kind for kind in KINDS.values() if kind not in _STAYS]

        def plan(_: Member) -> Plan:
            things: list[Thing] = []
            for kind in reversed(kinds):
                things += self._deeds.annotations.things(kind, study, reader)
            return Plan(DeedKind.CLEARED, removed(things), about=study)

        with self._work():
            cleared = self._deeds.run(study, reader, plan)
            self._set_out(study, lesson, reader)
        return cleared

    def _set_out(self, study: StudyId, lesson: Lesson, reader: Reader) -> None:
        """Documents of each voice, and each code given once as an example."""
        letters = re.compile("|".join(rf"\b{re.escape(one)}" for _, one in lesson.codes), re.IGNORECASE)
        chosen: list[DocumentId] = []
        for voice in VOICES:
            samples = list(self._samples(voice, reader))
            texts = {one.id: one.text for one in self._catalogue.texts(reader, ids=[card.id for card in samples])}
            # Those with most to find come first.
            samples.sort(key=lambda card, texts=texts: -len(letters.findall(texts.get(card.id, ""))))  # type: ignore[misc]
            chosen += [card.id for card in samples[:_PER_VOICE]]
        self._studies.take(study, chosen, reader)
        self._coder.give_all(study, list(self._examples(chosen, lesson, reader)), reader)

    def _examples(self, documents: Sequence[DocumentId], lesson: Lesson, reader: Reader) -> Iterator[Gift]:
        texts = {one.id: one for one in self._catalogue.texts(reader, ids=documents)}
        for name, letters in lesson.codes:
            word = re.compile(rf"\b{re.escape(letters)}", re.IGNORECASE)
            for document in documents:
                found = word.search(texts[document].text)
                if found:
                    text = texts[document]
                    span = _sentence(text.text, found.start())
                    yield Gift(Place(document, text.sha256, (span,)), Given(new=name))
                    break

    def _samples(self, voice: KnowledgeSource, reader: Reader) -> Iterator[DocumentCard]:
        wanted = Filters(sources=frozenset({voice}))
        for card in self._catalogue.select(wanted, reader, limit=_LOOKED_AT):
            if card.sample:
                yield card


def _sentence(text: str, at: int) -> Span:
    """The sentence that a place stands in."""
    return next(one for one in sentences(text) if one.start <= at < one.end)
