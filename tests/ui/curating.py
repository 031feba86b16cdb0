"""Somebody who makes a collection, as a browser without scripts gets it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.collection import Block, Collection, Placed
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import LabRole, Role
from kb.model.reader import Reader
from kb.services.curating.collecting import Begun
from tests.building import document, knowledge_base
from tests.curating import Lab, lab
from tests.peopling import FROM_OURS, ORIGIN, member, sign_in, someone
from tests.ui.reading import text_of

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."
MONITOR = "Gezinnen met schulden vragen pas laat om hulp."


class Answer(NamedTuple):
    """What a form leads to."""

    status: int
    url: str
    html: str

    @property
    def text(self) -> str:
        """What stands on the page."""
        return text_of(self.html)

    def fields(self, mark: str) -> dict[str, str]:
        """What a browser sends of the form whose tag holds a mark, when nobody types anything in it."""
        (form,) = re.findall(rf"<form[^>]*{re.escape(mark)}[^>]*>(.*?)</form>", self.html, re.DOTALL)
        inputs = [dict(re.findall(r'(name|value)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", form)]
        found = {one["name"]: unescape(one.get("value", "")) for one in inputs}
        areas = re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', form)
        found |= {name: unescape(words) for name, words in areas}
        for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
            found[name] = unescape(chosen[0])
        return found


class House(NamedTuple):
    """A knowledge base of two documents with a lab, and a browser of its curator."""

    base: KnowledgeBase
    lab: Lab
    me: Reader
    client: TestClient
    story: Document
    monitor: Document

    def browser(self, name: str, role: LabRole | None) -> tuple[TestClient, Reader]:
        """Somebody else's, in the lab or not."""
        account = someone(self.base, name, Role.PROFESSIONAL)
        account = member(self.base, account, self.lab.slug, role) if role else account
        client = TestClient(self.client.app, base_url=ORIGIN, follow_redirects=False)
        return sign_in(client, account), Reader.of(account)

    def begin(self, *blocks: Block, question: str = "Waarom wachten mensen?") -> Collection:
        """A draft."""
        return self.base.curation.collecting.begin(self.lab.id, Begun("Wachten op hulp", question, blocks), self.me)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form, and follow where it leads."""
        return self.post_as(self.client, path, **fields)

    @staticmethod
    def post_as(browser: TestClient, path: str, **fields: str) -> Answer:
        """The same as somebody else."""
        answer = browser.post(path, data=fields, headers=FROM_OURS)
        if answer.status_code != 303:
            return Answer(answer.status_code, path, answer.text)
        url = answer.headers["location"]
        return Answer(303, url, browser.get(url.partition("#")[0]).text)

    def get(self, path: str, client: TestClient | None = None) -> Answer:
        """Read a page."""
        answer = (client or self.client).get(path)
        return Answer(answer.status_code, path, answer.text)

    def blocks(self, made: Collection) -> list[Placed]:
        """The draft."""
        return self.base.curation.drafting.blocks(made.id, self.me)


def hidden(html: str, name: str) -> str:
    """The value of the last hidden field with a name."""
    return str(re.findall(rf'name="{name}" value="([^"]*)"', html)[-1])


@contextmanager
def at_house(folder: Path) -> Iterator[House]:
    """A lab with a curator who is signed in."""
    story = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    monitor = document("test:monitor", MONITOR, title="Monitor schulden")
    base = knowledge_base(folder, story, monitor)
    of = lab(base)
    account = member(base, someone(base, "Mia Maker"), of.slug, LabRole.CURATOR)
    client = TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)
    made = House(base, of, Reader.of(account), sign_in(client, account), story[0], monitor[0])
    try:
        yield made
    finally:
        base.close()
