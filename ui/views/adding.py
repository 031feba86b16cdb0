"""What a reader can add to their own work from a list of documents, and what of it stands there already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.model.identity import DocumentId
from kb.model.policy import Action, decide
from kb.model.reader import Reader
from kb.model.search import SearchQuery
from kb.services.tagging.resuming import Left
from kb.services.tagging.room import Bench
from ui.edition import Edition, Named


@dataclass(frozen=True)
class Adding:
    """The studies that documents can be added to, as a page with documents needs them.

    Attributes:
        studies: ids and questions, the one that the reader worked in last before the others; maybe none.
        study: that one; ``None`` where there is none.
        standing: the documents that are read for it, with the address of the desk.
        added: the one of those that the reader has just added, if one.
        deed: by what that can be taken back.
        action: where the form goes; ``back``: where it leads back to.
        begin: a new study with what was asked here.
    """

    studies: tuple[tuple[str, str], ...]
    study: Named | None
    standing: Mapping[str, str]
    added: str
    deed: str
    action: str
    back: str
    begin: str

    @property
    def chosen(self) -> str:
        """The id of the study that comes first."""
        return self.studies[0][0] if self.studies else ""


def own_studies(bench: Bench, reader: Reader) -> Sequence[Left] | None:
    """The studies of a reader, the one of last before the others; ``None`` for who can have none."""
    if reader.account is None or not decide(reader, Action.TAG, on=datetime.now(UTC).date()).allowed:
        return None
    return bench.resuming.all(reader)


def adding(
    own: Sequence[Left] | None,
    documents: Collection[DocumentId],
    query: SearchQuery,
    bench: Bench,
    edition: Edition,
) -> Adding | None:
    """What can be done with what was found; nothing for who can have no studies."""
    if own is None:
        return None
    return added_to([left for left in own if left.codes_along], documents, query, bench, edition)


def added_to(
    own: Sequence[Left], documents: Collection[DocumentId], query: SearchQuery, bench: Bench, edition: Edition
) -> Adding:
    """The same by the studies of a reader, the first of which is the one to add to."""
    links, first = edition.links, own[0] if own else None
    standing = bench.resuming.standing(first.study.study, edition.reader) if first else frozenset()
    just = bench.resuming.just_added(first, documents, edition.reader) if first else None
    return Adding(
        studies=tuple((left.study.id, left.study.question) for left in own),
        study=Named(first.study.question, links.study(first.study.study)) if first else None,
        standing={
            document: links.desk(first.study.study, document)
            for document in documents
            if first and document in standing
        },
        added=just or "",
        deed=first.last.id if just and first and first.last else "",
        action=links.work(),
        back=links.search(query),
        begin=links.begin(query),
    )
