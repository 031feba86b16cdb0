"""What was done in a study, in words: to which code, words or document, and on what a memo was written."""

from collections.abc import Iterator, Mapping, Sequence

from kb.bootstrap import KnowledgeBase
from kb.model.deed import Change, DeedKind, Head
from kb.model.identity import ThemeId
from kb.model.memo import Memo
from kb.model.reader import Reader
from kb.model.study import TAKEN_OUT, StudyId, ThingId
from ui.edition import Edition
from ui.excerpt import shortened
from ui.views.memos import Subject, subjects

_SHORT = 60
_OF_DOCUMENTS = frozenset({DeedKind.READ, DeedKind.DOCUMENTS_LEFT})
_OF_THINGS = frozenset(
    {DeedKind.BORDERED, DeedKind.CARRIED, DeedKind.STATED, DeedKind.FINDING, DeedKind.STANCE, DeedKind.STANCE_REMOVED}
)
"""Those that are about words or a finding."""


def deed_in_words(head: Head, edition: Edition, names: Mapping[str, str]) -> str:
    """What was done, to how much or to what.

    Args:
        head: what was done.
        edition: in which language.
        names: what codes, cases, variables and the like are called, see ``names_beside`` too; one that is gone is not
            named.
    """
    said = edition.wording(f"daad.{head.kind.value.replace('-', '_')}", n=edition.wording.number(head.size))
    if head.kind is DeedKind.MEMO and head.id in names:
        return names[head.id]
    name = names.get(head.about, "") or names.get(head.id, "")
    if not name and head.kind in {DeedKind.CODED, DeedKind.UNCODED} and head.about in edition.thesaurus:
        name = edition.theme(ThemeId(head.about)).name
    name = name.replace(TAKEN_OUT, edition.wording("werk.teruggenomen"))
    return edition.wording("daad.met_naam", wat=said, naam=name) if name else said


def names_beside(base: KnowledgeBase, study: StudyId, heads: Sequence[Head], edition: Edition) -> dict[str, str]:
    """What deeds were about that are not about a code: by their ids. Of one about a memo all that was done.

    What the reader may not read is not named.
    """
    memos = dict(_memos(base, study, heads, edition.reader))
    things = {head.id: head.about for head in heads if head.kind in _OF_THINGS and head.about}
    things |= {head.id: head.document for head in heads if head.kind in _OF_DOCUMENTS and head.document}
    of = {id: change.thing.on for id, change in memos.items() if isinstance(change.thing, Memo)}
    wanted = tuple(dict.fromkeys(ThingId(id) for id in [*of.values(), *things.values()]))
    found = subjects(base, study, edition, wanted) if wanted else {}
    names = {id: _short(found[ThingId(thing)]) for id, thing in things.items() if ThingId(thing) in found}
    for id, change in memos.items():
        names[id] = _of_memo(change, found.get(ThingId(of[id])), edition)
    return names


def _memos(base: KnowledgeBase, study: StudyId, heads: Sequence[Head], reader: Reader) -> Iterator[tuple[str, Change]]:
    """What became of the memo of each deed that was about one, as far as the reader may read it."""
    for head in heads:
        if head.kind is DeedKind.MEMO:
            changes = base.annotations.deed(study, head.undoes or head.id, reader).changes
            yield from ((head.id, change) for change in changes if isinstance(change.thing, Memo))


def _of_memo(change: Change, on: Subject | None, edition: Edition) -> str:
    t = edition.wording
    done = "memo_weg" if change.after is None else "memo" if change.before is None else "memo_anders"
    said = t(f"daad.{done}")
    return t("daad.met_naam", wat=said, naam=_short(on)) if on else said


def _short(subject: Subject) -> str:
    said = shortened(subject.link.name, _SHORT)
    return f"“{said}”" if subject.literal else said
