"""A project of QualCoder: its database ``data.qda``, or the folder of the project as a zip.

Its places are measured against the words that it keeps with each coding. What it says of pictures,
sound and film is named and left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO

from exchange.checking import checked
from exchange.databases import LARGEST, Database, Value, number, opened, text
from exchange.losses import Loss, LossKind
from exchange.outcome import Imported
from exchange.packages import opened as opened_package
from exchange.project import Case, Code, Coding, Made, Note, Project, Selection, Source, User, Variable, VariableKind
from exchange.project import Value as Given
from exchange.refi.grammar import LONGEST_NAME, color, derived, is_value, moment
from exchange.refi.ruler import Drafted, placed
from exchange.saying import Said, quoted, refused, said
from kb.coding.rulers import Written, written

_ZIP = b"PK\x03\x04"
_DATABASE = "data.qda"
_MEDIA = re.compile(r"/?(images|audio|video)[/:]", re.IGNORECASE)
_NUMERIC = "numeric"
_NAMELESS = "(zonder naam)"
_DEEPEST = 32


def read(content: bytes) -> Imported:
    """What a project holds.

    Raises:
        InvalidExchange: it is no project of QualCoder, or not safe to read.
    """
    with opened(_database(content)) as database:
        if not database.has("source", "code_name", "code_text"):
            raise refused("no_qualcoder")
        return _Reading(database).read()


def _database(content: bytes) -> bytes:
    if not content.startswith(_ZIP):
        return content
    with opened_package(BytesIO(content), "qualcoder") as package:
        found = [name for key, name in package.names.items() if key.split("/")[-1] == _DATABASE]
        if len(found) != 1:
            raise refused("qualcoder_files", number=len(found), name=_DATABASE)
        return package.read(found[0], LARGEST)


Key = Value


class _Reading:
    def __init__(self, database: Database) -> None:
        self._rows = database.rows
        self._losses: list[Loss] = []
        self._owners: dict[str, str] = {}
        self._notes: list[Note] = []
        self._selections: dict[Key, dict[tuple[int, int], Selection]] = defaultdict(dict)
        """By source and place."""
        self._values: dict[tuple[str, Key], list[Given]] = defaultdict(list)

    def read(self) -> Imported:
        codes, by_id = self._codes()
        variables = self._variables()
        self._codings(by_id)
        self._annotations()
        texts = dict(self._texts())
        cases = tuple(self._cases(texts))
        located = placed([*self._sources(texts), *(Drafted(note, written(note.text or "")) for note in self._notes)])
        sources, notes = located.sources[: len(texts)], located.sources[len(texts) :]
        self._tell_media()
        journal = tuple(self._journal())
        users = tuple(User(guid, name) for name, guid in self._owners.items())
        project = Project(
            "QualCoder",
            "QualCoder",
            users=users,
            codes=codes,
            variables=variables,
            cases=cases,
            sources=sources,
            notes=(*notes, *journal),
            about=tuple(note.guid for note in journal),
        )
        found = checked(project)
        return Imported(found.project, located.measured, (*self._losses, *located.losses, *found.losses))

    def _tell(self, thing: Said, why: str) -> None:
        self._losses.append(Loss(LossKind.LEFT_OUT, thing, said(f"why.{why}")))

    def _made(self, owner: Value, date: Value) -> Made:
        return Made(self._owner(owner), moment(text(date)))

    def _owner(self, owner: Value) -> str:
        name = text(owner).strip()[:LONGEST_NAME]
        return self._owners.setdefault(name, derived("qualcoder", "owner", name)) if name else ""

    def _codes(self) -> tuple[tuple[Code, ...], Mapping[Key, str]]:
        """The codes in their categories, and their guids by number."""
        under: dict[tuple[str, Key], list[tuple[tuple[str, Key], Code]]] = defaultdict(list)
        by_id: dict[Key, str] = {}
        for id_, name, memo, above in self._rows("code_cat", "catid", "name", "memo", "supercatid"):
            made = Code(_guid("category", name), _name(name), codable=False, description=text(memo))
            under["category", above].append((("category", id_), made))
        columns = ("cid", "name", "memo", "color", "catid", "supercid")
        for id_, name, memo, tint, category, above in self._rows("code_name", *columns):
            guid = by_id[id_] = _guid("code", name)
            made = Code(guid, _name(name), color=color(text(tint)) or "", description=text(memo))
            under[("code", above) if above is not None else ("category", category)].append((("code", id_), made))
        tree = _grown(under, ("category", None), set())
        there = _guids(tree)
        lost = [made for found in under.values() for key, made in found if made.guid not in there]
        for made in lost:
            self._losses.append(Loss(LossKind.CHANGED, said("thing.code", name=quoted(made.name)), said("why.stray")))
        return (*tree, *lost), by_id

    def _codings(self, codes: Mapping[Key, str]) -> None:
        columns = ("cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo")
        for code, source, words, first, last, owner, date, memo in self._rows("code_text", *columns):
            start, end = number(first), number(last)
            if start is None or end is None:
                self._tell(said("thing.coding", name=quoted(text(words))), "no_place")
                continue
            made = self._made(owner, date)
            guid = derived("qualcoder", "coding", text(source), f"{start}-{end}", codes.get(code, ""), made.by)
            notes = self._memo(guid, memo, made)
            coding = Coding(guid, codes.get(code, ""), made.by, made.at, notes)
            self._select(source, start, end, text(words), coding)

    def _annotations(self) -> None:
        columns = ("fid", "pos0", "pos1", "memo", "owner", "date")
        for source, first, last, memo, owner, date in self._rows("annotation", *columns):
            start, end = number(first), number(last)
            if start is not None and end is not None:
                guid = derived("qualcoder", "annotation", text(source), f"{start}-{end}", text(owner))
                self._select(source, start, end, "", notes=self._memo(guid, memo, self._made(owner, date)))

    def _select(
        self,
        source: Key,
        start: int,
        end: int,
        words: str,
        coding: Coding | None = None,
        *,
        notes: tuple[str, ...] = (),
    ) -> str:
        """The guid of the selection at a place, which gets a coding or notes."""
        guid = derived("qualcoder", "selection", text(source), f"{start}-{end}")
        had = self._selections[source].get((start, end)) or Selection(guid, start, end)
        codings = (*had.codings, *([coding] if coding else []))
        self._selections[source][start, end] = replace(
            had, label=had.label or words, codings=codings, notes=(*had.notes, *notes)
        )
        return guid

    def _memo(self, of: str, memo: Value, made: Made) -> tuple[str, ...]:
        """The guid of the note that a memo becomes, when it says something."""
        if not text(memo).strip():
            return ()
        note = Note(derived("qualcoder", "memo", of), "", text=text(memo), made=made)
        self._notes.append(note)
        return (note.guid,)

    def _texts(self) -> Iterator[tuple[Key, Written]]:
        for id_, name, full, path in self._rows("source", "id", "name", "fulltext", "mediapath"):
            if full is None or _MEDIA.match(text(path)):
                self._tell(said("thing.source", name=quoted(text(name))), "media")
                self._selections.pop(id_, None)
            else:
                yield id_, written(text(full))

    def _sources(self, texts: Mapping[Key, Written]) -> Iterator[Drafted]:
        for id_, name, memo, owner, date in self._rows("source", "id", "name", "memo", "owner", "date"):
            if id_ in texts:
                source = Source(
                    _guid("source", id_),
                    _name(name),
                    description=text(memo),
                    selections=tuple(self._selections.pop(id_, {}).values()),
                    values=tuple(self._values.get(("file", id_), ())),
                    made=self._made(owner, date),
                )
                yield Drafted(source, texts[id_])
        for left in self._selections.values():
            self._tell(said("thing.selections", number=len(left)), "no_source")

    def _variables(self) -> tuple[Variable, ...]:
        found: dict[str, Variable] = {}
        for name, memo, kind in self._rows("attribute_type", "name", "memo", "valuetype"):
            sort = VariableKind.FLOAT if text(kind) == _NUMERIC else VariableKind.TEXT
            found[text(name)] = Variable(_guid("variable", name), _name(name), sort, text(memo))
        for name, whose, value, id_ in self._rows("attribute", "name", "attr_type", "value", "id"):
            variable, given = found.get(text(name)), text(value)
            if variable is None or not given:
                continue
            if is_value(variable.kind, given):
                self._values[text(whose), id_].append(Given(variable.guid, given))
            else:
                self._tell(said("thing.value_of", value=quoted(given), variable=quoted(variable.name)), "no_number")
        return tuple(found.values())

    def _cases(self, texts: Mapping[Key, Written]) -> Iterator[Case]:
        """The cases; a text that belongs to one as a whole is told from a stretch of it."""
        sources: dict[Key, dict[str, None]] = defaultdict(dict)
        selections: dict[Key, dict[str, None]] = defaultdict(dict)
        for case, source, first, last in self._rows("case_text", "caseid", "fid", "pos0", "pos1"):
            start, end = number(first), number(last)
            if source not in texts or start is None or end is None:
                continue
            if start == 0 and end >= len(texts[source].text) - 1:
                sources[case][_guid("source", source)] = None
            else:
                selections[case][self._select(source, start, end, "")] = None
        for id_, name, memo in self._rows("cases", "caseid", "name", "memo"):
            values = tuple(self._values.get(("case", id_), ()))
            yield Case(
                _guid("case", name), _name(name), text(memo), (), values, tuple(sources[id_]), tuple(selections[id_])
            )

    def _journal(self) -> Iterator[Note]:
        for name, entry, owner, date in self._rows("journal", "name", "jentry", "owner", "date"):
            yield Note(
                _guid("journal", name), _name(name), text=written(text(entry)).text, made=self._made(owner, date)
            )

    def _tell_media(self) -> None:
        for table, what in (("code_image", "codings_of_pictures"), ("code_av", "codings_of_sound")):
            amount = len(self._rows(table, "memo"))
            if amount:
                self._tell(said(f"thing.{what}", number=amount), "media_codings")


Under = Mapping[tuple[str, Key], list[tuple[tuple[str, Key], Code]]]


def _grown(under: Under, above: tuple[str, Key], seen: set[str], depth: int = 1) -> tuple[Code, ...]:
    """The codes under something, with those under them; none twice."""
    made: list[Code] = []
    for key, code in under.get(above, ()):
        if code.guid not in seen:
            seen.add(code.guid)
            made.append(replace(code, codes=_grown(under, key, seen, depth + 1) if depth < _DEEPEST else ()))
    return tuple(made)


def _guids(codes: tuple[Code, ...]) -> set[str]:
    return {guid for code in codes for guid in (code.guid, *_guids(code.codes))}


def _guid(kind: str, value: Value) -> str:
    return derived("qualcoder", kind, text(value))


def _name(value: Value) -> str:
    return text(value)[:LONGEST_NAME] or _NAMELESS
