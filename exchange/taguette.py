"""A project that Taguette exported (SQLite), as it keeps places: bytes of UTF-8 over the text nodes of a page.

Tags are paths with dots; each part becomes a code. Taguette does not say who gave a tag.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from exchange.checking import checked
from exchange.databases import Database, number, opened, text
from exchange.losses import Loss, LossKind
from exchange.outcome import Imported
from exchange.pagetext import page_text
from exchange.project import Code, Coding, Made, Project, Selection, Source
from exchange.refi.grammar import LONGEST_NAME, derived, moment
from exchange.refi.ruler import Drafted, placed
from exchange.saying import refused, said
from kb.coding.rulers import BYTES

_DEEPEST = 32


def read(content: bytes) -> Imported:
    """What an exported project holds.

    Raises:
        InvalidExchange: it is no project of Taguette, or more than one.
    """
    with opened(content) as database:
        if not database.has("projects", "documents", "highlights", "tags", "highlight_tags"):
            raise refused("no_taguette")
        projects = database.rows("projects", "id", "name", "description")
        if len(projects) != 1:
            raise refused("projects", number=len(projects))
        ((_, name, description),) = projects
        return _Reading(database, text(name)[:LONGEST_NAME], text(description)).read()


class _Reading:
    def __init__(self, database: Database, name: str, description: str) -> None:
        self._database = database
        self._name, self._description = name, description
        self._losses: list[Loss] = []
        self._tags: dict[int | None, str] = {}
        self._given: dict[int | None, dict[str, None]] = defaultdict(dict)

    def read(self) -> Imported:
        codes = self._codes()
        for highlight, tag in self._database.rows("highlight_tags", "highlight_id", "tag_id"):
            self._given[number(highlight)][self._tags.get(number(tag), "")] = None
        located = placed(list(self._sources()), (BYTES,))
        project = Project(self._name, "Taguette", description=self._description, codes=codes, sources=located.sources)
        found = checked(project)
        return Imported(found.project, located.measured, (*self._losses, *located.losses, *found.losses))

    def _guid(self, kind: str, *names: str) -> str:
        return derived("taguette", self._name, kind, *names)

    def _codes(self) -> tuple[Code, ...]:
        """The tags as a tree; what is only on the way to a tag is a folder."""
        described: dict[tuple[str, ...], str] = {}
        for id_, path, description in self._database.rows("tags", "id", "path", "description"):
            parts = tuple(part[:LONGEST_NAME] for part in text(path).split(".", _DEEPEST) if part.strip())
            found = number(id_)
            if found is None or not parts:
                self._losses.append(Loss(LossKind.LEFT_OUT, said("thing.label", name=text(id_)), said("why.nameless")))
                continue
            described[parts] = text(description)
            self._tags[found] = self._guid("tag", *parts)
        return self._tree(described, ())

    def _tree(self, described: dict[tuple[str, ...], str], above: tuple[str, ...]) -> tuple[Code, ...]:
        depth = len(above)
        names = dict.fromkeys(path[depth] for path in described if len(path) > depth and path[:depth] == above)
        return tuple(
            Code(
                self._guid("tag", *path),
                path[-1],
                path in described,
                description=described.get(path, ""),
                codes=self._tree({one: said for one, said in described.items() if one[: depth + 1] == path}, path),
            )
            for path in ((*above, name) for name in names)
        )

    def _sources(self) -> Iterator[Drafted]:
        marks = self._marks()
        columns = ("id", "name", "description", "created", "contents")
        for id_, name, description, created, contents in self._database.rows("documents", *columns):
            found = number(id_)
            guid = self._guid("document", text(id_))
            source = Source(
                guid,
                text(name)[:LONGEST_NAME],
                description=text(description),
                selections=tuple(self._selections(marks.get(found, ()) if found is not None else (), guid)),
                made=Made(at=moment(text(created))),
            )
            yield Drafted(source, page_text(text(contents)))

    def _marks(self) -> dict[int, list[tuple[int, int, int, str]]]:
        """The highlights of each document: id, begin, end and the words."""
        marks: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for *numbers, snippet in self._database.rows("highlights", *columns):
            id_, document, start, end = map(number, numbers)
            if id_ is None or document is None or start is None or end is None:
                self._losses.append(
                    Loss(LossKind.LEFT_OUT, said("thing.selection", name=text(numbers[0])), said("why.no_place"))
                )
                continue
            marks[document].append((id_, start, end, page_text(text(snippet)).text))
        return marks

    def _selections(self, marks: Sequence[tuple[int, int, int, str]], source: str) -> Iterator[Selection]:
        for id_, start, end, words in marks:
            guid = derived(source, "highlight", str(id_))
            codings = tuple(Coding(derived(guid, code), code) for code in self._given.get(id_, {}))
            yield Selection(guid, start, end, words, codings=codings)
