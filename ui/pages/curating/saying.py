"""What a collection says of itself: its title, question, themes, who may read it and which labs make it."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kb.errors import InTheWay, Invalid, KbError, LabNotFound, Taken, ThemeNotFound
from kb.model.collection import Agenda, Collection, State
from kb.model.evidence import Access
from kb.model.policy import Action
from kb.services.curating.rules import is_covered, require_in
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.publishing import ACCESS
from ui.pages.curating.room import CuratingPages, number, status_of, to
from ui.rendering import page

_AGENDAS = ("moral", "institutional", "knowledge")


class SayingPages(CuratingPages):
    """The settings of a collection in one edition."""

    def settings(self, request: Request, posted: Pairs) -> Response:
        """What it says of itself; and changing that.

        Raises:
            CollectionNotFound, Forbidden: the reader may not.
        """
        collection, typed = self._collection(request), dict(posted)
        require_in(self._reader, Action.CURATE, collection)
        if moved := self._moved(request, collection):
            return moved
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, collection, typed)
        try:
            said = self._said(collection, posted)
            now = self._curation.collecting.say(
                collection.id, said, self._reader, expected=number(typed, "rev") or collection.revision
            )
        except (Invalid, InTheWay, ThemeNotFound, LabNotFound) as error:
            return self._page(request, collection, typed, wrong=error)
        return to(self._edition.links.collection(now.slug, "bewerken/instellingen", done="bewaard"))

    def _said(self, collection: Collection, posted: Pairs) -> dict[str, Any]:
        typed = dict(posted)
        lines = {"title": "titel", "question": "vraag", "public_value": "waarde", "period": "periode", "slug": "kort"}
        said: dict[str, Any] = {
            name: typed[field]
            for name, field in lines.items()
            if field in typed and not _stays(typed[field], getattr(collection, name))
        }
        said["places"] = [one.strip() for one in typed.get("plaatsen", "").split(",") if one.strip()]
        said["themes"] = tuple(dict.fromkeys(value for name, value in posted if name == "thema" and value))
        said["language"] = typed.get("taal", collection.language)
        said["licence"] = typed.get("licentie", collection.licence)
        said["access"] = _access(typed.get("toegang", collection.access.value))
        agenda = {name: (typed.get(f"agenda_{name}", ""), getattr(collection.agenda, name)) for name in _AGENDAS}
        said["agenda"] = {name: there if _stays(now, there) else now for name, (now, there) in agenda.items()}
        wanted = (*(lab for lab in collection.labs if lab != typed.get("lab_weg")), *filter(None, [typed.get("lab")]))
        said["labs"] = tuple(dict.fromkeys(wanted))
        return said

    def _page(
        self, request: Request, collection: Collection, typed: dict[str, str], *, wrong: KbError | None = None
    ) -> Response:
        labs = self._base.people.labs.all()
        done, there = request.query_params.get(DONE, ""), _filled(collection)
        context = {
            "collection": collection,
            "url": self._edition.links.collection(collection.slug, "bewerken"),
            "typed": {name: "" if is_covered(value) else value for name, value in {**there, **typed}.items()},
            "blanked": frozenset(name for name, value in there.items() if is_covered(value)),
            "themes": self._themes(),
            "chosen": (*collection.themes, "") if len(collection.themes) else ("", ""),
            "access": [(one.value, self._edition.wording(f"uitgeven.voor_{one.value}")) for one in ACCESS],
            "agendas": _AGENDAS,
            "labs": [(lab.id, lab.name) for lab in labs if lab.id in collection.labs],
            "others": [(lab.id, lab.name) for lab in self._own_labs() if lab.id not in collection.labs],
            "published": collection.state is State.PUBLISHED,
            "wrong": self._wrong(wrong),
            "done": done == "bewaard" and not wrong,
        }
        status = HTTPStatus.BAD_REQUEST if isinstance(wrong, ThemeNotFound | LabNotFound) else status_of(wrong)
        return page(request, "collectie/instellingen.html", context, status=status)

    def _wrong(self, error: KbError | None) -> str:
        if error is None:
            return ""
        return self._edition.wording("instelling.bezet") if isinstance(error, Taken) else self._refused(error)

    def _themes(self) -> list[tuple[str, str]]:
        found = ((theme.id, self._edition.theme(theme.id).name) for theme in self._edition.thesaurus)
        return sorted(found, key=lambda pair: pair[1].casefold())


def _access(said: str) -> Access:
    if said not in {one.value for one in ACCESS}:
        msg = "kies wie de collectie mag lezen"
        raise Invalid(msg)
    return Access(said)


def _stays(typed: str, there: str) -> bool:
    """Whether a field of which the words were taken back is left as it is: nobody typed others in it."""
    return is_covered(there) and (not typed.strip() or is_covered(typed))


def _filled(collection: Collection) -> dict[str, str]:
    """The fields of the form as they are."""
    agenda: Agenda = collection.agenda
    return {
        "titel": collection.title,
        "vraag": collection.question,
        "waarde": collection.public_value,
        "plaatsen": ", ".join(collection.places),
        "periode": collection.period,
        "taal": collection.language,
        "licentie": collection.licence,
        "toegang": collection.access.value,
        "kort": collection.slug,
        "rev": str(collection.revision),
        **{f"agenda_{name}": str(getattr(agenda, name)) for name in _AGENDAS},
    }
