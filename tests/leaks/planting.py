"""Documents that nobody may see, full of words that occur nowhere else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from kb.bootstrap import KnowledgeBase
from kb.model.document import Document, Passage, Section
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import lab_id
from tests.building import CONSENT, document

FIELDS = ("text", "title", "place", "contributor", "proposed", "form", "licence", "heading", "file", "recorded")
# Endings without meaning, so that no n-gram of a word stands in an ordinary text.
_ENDINGS = dict(
    zip(
        FIELDS,
        ("ambyx", "undrox", "elqux", "ospyx", "udrinx", "ithax", "yblex", "orghux", "ekjax", "uvnox"),
        strict=True,
    )
)

THEME = "nieuwkomers"
"""The theme that only hidden documents name."""

YEAR = "2035"
"""The year that only hidden documents are of."""


class Kind(NamedTuple):
    """A reason why a document is hidden."""

    name: str
    stem: str
    source: KnowledgeSource
    changes: dict[str, Any]

    def word(self, field: str) -> str:
        """The word that stands in one field of this document, and nowhere else."""
        return self.stem + _ENDINGS[field]


def _rights(access: Access = Access.PUBLIC, embargo_until: date | None = None, *labs: str) -> dict[str, Any]:
    return {"access": access, "embargo_until": embargo_until, "labs": frozenset(map(lab_id, labs))}


def _consent(*purposes: Purpose, withdrawn_on: date | None = None) -> Consent:
    return Consent(purposes=frozenset(purposes), recorded="op papier", withdrawn_on=withdrawn_on)


_TODAY = datetime.now(UTC).date()

KINDS = (
    Kind("restricted", "qorv", KnowledgeSource.RESEARCH, _rights(Access.RESTRICTED)),
    Kind("embargoed", "wyxt", KnowledgeSource.PRACTICE, _rights(embargo_until=_TODAY + timedelta(days=300))),
    Kind(
        "withdrawn",
        "zjuf",
        KnowledgeSource.EXPERIENCE,
        {"consent": _consent(*Purpose, withdrawn_on=_TODAY - timedelta(days=1))},
    ),
    Kind("not to be quoted", "pkeb", KnowledgeSource.EXPERIENCE, {"consent": _consent(Purpose.READ)}),
    Kind("without consent", "gwyh", KnowledgeSource.EXPERIENCE, {"consent": None}),
    Kind("for professionals", "vlyq", KnowledgeSource.PRACTICE, _rights(Access.PROFESSIONALS)),
    Kind("for a lab", "fohj", KnowledgeSource.RESEARCH, _rights(Access.LABS, None, "arnhem")),
    Kind("restricted framework", "xdoz", KnowledgeSource.FRAMEWORK, _rights(Access.RESTRICTED)),
)
CONTROL = "hmyl"
"""The stem of words that stand in no document at all."""


def every_word() -> Iterator[str]:
    """All planted words."""
    for kind in KINDS:
        yield from (kind.word(field) for field in FIELDS)


def hidden(kind: Kind, *, shown: bool = False) -> tuple[Document, list[Passage]]:
    """The document of a kind.

    Args:
        kind: why it is hidden.
        shown: as it was before that, when everyone could read it.
    """
    made, passages = document(
        f"file:/home/{kind.word('file')}/{kind.name}.md",
        f"Gezinnen met schulden en vluchtelingen in het wijkteam: {kind.word('text')}. Dat blijft onder ons.",
        source=kind.source,
        title=f"Schulden en {kind.word('title')}",
        place=kind.word("place").title(),
        when=f"{YEAR}-07-01",
    )
    changes = {} if shown else dict(kind.changes)
    rights = made.rights.model_copy(
        update={"licence": kind.word("licence")}
        | {key: changes.pop(key) for key in ("access", "embargo_until", "labs") if key in changes}
    )
    consent = changes.pop("consent", CONSENT if kind.source is KnowledgeSource.EXPERIENCE else None)
    if consent is not None:
        consent = consent.model_copy(update={"recorded": kind.word("recorded")})
    heading = kind.word("heading")
    words: dict[str, Any] = {
        "contributor": kind.word("contributor"),
        "contributor_proposed": kind.word("proposed"),
        "form": kind.word("form"),
        "file_name": f"{kind.word('file')}.md",
        "rights": rights,
        "consent": consent,
        "sections": (Section(start=0, end=len(made.text), heading=heading, level=2),),
        "added_at": datetime.now(UTC),
    }
    return made.model_copy(update=words), [passage.model_copy(update={"heading": heading}) for passage in passages]


def plant(base: KnowledgeBase) -> None:
    """Put all hidden documents in, and let the index and the spelling hold them as if nothing were wrong.

    They are shown, indexed and learnt first and hidden afterwards, so both are as stale as can be.
    """
    for kind in KINDS:
        base.catalogue.save(*hidden(kind, shown=True))
    base.following.catch_up()
    base.spelling.learn()
    for kind in KINDS:
        base.catalogue.save(*hidden(kind))
