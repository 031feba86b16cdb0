"""The editor of a collection: its blocks with their forms, and beside it whose words it holds and what is wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.collection import Reference, Step
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import new_id
from kb.model.search import Filters, SearchQuery
from kb.services.curating.composing import Composed, Shown, State
from kb.services.curating.drafting import Steps
from kb.services.curating.publishing import Objection
from kb.services.curating.rules import is_covered
from ui.edition import Edition, Named
from ui.forms import SOURCES
from ui.views.collected import BlockView, Quoted, block_view, in_a_line, quoted
from ui.views.filling import lines_of, numbered, typed_of
from ui.views.voices import Voice, voice


class Forms(NamedTuple):
    """Which forms stand open.

    Attributes:
        typed: what was typed in the one that was sent.
        edited: id of the block that is changed.
        after: id of the block after which something is added, or what stands for the beginning.
        kind: of what is added; empty: it is still to be chosen.
        asked: what is looked for to quote.
    """

    typed: Mapping[str, str] = {}
    edited: str = ""
    after: str = ""
    kind: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Form:
    """The form of a block.

    Attributes:
        fields: by their names, filled in.
        lines: how many places there are to write sentences or tellings in.
        revision: of the block that is changed; 0 of a new one.
        key: by which sending it twice does it once.
        blanked: the fields of which the words are not to be read, and stay as they are when nothing is typed in them.
    """

    kind: str
    fields: Mapping[str, str]
    lines: int
    revision: int = 0
    key: str = ""
    blanked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """A block in the editor.

    Attributes:
        name: its kind and its place among all, such as *Citaat 4 van 9*.
        place: from 1.
        summary: how it begins, for when it is folded.
        form: to change it, where that stands open.
        moved: its quotation may be found again at another place.
        adding: something is added after it.
        wrong: what is wrong with it, in words.
    """

    block: BlockView
    name: str
    place: int
    summary: str
    form: Form | None
    moved: bool
    adding: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Flawed:
    """Something that is wrong, with the block that it is about."""

    text: str
    url: str
    in_the_way: bool


@dataclass(frozen=True)
class Side:
    """What stands beside the draft.

    Attributes:
        meters: per voice of which there are documents how its words stand in it, in words.
        written: how much of the words is quoted and how much is the lab's own, in words.
        wider: searches for the voices that are silent.
    """

    meters: tuple[str, ...]
    written: str
    wider: tuple[tuple[Voice, Named], ...]
    flaws: tuple[Flawed, ...]


@dataclass(frozen=True)
class EditorPage:
    """A draft.

    Attributes:
        back, again: what can be taken back and done again, in words; empty when there is nothing.
        adding: the form for something new, where that stands open.
        kind_edited: the kind of the block that is changed; empty when none is.
        numbered: the quotations that forms refer to by their number, from 1.
    """

    title: str
    question: str
    slug: str
    url: str
    number: int
    rows: tuple[Row, ...]
    side: Side
    back: str
    again: str
    adding: Form | None
    kind_edited: str
    numbered: tuple[Quoted, ...]


def editor_page(
    composed: Composed, steps: Steps, objections: Sequence[Objection], forms: Forms, edition: Edition
) -> EditorPage:
    """A draft as who makes it sees it."""
    collection, links = composed.collection, edition.links
    blocks = [shown.block for shown in composed.blocks]
    references = numbered(blocks)
    edited = next((shown for shown in composed.blocks if shown.block.id == forms.edited), None)
    words = {one.reference: one for one in composed.words}
    flaws: dict[str, list[str]] = {}
    for one in objections:
        if one.block:
            flaws.setdefault(one.block, []).append(edition.wording(f"bezwaar.{_key(one)}"))
    url = links.collection(collection.slug, "bewerken")
    return EditorPage(
        title=collection.title,
        question=collection.question,
        slug=collection.slug,
        url=url,
        number=len(blocks),
        rows=_rows(composed.blocks, references, flaws, forms, edition),
        side=_side(composed, objections, url, edition),
        back=step_in_words(steps.back[0], edition) if steps.back else "",
        again=step_in_words(steps.again[0], edition) if steps.again else "",
        adding=_new_form(forms),
        kind_edited=edited.block.kind if edited else "",
        numbered=tuple(quoted(words[ref], edition) for ref in references),
    )


def step_in_words(step: Step, edition: Edition) -> str:
    """What somebody did: *Citaat verplaatst*."""
    block = step.after or step.before
    kind = edition.wording(f"blok.soort_{block.kind}") if block else ""
    return edition.wording(f"bouw.stap_{step.kind.value}", soort=kind)


def block_names(shown: Sequence[Shown], edition: Edition) -> dict[str, str]:
    """What each block is called among those of its kind: *Citaat 2 van 3*."""
    t, of_kind = edition.wording, Counter(one.block.kind for one in shown)
    so_far: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one in shown:
        kind = one.block.kind
        so_far[kind] += 1
        names[one.block.id] = t("bouw.naam", soort=t(f"blok.soort_{kind}"), n=so_far[kind], van=of_kind[kind])
    return names


def flawed(one: Objection, url: str, edition: Edition, names: Mapping[str, str]) -> Flawed:
    """What is wrong, with the way to its block, or to where the collection says of itself what is wrong.

    Args:
        one: the objection.
        url: of the editor.
        edition: in which language.
        names: of the blocks, as ``block_names`` gives them: of two with the same flaw one knows which is which.
    """
    room = "/instellingen" if not one.block and _key(one) in {"question", "literal", "blanked"} else ""
    said = edition.wording(f"bezwaar.{_key(one)}")
    return Flawed(
        f"{names[one.block]}: {said}" if one.block and one.block in names else said,
        f"{url}#blok-{one.block}" if one.block else f"{url}{room}",
        one.stands_in_the_way,
    )


def _key(one: Objection) -> str:
    return one.flaw.value.replace("-", "_")


def _rows(
    shown: Sequence[Shown],
    references: Sequence[Reference],
    flaws: Mapping[str, Sequence[str]],
    forms: Forms,
    edition: Edition,
) -> tuple[Row, ...]:
    names, rows = block_names(shown, edition), []
    for place, one in enumerate(shown, start=1):
        rows.append(
            Row(
                block=block_view(one, edition),
                name=names[one.block.id],
                place=place,
                summary=in_a_line(one.block, one.words),
                form=_form_of(one, references, forms) if one.block.id == forms.edited else None,
                moved=one.block.kind == "quote" and any(word.state in _MOVED for word in one.words),
                adding=one.block.id == forms.after,
                wrong=tuple(flaws.get(one.block.id, ())),
            )
        )
    return tuple(rows)


_MOVED = {State.EARLIER, State.CHANGED}


def _form_of(shown: Shown, references: Sequence[Reference], forms: Forms) -> Form:
    """The form of a block, with what was typed in it before it could be saved."""
    there = typed_of(shown.block, references)
    blanked = frozenset(name for name, value in there.items() if is_covered(value) or (shown.covered and not value))
    fields = forms.typed if forms.typed.get("blok") == shown.block.id else there
    lines = max(_lines(shown.block.kind, some) for some in (there, fields))
    fields = {name: "" if is_covered(value) else value for name, value in fields.items()}
    return Form(shown.block.kind, fields, lines, shown.placed.revision if shown.placed else 0, blanked=blanked)


def _new_form(forms: Forms) -> Form | None:
    if not forms.after or not forms.kind:
        return None
    key = forms.typed.get("sleutel", "") or new_id()
    return Form(forms.kind, forms.typed, _lines(forms.kind, forms.typed), key=key)


def _lines(kind: str, fields: Mapping[str, str]) -> int:
    return lines_of(fields, "zin-" if kind == "synthesis" else "wie-")


def _side(composed: Composed, objections: Sequence[Objection], url: str, edition: Edition) -> Side:
    t, own = edition.wording, composed.own_words
    quoted_in_all = sum(own.quoted.values())
    return Side(
        meters=tuple(
            t.count(f"bouw.geen_woord_{SOURCES[source]}", own.documents[source])
            if own.unquoted[source] == own.documents[source]
            else t(f"bouw.woorden_{SOURCES[source]}", n=t.number(own.quoted[source]))
            for source in VOICES
            if own.documents[source]
        ),
        written=t("bouw.eigen", n=t.number(own.written), van=t.number(own.written + quoted_in_all)),
        wider=tuple((voice(one, edition), _wider(one, composed, edition)) for one in composed.plurality.silent),
        flaws=tuple(flawed(one, url, edition, block_names(composed.blocks, edition)) for one in objections),
    )


def _wider(source: KnowledgeSource, composed: Composed, edition: Edition) -> Named:
    """A search for a voice with the question of the collection."""
    collection = composed.collection
    filters = Filters(sources=frozenset({source}))
    query = SearchQuery(text=collection.question or collection.title, filters=filters)
    return Named(edition.wording("bouw.zoek_breder", stem=edition.voice(source).lower()), edition.links.search(query))
