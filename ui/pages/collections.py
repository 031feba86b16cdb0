"""What stadslabs published: the list, the newest edition of a collection, and what is left of what was withdrawn."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import CollectionNotFound, LabNotFound
from kb.model.collection import Collection, Farewell, State
from kb.model.edition import Edition as Published
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import LabId, ThemeId
from kb.model.policy import Action, decide_in_lab
from kb.ports.collections import Asked
from ui.edition import Edition
from ui.forms import SOURCES
from ui.links import reached_at
from ui.rendering import page
from ui.views.choosing import LAB, MISSING, PLACE, SOUGHT, THEME, choices
from ui.views.collections import Stone, by_id, collection_page, collection_row, stone
from ui.views.describing import edition_described

_SHOWN, _STONES = 10, 20
_LONGEST = 200
_PAGE, _LEFT, _DIGITS = "pagina", "weg", 5


class CollectionPages:
    """The pages of collections for who reads them, in one edition of the site."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._curation = base.curation
        self._edition = edition
        self._reader = edition.reader
        self._labs = by_id(base.people.labs.all())

    def collections(self, request: Request) -> Response:
        """Those that are published, the newest first, in pages; and where there are none how to begin one."""
        asked, given = self._asked(request), self._given(request)
        total = self._curation.collecting.count(self._reader, asked)
        pages = max(1, -(-total // _SHOWN))
        shown = min(_number(request), pages)
        there = self._curation.collecting.all(self._reader, asked._replace(limit=_SHOWN, offset=(shown - 1) * _SHOWN))
        links, ids = self._edition.links, [one.id for one in there]
        context = {
            "rows": [
                collection_row(one, self._labs, self._edition) for one in self._curation.listing.of(ids, self._reader)
            ],
            **self._left(request, asked, given),
            "total": total,
            "shown": shown,
            "pages": pages,
            "at": {number: links.collections(_paged(given, number)) for number in (shown - 1, shown + 1)},
            "choices": choices(self._curation.collecting.topics(self._reader), given, self._labs, self._edition),
            "sought": given.get(SOUGHT, ""),
            "narrowed": bool(given),
            "curates": self.curates(),
        }
        return page(request, "collecties.html", context)

    def collection(self, request: Request) -> Response:
        """The newest edition of a collection; before there is one, for its labs, that there is none.

        Raises:
            CollectionNotFound: there is none for this reader.
        """
        slug = request.path_params["slug"]
        found = self._curation.collecting.named(slug, self._reader)
        if found.slug != slug:
            return RedirectResponse(self._edition.links.collection(found.slug), HTTPStatus.MOVED_PERMANENTLY)
        if found.state is State.WITHDRAWN:
            return self.gone(request, found)
        if found.newest:
            return self.edition(request, found, found.newest)
        if self._curation.collecting.may_contribute(found, self._reader):
            return self._draft(request, found)
        last = _last_gone(self._curation.publishing.editions(found.id, self._reader))
        if not last:
            msg = f"there is no edition of collection {slug}"
            raise CollectionNotFound(msg)
        return self.gone(request, found, number=last)

    def edition(self, request: Request, found: Collection, number: int) -> Response:
        """An edition to read, or what is left of it."""
        composed = self._curation.composing.edition(found.id, number, self._reader)
        published = composed.edition
        if published is None or published.farewell:
            return self.gone(request, found, number=number)
        editions = self._curation.publishing.editions(found.id, self._reader)
        site = reached_at(request, self._base.settings.public_url)
        composed = composed._replace(collection=composed.collection.model_copy(update={"slug": found.slug}))
        view = collection_page(composed, published, editions, self._labs, self._edition, site=site)
        linked = edition_described(composed, published, self._labs, self._edition, site)
        context = {"view": view, "linked_data": linked, **self._doing(found), "slug": found.slug}
        answer = page(request, "collectie.html", context)
        answer.headers["Link"] = self._links(found, published, editions, site)
        return answer

    def gone(self, request: Request, found: Collection, *, number: int = 0) -> Response:
        """What is left of a collection that was withdrawn, or of one of its editions."""
        editions = self._curation.publishing.editions(found.id, self._reader)
        view = stone(
            found,
            editions,
            self._labs,
            self._edition,
            successor=self._successor(next((one.farewell for one in editions if one.number == number), found.farewell)),
            number=number,
        )
        withdrawn = found.state is State.WITHDRAWN
        context = {"view": view, "slug": found.slug, "withdrawn": withdrawn, "number": number, **self._doing(found)}
        return page(request, "collectie_weg.html", context, status=HTTPStatus.GONE)

    def _left(self, request: Request, asked: Asked, given: dict[str, str]) -> dict[str, object]:
        """What is left of those that were withdrawn and that the same finds, in pages; nothing of a list of all.

        Of what was withdrawn no voice is heard, so that it passes whatever voice is missing.
        """
        gone = asked._replace(state=None, missing=None, gone=True)
        total = self._curation.collecting.count(self._reader, gone) if given else 0
        pages = max(1, -(-total // _STONES))
        shown = min(_number(request, _LEFT), pages)
        some = gone._replace(limit=_STONES, offset=(shown - 1) * _STONES)
        there = self._curation.collecting.all(self._reader, some) if total else []
        links, around = self._edition.links, (shown - 1, shown + 1)
        return {
            "stones": [self.left(one) for one in there],
            "left": total,
            "left_shown": shown,
            "left_pages": pages,
            "left_at": {number: links.collections(_paged(given, number, _LEFT)) + "#stenen" for number in around},
        }

    def left(self, one: Collection) -> Stone:
        """What is left of a collection, or of the last edition of one of which none stands."""
        editions = self._curation.publishing.editions(one.id, self._reader)
        number = _last_gone(editions) if one.state is State.DRAFT else 0
        return stone(one, editions, self._labs, self._edition, number=number)

    def curates(self) -> bool:
        """Whether the reader may begin a collection in any lab."""
        return any(decide_in_lab(self._reader, Action.CURATE, lab).allowed for lab in self._labs)

    def _draft(self, request: Request, found: Collection) -> Response:
        blocks = self._curation.drafting.blocks(found.id, self._reader)
        context = {"title": found.title, "question": found.question, "blocks": len(blocks), "slug": found.slug}
        return page(request, "collectie_concept.html", {**context, **self._doing(found)})

    def _doing(self, found: Collection) -> dict[str, bool]:
        collecting = self._curation.collecting
        return {
            "curates": collecting.may_curate(found, self._reader),
            "contributes": collecting.may_contribute(found, self._reader),
        }

    def _successor(self, farewell: Farewell | None) -> Collection | None:
        if farewell is None or farewell.successor is None:
            return None
        try:
            return self._curation.collecting.one(farewell.successor, self._reader)
        except CollectionNotFound:
            return None

    def _links(self, found: Collection, published: Published, editions: list[Published], site: str) -> str:
        """The ``Link`` header by which machines find the other editions (RFC 5829) and the one to cite (RFC 8574)."""
        links = self._edition.links._replace(kept=())
        before = next((one.number for one in editions if one.number < published.number and one.farewell is None), None)
        related = [
            ("cite-as", links.edition_of(found.slug, published.number)),
            ("version-history", links.collection(found.slug, "versies")),
            ("latest-version", links.collection(found.slug)),
        ]
        related += [("predecessor-version", links.edition_of(found.slug, before))] if before else []
        data = f"{site}/v1/collections/{found.id}/editions/{published.number}"
        described = f'<{data}>; rel="describedby"; type="application/ld+json"'
        return ", ".join([*(f'<{site}{url}>; rel="{relation}"' for relation, url in related), described])

    def _given(self, request: Request) -> dict[str, str]:
        """What the list is narrowed by, as the address says it."""
        given = {name: " ".join(request.query_params.get(name, "").split())[:_LONGEST] for name in _NARROWING}
        return {name: value for name, value in given.items() if value}

    def _asked(self, request: Request) -> Asked:
        given = self._given(request)
        return Asked(
            lab=self._lab(given.get(LAB, "")),
            theme=ThemeId(given[THEME]) if THEME in given else None,
            place=given.get(PLACE),
            state=State.PUBLISHED,
            words=given.get(SOUGHT, ""),
            missing=_voice(given.get(MISSING, "")),
        )

    def _lab(self, slug: str) -> LabId | None:
        """A lab by its name in addresses, or its id.

        Raises:
            LabNotFound: there is none.
        """
        if not slug:
            return None
        found = next((one.id for one in self._labs.values() if slug in {one.slug, one.id}), None)
        if found is None:
            msg = f"there is no lab {slug}"
            raise LabNotFound(msg)
        return found


_NARROWING = (SOUGHT, THEME, PLACE, MISSING, LAB)


def _last_gone(editions: list[Published]) -> int:
    """The number of the edition that was withdrawn last; 0 where none was."""
    days = [(one.farewell.at, one.number) for one in editions if one.farewell]
    return max(days)[1] if days else 0


def _voice(slug: str) -> KnowledgeSource | None:
    """A voice by its name in addresses; nothing for what is none."""
    return next((one for one in VOICES if SOURCES[one] == slug), None)


def _number(request: Request, name: str = _PAGE) -> int:
    """The page that is asked for, from 1; the first where that is no number."""
    said = request.query_params.get(name, "")
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 1


def _paged(given: dict[str, str], number: int, name: str = _PAGE) -> list[tuple[str, str]]:
    return [*given.items(), *([(name, str(number))] if number > 1 else [])]
