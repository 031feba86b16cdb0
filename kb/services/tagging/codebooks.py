"""The codes of a study: making, describing, moving, merging, splitting and retiring them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from typing import NamedTuple

from kb.errors import Invalid, ThingNotFound
from kb.model.annotation import Coding, Highlight, Said
from kb.model.codebook import HUES, Code, CodeSet, CodeState, Mapping
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.evidence import KnowledgeSource
from kb.model.foreign import Foreign
from kb.model.identity import DocumentId, ThemeId
from kb.model.memo import Memo
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, StudyId, ThingId
from kb.model.theme import Thesaurus
from kb.ports.annotations import Tally, Where
from kb.services.tagging.coding import MOST, Coder
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.giving import checked, new_code
from kb.services.tagging.naming import named_by


class Node(NamedTuple):
    """A code in its place in the tree.

    Attributes:
        name: as it is shown; empty when it was words of a text that is not there any more.
        depth: how many codes stand above it.
        voices: how often it was given, by whose knowledge it is.
        here: how often in the document that was asked for.
        outdated: how many of those were given under an earlier definition.
    """

    code: Code
    name: str
    depth: int
    voices: Map[KnowledgeSource, int]
    here: int = 0
    outdated: int = 0

    @property
    def codings(self) -> int:
        """How often it was given."""
        return sum(self.voices.values())


class Codebooks:
    """The codes of studies."""

    def __init__(self, deeds: Deeds, *, coder: Coder, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._coder = coder
        self._thesaurus = thesaurus

    def tree(self, study: StudyId, reader: Reader, *, document: DocumentId | None = None) -> list[Node]:
        """The codes of a study, each below the one that it stands under, with how often they were given."""
        codes = self._deeds.annotations.things(Code, study, reader)
        tallies = self._deeds.annotations.tallies
        everywhere = tallies(study, reader, per=["code"])
        here = tallies(study, reader, Where(document=document), per=["code"]) if document else []
        return self._nodes(study, codes, reader, everywhere, here)

    def uncounted(self, study: StudyId, reader: Reader) -> list[Node]:
        """The same without how often they were given, which takes longest."""
        return self._nodes(study, self._deeds.annotations.things(Code, study, reader), reader)

    def at(self, study: StudyId, number: int, reader: Reader) -> list[Node]:
        """The codes as they were after a deed, without how often they were given."""
        codes = self._deeds.annotations.at(Code, study, number, reader)
        return self._nodes(study, codes, reader)

    def code(self, study: StudyId, id: str, reader: Reader) -> Code:
        """One by its id.

        Raises:
            ThingNotFound: it is not in the study.
        """
        return self._deeds.one(Code, study, id, reader)

    def names_of(self, study: StudyId, reader: Reader) -> dict[str, str]:
        """What all codes of a study are called."""
        names = self.names(study, self._deeds.annotations.things(Code, study, reader), reader)
        return {str(id): name for id, name in names.items()}

    def names(self, study: StudyId, codes: Iterable[Code], reader: Reader) -> dict[ThingId, str]:
        """What codes are called: of one whose name is words in a text those words, as long as they stand there."""
        codes = list(codes)
        vivo = {one.words_of for one in codes if one.words_of}
        highlights = self._deeds.some(Highlight, study, vivo, reader)
        words = self._coder.words(highlights, reader) if highlights else {}
        return {one.id: one.name or named_by(words.get(one.words_of or ThingId(""), "")) for one in codes}

    def add(self, study: StudyId, name: str, reader: Reader, *, parent: ThingId | None = None, key: str = "") -> Head:
        """A new code, last under its parent.

        Raises:
            Invalid: no name, or one that stands there already: tools find codes by their path.
            ThingNotFound: there is no such parent.
        """

        def plan(_: Member) -> Plan:
            made = self._new(study, name, parent, reader)
            return Plan(DeedKind.CODE_ADDED, added([made]), about=made.id)

        return self._deeds.run(study, reader, plan, key=key)

    def start_from(self, study: StudyId, theme: ThemeId, reader: Reader, *, key: str = "") -> Head:
        """Codes for a theme of the thesaurus and everything below it, mapped to those; what is there already stays.

        Raises:
            ThingNotFound: there is no such theme.
        """
        if theme not in self._thesaurus:
            msg = f"there is no concept {theme}"
            raise ThingNotFound(msg)

        def plan(_: Member) -> Plan:
            there = self._deeds.annotations.things(Code, study, reader)
            made = list(_branch(study, theme, self._thesaurus, there))
            return Plan(DeedKind.CODE_ADDED, added(made), about=made[0].id if made else "")

        return self._deeds.run(study, reader, plan, key=key)

    def change(self, study: StudyId, now: Code, reader: Reader, *, before: Code | None = None, key: str = "") -> Head:
        """Put a code in place of the one with its id; another definition makes what was coded before one to review.

        Args:
            study: that it is in.
            now: the code as it has to be; where it stands in the tree is not looked at.
            reader: who does it.
            before: as the reader saw it; given, nothing changes where it is something else by now.
            key: see ``Deeds.run``.

        Raises:
            InTheWay: it is something else than was seen.
            Invalid: a name or a hue that cannot be.
            ThingNotFound: it is not there, or there is no such concept.
        """
        if now.concept is not None and now.concept not in self._thesaurus:
            msg = f"there is no concept {now.concept}"
            raise ThingNotFound(msg)

        def plan(_: Member) -> Plan:
            there = self._deeds.one(Code, study, now.id, reader)
            said = now.model_copy(update={"parent": there.parent, "ordinal": there.ordinal})
            if said.name:
                said = said.model_copy(update={"name": checked(said.name)})
            defined = there.definition + (said.defined != there.defined)
            said = said.model_copy(update={"definition": defined})
            return Plan(DeedKind.CODE_CHANGED, [Change(before or there, said)], about=now.id)

        return self._deeds.run(study, reader, plan, key=key)

    def rename(
        self, study: StudyId, id: ThingId, name: str, reader: Reader, *, before: str | None = None, key: str = ""
    ) -> Head:
        """Call a code something else; one that was called by words of a text is called so from then on.

        Args:
            study: that it is in.
            id: of the code.
            name: as it is called then.
            reader: who does it.
            before: as the reader saw it called; given, nothing changes where it is called something else by now.
            key: see ``Deeds.run``.

        Raises:
            InTheWay: it is called something else than was seen.
            Invalid: no name, or one that stands there already.
            ThingNotFound: it is not there.
        """
        said = checked(name)

        def plan(_: Member) -> Plan:
            code = self._deeds.one(Code, study, id, reader)
            called = self.names(study, [code], reader)[id]
            seen = code if before in {None, called} else code.model_copy(update={"name": before, "words_of": None})
            there = self._deeds.annotations.things(Code, study, reader)
            if any(
                one.parent == code.parent and one.id != id and one.name.casefold() == said.casefold() for one in there
            ):
                msg = "hier staat al een code die zo heet"
                raise Invalid(msg)
            now = code.model_copy(update={"name": said, "words_of": None})
            return Plan(DeedKind.CODE_CHANGED, [Change(seen, now)], about=id)

        return self._deeds.run(study, reader, plan, key=key)

    def colour_below(self, study: StudyId, ids: Iterable[ThingId], hue: int, reader: Reader, *, key: str = "") -> Head:
        """Give codes and all that stand under them one colour.

        Raises:
            Invalid: there is no such colour, or no code is named.
            ThingNotFound: one of the codes is not there.
        """
        wanted = set(ids)
        if not wanted:
            msg = "vink eerst aan welke codes u bedoelt"
            raise Invalid(msg)
        self._all(study, wanted, reader)
        hues: dict[ThingId, int] = {}
        for code, _ in walk(self._deeds.annotations.things(Code, study, reader)):
            if code.id in wanted or code.parent in hues:
                hues[code.id] = hue
        return self.recolour(study, hues, reader, key=key)

    def colour_branches(self, study: StudyId, reader: Reader, *, key: str = "") -> Head:
        """Give each branch of the tree a colour of its own, as long as there are colours."""
        hues: dict[ThingId, int] = {}
        branch = -1
        for code, depth in walk(self._deeds.annotations.things(Code, study, reader)):
            branch += depth == 0
            hues[code.id] = branch % HUES
        return self.recolour(study, hues, reader, key=key)

    def recolour(self, study: StudyId, hues: Map[ThingId, int], reader: Reader, *, key: str = "") -> Head:
        """Give codes other colours.

        Raises:
            Invalid: there is no such colour.
            ThingNotFound: one of the codes is not there.
        """
        if any(not 0 <= hue < HUES for hue in hues.values()):
            msg = f"er zijn {HUES} kleuren, genummerd vanaf 0"
            raise Invalid(msg)

        def plan(_: Member) -> Plan:
            codes = self._all(study, hues, reader)
            changes = [Change(code, code.model_copy(update={"hue": hues[code.id]})) for code in codes]
            return Plan(DeedKind.CODE_CHANGED, changes)

        return self._deeds.run(study, reader, plan, key=key)

    def move(
        self, study: StudyId, id: ThingId, reader: Reader, *, under: ThingId | None, at: int, key: str = ""
    ) -> Head:
        """Put a code, with all below it, somewhere else in the tree.

        Args:
            study: that it is in.
            id: of the code.
            reader: who does it.
            under: the code that it stands under from then on; ``None`` at the top.
            at: its place among the others there, from 0; beyond the last is last.
            key: see ``Deeds.run``.

        Raises:
            Invalid: it would stand under itself.
            ThingNotFound: one of them is not there.
        """

        def plan(_: Member) -> Plan:
            there = {one.id: one for one in self._deeds.annotations.things(Code, study, reader)}
            if id not in there or (under is not None and under not in there):
                msg = f"there is no code {id} or {under} in study {study}"
                raise ThingNotFound(msg)
            above = under
            while above is not None:
                if above == id:
                    msg = "een code kan niet onder zichzelf staan"
                    raise Invalid(msg)
                above = there[above].parent
            moved = there[id]
            others = _siblings(there.values(), under, but=id)
            place = min(max(at, 0), len(others))
            now = [*others[:place], moved, *others[place:]]
            changes = [
                Change(one, one.model_copy(update={"parent": under, "ordinal": number}))
                for number, one in enumerate(now)
            ]
            return Plan(DeedKind.CODE_MOVED, changes, about=id)

        return self._deeds.run(study, reader, plan, key=key)

    def merge(self, study: StudyId, ids: Iterable[ThingId], into: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Let one code take the place of others; what was said twice of the same words is said once.

        Raises:
            Invalid: nothing to merge, or the code would stand under itself.
            ThingNotFound: one of the codes is not there.
        """

        def plan(_: Member) -> Plan:
            target = self._deeds.one(Code, study, into, reader)
            gone = self._all(study, [id for id in dict.fromkeys(ids) if id != into], reader)
            if not gone:
                msg = "kies ten minste één andere code om samen te voegen"
                raise Invalid(msg)
            changes = [
                *self._recoded(study, gone, target),
                *self._rehung(study, gone, target, reader),
                *removed(gone),
            ]
            return Plan(DeedKind.CODES_MERGED, changes, about=into)

        return self._deeds.run(study, reader, plan, key=key)

    def recode(self, study: StudyId, codings: Iterable[ThingId], to: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Give other codings this code instead of theirs, as in splitting one.

        Raises:
            Invalid: too many at once.
            ThingNotFound: the code or one of the codings is not there.
        """
        ids = list(dict.fromkeys(codings))
        _refuse_many(ids)

        def plan(_: Member) -> Plan:
            target = self._deeds.one(Code, study, to, reader)
            known = {one.said for one in self._deeds.annotations.things(Coding, study, reader, Where(code=to))}
            there = self._codings(study, ids, reader)
            return Plan(DeedKind.CODE_SPLIT, list(_given(there, target, known)), about=to)

        return self._deeds.run(study, reader, plan, key=key)

    def split_off(
        self, study: StudyId, codings: Iterable[ThingId], name: str, parent: ThingId, reader: Reader, *, key: str = ""
    ) -> Head:
        """Give codings a code that is new and stands under another, as one deed.

        Raises:
            Invalid: too many at once, no name, or one that stands there already.
            ThingNotFound: the parent or one of the codings is not there.
        """
        ids = list(dict.fromkeys(codings))
        _refuse_many(ids)

        def plan(_: Member) -> Plan:
            made = self._new(study, name, parent, reader)
            there = self._codings(study, ids, reader)
            return Plan(DeedKind.CODE_SPLIT, [*added([made]), *_given(there, made, set())], about=made.id)

        return self._deeds.run(study, reader, plan, key=key)

    def review(self, study: StudyId, codings: Iterable[ThingId], reader: Reader, *, key: str = "") -> Head:
        """What was coded under an earlier definition holds under the present one.

        Raises:
            Invalid: too many at once.
        """
        ids = list(dict.fromkeys(codings))
        _refuse_many(ids)

        def plan(_: Member) -> Plan:
            there = self._deeds.some(Coding, study, ids, reader)
            codes = {one.id: one for one in self._deeds.some(Code, study, {c.code for c in there if c.code}, reader)}
            changes = [
                Change(one, one.model_copy(update={"definition": codes[one.code].definition}))
                for one in there
                if one.code and one.definition != codes[one.code].definition
            ]
            return Plan(DeedKind.REVIEWED, changes)

        return self._deeds.run(study, reader, plan, key=key)

    def retire(self, study: StudyId, id: ThingId, reader: Reader, *, retired: bool = True, key: str = "") -> Head:
        """Give a code to nothing new from now on, or use it again."""

        def plan(_: Member) -> Plan:
            code = self._deeds.one(Code, study, id, reader)
            state = CodeState.RETIRED if retired else CodeState.IN_USE
            return Plan(DeedKind.CODE_RETIRED, [Change(code, code.model_copy(update={"state": state}))], about=id)

        return self._deeds.run(study, reader, plan, key=key)

    def remove(self, study: StudyId, id: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Take a code away that was given to nothing and has nothing under it.

        Raises:
            InTheWay: it was, or has.
        """

        def plan(_: Member) -> Plan:
            code = self._deeds.one(Code, study, id, reader)
            named = self._deeds.annotations.things(Foreign, study, reader, Where(on=id))
            return Plan(DeedKind.CODE_REMOVED, removed([code, *named]), about=id)

        return self._deeds.run(study, reader, plan, key=key)

    def _new(self, study: StudyId, name: str, parent: ThingId | None, reader: Reader) -> Code:
        if parent is not None:
            self._deeds.one(Code, study, parent, reader)
        there = self._deeds.annotations.things(Code, study, reader)
        made = new_code(study, parent, there, name=checked(name))
        if any(one.parent == parent and one.name.casefold() == made.name.casefold() for one in there):
            msg = "hier staat al een code die zo heet"
            raise Invalid(msg)
        return made

    def _codings(self, study: StudyId, ids: Sequence[ThingId], reader: Reader) -> list[Coding]:
        there = self._deeds.some(Coding, study, ids, reader)
        if len(there) < len(ids):
            msg = "one of these codings is not there"
            raise ThingNotFound(msg)
        return there

    def _all(self, study: StudyId, ids: Iterable[ThingId], reader: Reader) -> list[Code]:
        wanted = list(ids)
        found = self._deeds.some(Code, study, wanted, reader)
        if len(found) < len(wanted):
            msg = f"one of these codes is not in study {study}"
            raise ThingNotFound(msg)
        return found

    def _recoded(self, study: StudyId, gone: Sequence[Code], target: Code) -> Iterator[Change]:
        """What was given codes that go; also in documents that who merges them may not read."""
        annotations = self._deeds.annotations
        known = {one.said for one in annotations.things(Coding, study, KEEPER, Where(code=target.id))}
        for code in gone:
            yield from _given(annotations.things(Coding, study, KEEPER, Where(code=code.id)), target, known)

    def _rehung(self, study: StudyId, gone: Sequence[Code], target: Code, reader: Reader) -> Iterator[Change]:
        """What else stands under, on or in codes that go, and the key quotations that go along."""
        annotations, ids = self._deeds.annotations, {one.id for one in gone}
        if target.parent in ids:
            msg = "een code kan niet opgaan in een code die eronder staat"
            raise Invalid(msg)
        for child in annotations.things(Code, study, reader):
            if child.parent in ids and child.id not in ids:
                yield Change(child, child.model_copy(update={"parent": target.id}))
        keys = tuple(dict.fromkeys([*target.keys, *(key for one in gone for key in one.keys)]))
        if keys != target.keys:
            yield Change(target, target.model_copy(update={"keys": keys}))
        for id in ids:
            for memo in annotations.things(Memo, study, reader, Where(on=id)):
                yield Change(memo, memo.model_copy(update={"on": target.id}))
            for named in annotations.things(Foreign, study, reader, Where(on=id)):
                yield Change(named, named.model_copy(update={"of": target.id}))
        for held in annotations.things(CodeSet, study, reader):
            codes = tuple(dict.fromkeys(target.id if id in ids else id for id in held.codes))
            if codes != held.codes:
                yield Change(held, held.model_copy(update={"codes": codes}))

    def _nodes(
        self,
        study: StudyId,
        codes: Sequence[Code],
        reader: Reader,
        tallies: Iterable[Tally] = (),
        within: Iterable[Tally] = (),
    ) -> list[Node]:
        names = self.names(study, codes, reader)
        voices: dict[str, Counter[KnowledgeSource]] = defaultdict(Counter)
        for tally in tallies:
            voices[tally.code][tally.source] += tally.codings
        here = Counter({tally.code: tally.codings for tally in within})
        outdated = self._outdated(study, codes, reader) if voices else Counter()
        return [
            Node(code, names[code.id], depth, dict(voices[code.id]), here[code.id], outdated[code.id])
            for code, depth in walk(codes)
        ]

    def _outdated(self, study: StudyId, codes: Iterable[Code], reader: Reader) -> Counter[str]:
        found: Counter[str] = Counter()
        for code in codes:
            if code.definition > 1:
                given = self._deeds.annotations.things(Coding, study, reader, Where(code=code.id))
                found[code.id] = sum(one.definition < code.definition for one in given)
        return found


def _given(codings: Iterable[Coding], target: Code, known: set[Said]) -> Iterator[Change]:
    """Codings as they are with another code; those that say what is known already go."""
    for coding in codings:
        now = coding.model_copy(update={"code": target.id, "concept": None, "definition": target.definition})
        if now.said in known and coding.code != target.id:
            yield Change(coding, None)
        else:
            known.add(now.said)
            yield Change(coding, now)


def _siblings(codes: Iterable[Code], parent: ThingId | None, *, but: ThingId | None = None) -> list[Code]:
    found = [one for one in codes if one.parent == parent and one.id != but]
    return sorted(found, key=lambda one: (one.ordinal, one.name.casefold(), one.id))


def walk(codes: Sequence[Code], parent: ThingId | None = None, depth: int = 0) -> Iterator[tuple[Code, int]]:
    """Codes, each below the one that it stands under, with how many stand above it."""
    below: dict[ThingId | None, list[Code]] = defaultdict(list)
    for one in codes:
        below[one.parent].append(one)
    waiting = [(one, depth) for one in reversed(_siblings(below[parent], parent))]
    while waiting:
        code, deep = waiting.pop()
        yield code, deep
        waiting += [(one, deep + 1) for one in reversed(_siblings(below[code.id], code.id))]


def _branch(study: StudyId, theme: ThemeId, thesaurus: Thesaurus, there: Sequence[Code]) -> Iterator[Code]:
    """New codes for a theme and all below it, under each other as the themes are."""
    mapped = {one.concept: one.id for one in there if one.concept}
    known, waiting = list(there), [thesaurus[theme]]
    while waiting:
        one = waiting.pop()
        waiting += reversed(thesaurus.narrower(one.id))
        if one.id not in mapped:
            parent = mapped.get(one.broader) if one.broader and one.id != theme else None
            code = new_code(study, parent, known, name=checked(one.called("nl"))).model_copy(
                update={"concept": one.id, "mapping": Mapping.EXACT, "covers": one.definition.get("nl", "")}
            )
            mapped[one.id] = code.id
            known.append(code)
            yield code


def _refuse_many(ids: Sequence[ThingId]) -> None:
    if len(ids) > MOST:
        msg = f"in één keer kan dit met {MOST} codes"
        raise Invalid(msg)
