"""Codes that come into a study: new ones, and what a file says otherwise of those that are here.

What a file says takes the place of ours, and is named. But for this: where it says what ours said before, the file is
the older one, and ours stays; and so does ours of the codes of which somebody keeps it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from exchange.differing import differs
from exchange.leaving import CONCEPTS
from exchange.ledger import Ledger
from exchange.losses import Loss, LossKind
from exchange.matching import Matched
from exchange.project import Code, Project, all_codes
from exchange.renaming import Kind
from exchange.saying import quoted, said
from exchange.wording import hue_of, read
from kb.model import codebook
from kb.model.deed import Change
from kb.model.identity import ThemeId, concept_guid
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, ThingId
from kb.services.tagging.deeds import new_thing

_FIELDS = frozenset({"name", "description"})
_DEFINING = ("covers", "leaves", "example")


class Recoding:
    """The codes of one project on their way in.

    Attributes:
        recoded: names of codes that become what the file says, by their ids.
        concepts: those that stand in files as codes, by guid.
    """

    def __init__(self, ledger: Ledger, keep: Collection[str] = ()) -> None:
        self._ledger = ledger
        self._keep = keep
        self._study, self._library = ledger.desk.study, ledger.desk.library
        self.recoded: dict[ThingId, str] = {}
        self.concepts: Mapping[str, ThemeId] = {concept_guid(theme.id): theme.id for theme in self._library.thesaurus}
        self._said: Mapping[str, Code] = {}
        self._now: dict[str, codebook.Code] = {}
        self._definitions: dict[str, int] = {}

    def add(self, project: Project, new: Collection[str]) -> None:
        """Add those that are new."""
        hue = len(self._library.annotations.things(codebook.Code, self._study, self._ledger.desk.reader))

        def make(codes: Iterable[Code], parent: ThingId | None) -> None:
            nonlocal hue
            for ordinal, code in enumerate(codes):
                if code.guid in self.concepts or (code.name == CONCEPTS and not code.codable):
                    make(code.codes, None)
                    continue
                if code.guid in new:
                    self._ledger.add(self._new(code, parent, ordinal, hue % codebook.HUES), code.guid)
                    hue += 1
                make(code.codes, self._ledger.id(code.guid))

        make(project.codes, None)

    def change(self, project: Project, beside: Matched) -> Mapping[str, frozenset[str]]:
        """Take over what they are called and are for elsewhere by now; by guid what of each was looked at."""
        self._said = {} if project.names_only else {code.guid: code for _, code in all_codes(project.codes)}
        codes = {code.guid: code for _, code in all_codes(project.codes)}
        known = [one.guid for one in beside.changed if one.kind is Kind.CODE and _FIELDS & {*one.fields}]
        for guid in known:
            self._recode(codes[guid])
        return dict.fromkeys(known, _FIELDS)

    def definition(self, guid: str) -> int:
        """Under which definition a code of the file was given: the number of ours that says the same, else the first.

        A file that says nothing of what a code is for, does not say that it knew the present definition.
        """
        if guid not in self._definitions:
            self._definitions[guid] = self._definition(guid)
        return self._definitions[guid]

    def _new(self, code: Code, parent: ThingId | None, ordinal: int, hue: int) -> codebook.Code:
        name = " ".join(code.name.split())
        if len(name) > LONGEST_NAME:
            self._ledger.losses.append(Loss(LossKind.CHANGED, quoted(name), said("why.cut", most=LONGEST_NAME)))
        given = hue_of(code.color)
        return codebook.Code(
            id=new_thing(),
            study=self._study,
            name=name[:LONGEST_NAME] or "?",
            parent=parent,
            ordinal=ordinal,
            codable=code.codable,
            hue=hue if given is None else given,
            **self._described(code.description),
        )

    def _described(self, description: str) -> dict[str, Any]:
        fields = read(description.replace("\0", ""))
        if str(fields.get("concept", "")) not in self._library.thesaurus:
            fields = {key: value for key, value in fields.items() if key not in {"concept", "mapping"}}
        return {key: value[:LONGEST_TEXT] if type(value) is str else value for key, value in fields.items()}

    def _told(self, code: Code, there: codebook.Code) -> dict[str, Any]:
        """What a file says of a code; what it does not say stands as it stood."""
        name = " ".join(code.name.split())[:LONGEST_NAME]
        fields = {part: told for part, told in self._described(code.description).items() if told}
        return ({"name": name} if name and not there.words_of else {}) | fields

    def _recode(self, code: Code) -> None:
        there = self._there(code.guid)
        if there is None:
            return
        earlier = self._earlier(there)
        thing = said("thing.code", name=quoted(there.name or code.name))
        differing = {part: value for part, value in self._told(code, there).items() if value != getattr(there, part)}
        older = {part for part, value in differing.items() if any(getattr(was, part) == value for was in earlier)}
        stays = {*differing} if there.id in self._keep else older
        now = there.model_copy(update={part: value for part, value in differing.items() if part not in stays})
        now = now.model_copy(update={"definition": there.definition + (now.defined != there.defined)})
        if now != there:
            self.recoded[there.id] = now.name or code.name
            self._ledger.changes.append(Change(there, now))
            self._now[code.guid] = now
        for part, value in differing.items():
            how: Literal["older", "stays", "becomes"] = (
                "older" if part in older else "stays" if part in stays else "becomes"
            )
            why = differs(part, str(getattr(there, part) or ""), str(value), how=how)
            self._ledger.losses.append(Loss(LossKind.CHANGED, thing, why))

    def _definition(self, guid: str) -> int:
        code, there = self._said.get(guid), self._there(guid)
        if code is None or there is None or there.definition == 1:
            return 1
        told = {part: value for part, value in self._told(code, there).items() if part in _DEFINING}
        if not told:
            return 1
        versions = [self._now.get(guid, there), there, *self._earlier(there)]
        same = (one.definition for one in versions if all(getattr(one, part) == told[part] for part in told))
        return max(same, default=1)

    def _there(self, guid: str) -> codebook.Code | None:
        """Our code; nothing for a concept, and for one that is only coming."""
        desk = self._ledger.desk
        if guid in self.concepts or guid in self._ledger.came:
            return None
        return self._library.bench.codebooks.code(desk.study, self._ledger.id(guid), desk.reader)

    def _earlier(self, code: codebook.Code) -> list[codebook.Code]:
        """How a code was before, but for what was taken back."""
        desk = self._ledger.desk
        deeds = self._library.annotations.history(desk.study, code.id, desk.reader)
        changes = (one for deed in deeds if not deed.undone and not deed.undoes for one in deed.changes)
        return [one.before for one in changes if isinstance(one.before, codebook.Code)]
