"""Which documents were given a code, so that a search can be narrowed by what people said of documents.

Codes are chosen by their ids, or typed by their names in the question (``code:uitstel``).

Search knows nothing of studies. What it gets is the documents: worked out here, for who asks, from the studies that
they are in. A code of any other study is as one that does not exist.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from kb.errors import Fault, InvalidQuery
from kb.language.operators import typed_codes
from kb.model.codebook import Code
from kb.model.identity import DocumentId
from kb.model.policy import Action, decide
from kb.model.reader import Reader
from kb.model.search import Filters, SearchQuery
from kb.model.study import Study, StudyId, ThingId
from kb.services.finding.asking import NO_CODE
from kb.services.tagging.codebooks import Codebooks, walk
from kb.services.tagging.deeds import Deeds

NO_STUDY = "in dit onderzoek zit u niet"
"""Said of a study that does not exist, and of one that is somebody else's."""


class CodeCount(NamedTuple):
    """A code, in how many of the documents that were found it, or one below it, was given.

    Attributes:
        depth: how many codes stand above it.
    """

    id: ThingId
    name: str
    depth: int
    documents: int


class Narrowing:
    """Narrows searches to what has codes, for members of the studies."""

    def __init__(self, deeds: Deeds, *, codebooks: Codebooks) -> None:
        self._deeds = deeds
        self._codebooks = codebooks

    def narrowed(self, query: SearchQuery, reader: Reader, *, study: StudyId | None = None) -> SearchQuery:
        """The question with the documents that its codes stand for; as it is where it has none.

        Args:
            query: with codes by their ids, or typed by their names.
            reader: whose studies they are of.
            study: that typed names are of; otherwise of any of those.

        Raises:
            InvalidQuery: one of them is of no study that the reader is in.
        """
        query = self.read(query, reader, study=study)
        filters = query.filters
        if not filters.codes | filters.without_codes:
            return query
        given = self._given_in_any(filters.codes | filters.without_codes, reader)
        found = {
            "documents": _together(given, filters.codes) if filters.codes else None,
            "others": _together(given, filters.without_codes) if filters.without_codes else None,
        }
        return query.model_copy(update={"filters": filters.model_copy(update=found)})

    def read(self, query: SearchQuery, reader: Reader, *, study: StudyId | None = None) -> SearchQuery:
        """The question with the codes that are typed in it among its filters; who is in no study typed words.

        Raises:
            InvalidQuery: no code of theirs is called so.
        """
        asked = typed_codes(query.text)
        if not (asked.codes or asked.without) or not self._studies(reader):
            return query
        filters = query.filters
        more = {
            "codes": filters.codes | self.called(asked.codes, reader, study=study),
            "without_codes": filters.without_codes | self.called(asked.without, reader, study=study),
        }
        return query.model_copy(update={"text": asked.text, "filters": filters.model_copy(update=more)})

    def called(self, names: Sequence[str], reader: Reader, *, study: StudyId | None = None) -> frozenset[ThingId]:
        """The codes with these names, whatever their case, in one study of the reader or in all of them.

        Raises:
            InvalidQuery: none is called so.
        """
        found: dict[str, set[ThingId]] = {" ".join(name.split()).casefold(): set() for name in names}
        for one in self._studies(reader) if found else ():
            if study in {None, one.study}:
                for id, name in self._codebooks.names_of(one.study, reader).items():
                    found.get(name.casefold(), set()).add(ThingId(id))
        missing = [name for name in names if not found[" ".join(name.split()).casefold()]]
        if missing:
            raise InvalidQuery(*(Fault("q", f"u hebt geen code die ‘{name}’ heet") for name in missing))
        return frozenset[ThingId]().union(*found.values())

    def searched_in(self, filters: Filters, reader: Reader, *, study: StudyId | None = None) -> Study | None:
        """The study whose codes a search is set against: one that is named, or that of its codes, or the newest.

        Raises:
            InvalidQuery: the reader is not in the one that is named.
        """
        own = self._studies(reader)
        if study is not None:
            named = next((one for one in own if one.study == study), None)
            if named is None:
                raise InvalidQuery(Fault("study", NO_STUDY))
            return named
        return self.study_of(filters, reader) or max(own, key=lambda one: one.made_at, default=None)

    def study_of(self, filters: Filters, reader: Reader) -> Study | None:
        """The study of the reader that one of the codes is of; nothing where there is none."""
        wanted = filters.codes | filters.without_codes
        if not wanted:
            return None
        return next((study for study in self._studies(reader) if self._known(study, wanted, reader)), None)

    def without(self, filters: Filters, study: Study, reader: Reader) -> Filters:
        """Filters as if no code of a study was chosen."""
        own = {code.id for code in self._known(study, filters.codes, reader)}
        return filters.model_copy(update={"codes": filters.codes - own, "documents": None})

    def counts(self, study: Study, among: Set[DocumentId] | None, reader: Reader) -> list[CodeCount]:
        """In how many documents each code of a study was given, in the order of the tree.

        Args:
            study: whose codes.
            among: only of these documents.
            reader: whose rights count.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        codes = self._deeds.annotations.things(Code, study.study, reader)
        names, given = self._codebooks.names(study.study, codes, reader), self._given(study, codes, reader)
        return [
            CodeCount(code.id, names[code.id], depth, len(there if among is None else there & among))
            for code, depth in walk(codes)
            for there in (given[code.id],)
        ]

    def _given_in_any(self, wanted: frozenset[ThingId], reader: Reader) -> dict[ThingId, frozenset[DocumentId]]:
        found: dict[ThingId, frozenset[DocumentId]] = {}
        for study in self._studies(reader):
            if self._known(study, wanted, reader):
                codes = self._deeds.annotations.things(Code, study.study, reader)
                found |= {id: there for id, there in self._given(study, codes, reader).items() if id in wanted}
        if len(found) < len(wanted):
            raise InvalidQuery(Fault("code", NO_CODE))
        return found

    def _given(self, study: Study, codes: Sequence[Code], reader: Reader) -> dict[ThingId, frozenset[DocumentId]]:
        """Per code the documents that it, or one below it, was given in, as far as the reader may read them."""
        parents = {code.id: code.parent for code in codes}
        given: dict[ThingId, set[DocumentId]] = {code.id: set() for code in codes}
        for spread in self._deeds.annotations.spread(study.study, reader):
            at: ThingId | None = ThingId(spread.code)
            while at and at in given:
                given[at].update(spread.documents)
                at = parents[at]
        return {id: frozenset(documents) for id, documents in given.items()}

    def _studies(self, reader: Reader) -> list[Study]:
        """Those of who may tag: for anybody else there are none."""
        may = decide(reader, Action.TAG, on=self._deeds.now().date()).allowed
        return self._deeds.annotations.studies(reader) if may and reader.account else []

    def _known(self, study: Study, wanted: frozenset[ThingId], reader: Reader) -> list[Code]:
        """The codes that are of a study."""
        return self._deeds.some(Code, study.study, wanted, reader)


def _together(given: Mapping[ThingId, frozenset[DocumentId]], codes: frozenset[ThingId]) -> frozenset[DocumentId]:
    return frozenset[DocumentId]().union(*(given[code] for code in codes))
