"""The quotations of a study for reference managers: each document with what was coded in it, and the codes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from exchange.leaving import may_leave
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.saying import DUTCH, counted
from kb.bootstrap import Library
from kb.model.annotation import Coding, Highlight
from kb.model.citation import Citation, Work
from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.services.sharing.formats import csl, ris
from kb.services.sharing.formats.wording import Words
from kb.services.sharing.formats.works import Cited

WRITERS: Mapping[str, Callable[[Sequence[Cited], Words], bytes]] = {"ris": ris.write, "csl": csl.write}
MEDIA_TYPES: Mapping[str, str] = {"ris": ris.MEDIA_TYPE, "csl": csl.MEDIA_TYPE}


class Quoted(NamedTuple):
    """The documents of a study with what was coded in them.

    Attributes:
        documents: the digests of their texts.
    """

    cited: Sequence[Cited]
    documents: Mapping[DocumentId, str]
    losses: tuple[Loss, ...]


def quoted(library: Library, study: StudyId, reader: Reader, *, language: str = DUTCH) -> Quoted:
    """Every quotation that may be used elsewhere, in the order of each text, with its codes as its note.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    given: dict[ThingId, list[Coding]] = defaultdict(list)
    for coding in library.annotations.things(Coding, study, reader):
        if coding.highlight:
            given[coding.highlight].append(coding)
    marked: dict[DocumentId, list[Highlight]] = defaultdict(list)
    for one in library.annotations.things(Highlight, study, reader):
        if one.id in given:
            marked[one.document].append(one)
    cards = library.catalogue.cards(list(marked), reader)
    agreed = {id: card for id, card in cards.items() if may_leave(card)}
    passages = library.catalogue.passages_in(list(agreed), reader)
    names = library.bench.codebooks.names_of(study, reader)

    def codes(one: Highlight) -> str:
        return ", ".join(_called(coding, names, library, language) for coding in given[one.id])

    cited = [
        Cited(
            Work.of(card),
            tuple(
                (citation, codes(one))
                for one in marked[id]
                if (citation := _citation(one, card, passages.get(id, ()))) is not None
            ),
        )
        for id, card in agreed.items()
    ]
    left = len(cards) - len(agreed)
    lost = Loss(LossKind.LEFT_OUT, counted("thing.stories", left), counted("why.consent", left))
    regions = sum(one.region is not None for id in agreed for one in marked[id])
    wordless = Loss(LossKind.LEFT_OUT, counted("thing.regions", regions), counted("why.wordless", regions))
    losses = (*((lost,) if left else ()), *((wordless,) if regions else ()))
    return Quoted(cited, {id: card.sha256 for id, card in agreed.items()}, losses)


def written(of: Quoted, ending: str, words: Words) -> Exported:
    """The quotations as a file, ``ris`` or ``csl``."""
    return Exported(WRITERS[ending](of.cited, words), of.losses)


def _citation(one: Highlight, card: DocumentCard, passages: Sequence[Passage]) -> Citation | None:
    """The words of a highlight with where they stand; nothing of a region, or where they are of an earlier version."""
    passage = next((passage for passage in passages if passage.start <= one.start < passage.end), None)
    if one.region or one.sha256 != card.sha256 or passage is None:
        return None
    end = min(one.end, passage.end)
    whole = Citation.of(card, passage)
    inside = passage.exact[one.start - passage.start : end - passage.start]
    return whole.model_copy(update={"start": one.start, "end": end, "exact": inside, "columns": ()})


def _called(coding: Coding, names: Mapping[str, str], library: Library, language: str) -> str:
    if coding.code:
        return names.get(coding.code, "")
    concept = coding.concept or ""
    return library.thesaurus[ThemeId(concept)].called(language) if concept in library.thesaurus else ""
