"""Web annotations of documents here as a project: what they tag becomes codes, what they say becomes memos."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from exchange.losses import Loss, LossKind
from exchange.project import Code, Coding, Made, Note, Part, Project, Selection, Source, User
from exchange.refi.grammar import derived
from exchange.saying import quoted, said
from exchange.webannotation.annotation import Annotation
from exchange.webannotation.locating import located
from kb.coding.rulers import Place
from kb.model.identity import ThemeId, concept_guid
from kb.model.region import Drawn, Region
from kb.ports.sheets import Size

ORIGIN = "Web Annotation"
_ID = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_OURS = re.compile(rf"/(?:documenten|v1/documents)/{_ID}")
_THEME = re.compile(r"https?://[^?#]+/v1/themes/([^/?#]+)")
_STUDY = re.compile(rf"https?://[^?#]+/v1/studies/{_ID}")
# As files name things of a study, and as the API does.
_THING = re.compile(
    rf"(?:urn:uuid:|https?://[^?#]+/v1/studies/[0-9a-f-]+/(?:annotations/|codes/|memos/|members#)){_ID}", re.IGNORECASE
)

PagesOf = Callable[[str], Sequence[Size]]
"""How large each page of a document is that can be shown to who asks; none where no page can."""
TextOf = Callable[[str], tuple[str, str] | None]
"""The title and text of a document by the id in its address; ``None`` where there is none for who asks."""


class Annotated(NamedTuple):
    """What annotations come to, and what of them cannot be placed."""

    project: Project
    losses: tuple[Loss, ...]


def annotated(
    annotations: Iterable[Annotation], text_of: TextOf, *, pages_of: PagesOf = lambda _: (), collection: str = ""
) -> Annotated:
    """Annotations as a project.

    Args:
        annotations: in the order of their file.
        text_of: gives the title and text of a document here.
        pages_of: gives the sizes of its pages.
        collection: the IRI of all of them together; what comments on that is about the project.
    """
    making = _Making(text_of, pages_of, collection)
    for one in annotations:
        making.add(one)
    return making.made()


class _Making:
    def __init__(self, text_of: TextOf, pages_of: PagesOf, collection: str) -> None:
        self._text_of = text_of
        self._pages_of = pages_of
        self._pages: dict[str, Sequence[Size]] = {}
        self._collection = collection
        self._about: list[str] = []
        self._on_codes: list[tuple[Annotation, tuple[str, ...]]] = []
        self._sources: dict[str, Source] = {}
        self._codes: dict[str, Code] = {}
        self._users: dict[str, User] = {}
        self._notes: dict[str, Note] = {}
        self._losses: list[Loss] = []

    def add(self, one: Annotation) -> None:
        if one.target == self._collection or _STUDY.fullmatch(one.target):
            self._about += [self._note(one, *comment) for comment in one.comments]
            return
        if _own(one.target):
            self._on_codes.append((one, tuple(self._note(one, *comment) for comment in one.comments)))
            return
        found = _OURS.search(one.target)
        known = self._text_of(found[1]) if found else None
        if found is None or known is None:
            self._losses.append(Loss(LossKind.LEFT_OUT, quoted(one.target), said("why.not_ours")))
            return
        title, text = known
        source = self._sources.setdefault(found[1], Source(found[1], title, text=text))
        notes, by = tuple(self._note(one, *comment) for comment in one.comments), self._user(one)
        codings = tuple(self._codings(one, by, notes))
        if one.whole:
            codings_of = replace(source, codings=(*source.codings, *codings))
            self._sources[found[1]] = replace(codings_of, notes=(*source.notes, *(() if codings else notes)))
            return
        part = self._part(found[1], one.part) if one.part else None
        place = Place(0, 0) if part else located(one, text)
        if place is None:
            words = quoted(one.quote.exact) if one.quote else quoted(one.target)
            why = said("why.on_no_page", number=1) if one.part else said("why.not_found")
            self._losses.append(Loss(LossKind.LEFT_OUT, words, why))
            return
        where = map(str, part.place if part else place)
        selection = Selection(
            derived("annotation", found[1], *where, by),
            place.start,
            place.end,
            codings=codings,
            notes=() if codings else notes,
            made=Made(by, one.at),
            part=part,
        )
        self._sources[found[1]] = replace(source, selections=(*source.selections, selection))

    def _part(self, id: str, drawn: Drawn) -> Part | None:
        """A part of a page in points; ``None`` where it lies on none."""
        if id not in self._pages:
            self._pages[id] = self._pages_of(id)
        if not 1 <= drawn.page <= len(self._pages[id]):
            return None
        width, height = self._pages[id][drawn.page - 1]
        try:
            region = Region.of(drawn, width=width, height=height, file="")
        except ValueError:
            return None
        return Part(region.page, region.left, region.bottom, region.right, region.top, (width, height))

    def made(self) -> Annotated:
        codes = self._commented()
        sources = tuple(replace(one, selections=tuple(_joined(one.selections))) for one in self._sources.values())
        project = Project(
            "",
            origin=ORIGIN,
            users=tuple(self._users.values()),
            codes=codes,
            sources=sources,
            notes=tuple(self._notes.values()),
            about=tuple(dict.fromkeys(self._about)),
            names_only=True,
        )
        return Annotated(project, tuple(dict.fromkeys(self._losses)))

    def _commented(self) -> tuple[Code, ...]:
        """The codes with what is said of them; what is said of anything else by its id alone has no place."""
        codes = {code.guid: code for code in self._codes.values()}
        for one, notes in self._on_codes:
            guid = _own(one.target)
            code = codes.get(guid) or (Code(guid, one.name) if one.name.strip() else None)
            if code is None:
                self._losses.append(Loss(LossKind.LEFT_OUT, quoted(one.target), said("why.not_in_file")))
                for note in notes:
                    self._notes.pop(note, None)
                continue
            codes[guid] = replace(code, notes=tuple(dict.fromkeys((*code.notes, *notes))))
        return tuple(codes.values())

    def _codings(self, one: Annotation, by: str, notes: tuple[str, ...]) -> Iterator[Coding]:
        for number, (key, name) in enumerate(one.tags):
            code = self._codes.setdefault(key, Code(_code_guid(key), name))
            place = str(one.span or (one.quote.exact if one.quote else one.part.fragment if one.part else ""))
            own = _own(one.iri) if not number else ""
            guid = own or derived("coding", one.iri, one.target, place, key, by)
            yield Coding(guid, code.guid, by, one.at, notes if not number else ())

    def _note(self, one: Annotation, iri: str, words: str) -> str:
        # The API gives a memo the id of its annotation, a file that of its words.
        guid = _own(iri) or (_own(one.iri) if "/memos/" in one.iri else "")
        guid = guid or derived("comment", one.iri, one.target, words)
        self._notes.setdefault(guid, Note(guid, one.kind, text=words, made=Made(self._user(one), one.at)))
        return guid

    def _user(self, one: Annotation) -> str:
        if not one.creator:
            return ""
        guid = _own(one.maker) or derived("creator", one.creator)
        return self._users.setdefault(guid, User(guid, one.creator)).guid


def _own(iri: str) -> str:
    """The guid that an IRI is; nothing where it is none."""
    found = _THING.fullmatch(iri)
    return found[1].lower() if found else ""


def _code_guid(key: str) -> str:
    """The guid of a code, or of a concept that is told by its address."""
    theme = _THEME.fullmatch(key)
    return concept_guid(ThemeId(theme[1])) if theme else _own(key) or derived("tag", key)


def _joined(selections: Iterable[Selection]) -> Iterator[Selection]:
    """Selections of one place in one."""
    found: dict[str, Selection] = {}
    for one in selections:
        had = found.get(one.guid)
        notes = (*had.notes, *one.notes) if had else one.notes
        found[one.guid] = replace(one, codings=(*had.codings, *one.codings) if had else one.codings, notes=notes)
    yield from found.values()
