"""Every link and form of the pages of collections and labs, followed as each role: what is offered, one may do."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from kb.model.people import LabRole, Role
from tests.curating import collection, text
from tests.peopling import FROM_OURS, ORIGIN, member, sign_in, someone
from tests.ui.gathered import Gathered, gathered

_ROLES = {
    "visitor": None,
    "stranger": (Role.PROFESSIONAL, None),
    "member": (Role.VISITOR, LabRole.MEMBER),
    "co-curator": (Role.VISITOR, LabRole.CO_CURATOR),
    "curator": (Role.PROFESSIONAL, LabRole.CURATOR),
    "administrator": (Role.ADMINISTRATOR, None),
}
_OURS = re.compile(r"/(?:collecties|labs)(?:[/?]|$)")
# Pages that differ by this only offer the same.
_ONE_OF_MANY = re.compile(r"[0-9a-f-]{36}|(?<=na=)begin|(?<=nieuw=)\w+|(?<=soort=)\w+|(?<=vorm=)\w+|(?<=editie=)\d+")
_REFUSED = {401, 403, 404, 405, 422, 500}


class Form(NamedTuple):
    """A form as it would be sent by one of its buttons; what must be filled in, is."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def sends(self) -> dict[str, list[str]]:
        return {name: [value for other, value in self.fields if other == name] for name, _ in self.fields}

    @property
    def doing(self) -> str:
        return dict(self.fields).get("doe", "")

    @property
    def shape(self) -> tuple[str, str, frozenset[str]]:
        """What it is the same as another by, for what it may do."""
        return _ONE_OF_MANY.sub("…", self.action), self.doing, frozenset(self.sends)


class Offered(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._action: str | None = None
        self._fields: list[tuple[str, str]] = []
        self._buttons: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "a" and has.get("href"):
            self.links.append(str(has["href"]))
        elif tag == "form" and has.get("method") == "post":
            self._action, self._fields, self._buttons = str(has.get("action")), [], []
        elif tag == "option" and self._action is not None and ("selected" in has or not self._fields[-1][1]):
            self._fields[-1] = (self._fields[-1][0], value)
        elif self._action is None or not name or "disabled" in has:
            return
        elif tag == "button":
            self._buttons.append((name, value))
        elif tag == "textarea" or (tag == "input" and not value and "required" in has):
            self._fields.append((name, "Woorden."))
        elif tag == "input" and (has.get("type") not in {"radio", "checkbox"} or "checked" in has):
            self._fields.append((name, value))
        elif tag == "select":
            self._fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._action is not None:
            sent = [[*self._fields, button] for button in self._buttons] or [self._fields]
            self.forms += [Form(self._action, tuple(fields)) for fields in sent]
            self._action = None


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gathered]:
    with gathered(tmp_path_factory.mktemp("offered")) as made:
        curation, me = made.base.curation, made.lab.curator
        curation.remarking.disagree(made.made.id, made.block("text"), "Zo ging het bij ons niet.", made.lab.member)
        made.publish()
        first = curation.drafting.blocks(made.made.id, me)[1].block
        curation.drafting.edit(made.made.id, first.model_copy(update={"text": "Anders."}), me, expected=1)
        made.publish("Met nieuwe woorden.")
        made.publish("Nog eens.")
        curation.publishing.withdraw(made.made.id, 3, "Te vroeg.", me)
        collection(made.base, made.lab, text(), title="Nog een concept")
        gone = collection(made.base, made.lab, text(), title="Een oude vraag")
        curation.publishing.publish(gone.id, "Eerste.", me)
        curation.collecting.withdraw(gone.id, "De vraag is beantwoord.", me)
        yield made


def _browser(here: Gathered, name: str) -> TestClient:
    client = TestClient(here.visitor.app, base_url=ORIGIN, follow_redirects=False)
    if (role := _ROLES[name]) is None:
        return client
    account = someone(here.base, f"Oefen {name}", role[0])
    return sign_in(client, member(here.base, account, here.lab.slug, role[1]) if role[1] else account)


def _walked(client: TestClient, *begin: str) -> Iterator[tuple[str, int, Offered]]:
    """The pages of collections and labs that links lead to from here; of each form for a block that of one block."""
    todo, seen = [*begin], set(begin)
    while todo:
        url = todo.pop()
        answer = client.get(url)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        offered = Offered(answer.text if is_page else "")
        yield url, answer.status_code, offered
        for link in (one.partition("#")[0] for one in (*offered.links, answer.headers.get("location", ""))):
            shape = _ONE_OF_MANY.sub("…", link)
            if _OURS.match(link) and shape not in seen:
                seen.add(shape)
                todo.append(link)


@pytest.mark.parametrize("role", _ROLES)
def test_what_a_page_offers_to_somebody_they_may_do(here: Gathered, role: str) -> None:
    client = _browser(here, role)
    pages = {url: (status, offered) for url, status, offered in _walked(client, here.path, "/labs/venlo")}
    assert here.path + "/versies/1" in pages
    assert (f"{here.path}/bewerken/publiceren" in pages) == (role in {"co-curator", "curator", "administrator"})
    assert (f"{here.path}/bewerken/voorstellen" in pages) == (role not in {"visitor", "stranger"})
    refused = {url: status for url, (status, _) in pages.items() if status in _REFUSED}
    assert refused == {}

    forms = {form.shape: (form, url) for url, (_, offered) in pages.items() for form in offered.forms}
    assert any(_OURS.match(form.action) for form, _ in forms.values()) == (role not in {"visitor", "stranger"})
    todo = list(forms.values())
    while todo:
        form, url = todo.pop(0)
        # Whoever leaves the lab may do nothing after.
        if not _OURS.match(form.action) or (form.action, form.doing) == ("/labs/venlo", "weg"):
            continue
        answer = client.post(form.action, data=form.sends, headers=FROM_OURS)
        assert answer.status_code not in _REFUSED - {404}, (url, form)
        # What is offered only after something was done, such as undoing it.
        after = answer.headers.get("location", "").partition("#")[0]
        for one in Offered(client.get(after).text).forms if _OURS.match(after) else ():
            if one.shape not in forms:
                forms[one.shape] = (one, after)
                todo.append((one, after))
