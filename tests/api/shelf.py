"""A lab that works on a collection through the API, each of its people with a token."""

from datetime import timedelta
from typing import Any, NamedTuple

from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import LabRole, Role
from kb.model.reader import Reader, Scope
from tests.api.bench import REPORT, STORY, Somebody
from tests.building import document, knowledge_base
from tests.peopling import ORIGIN, member, someone

QUOTED = "Mijn buurvrouw hielp mij."


class Shelf(NamedTuple):
    """A collection of Cas (curator), Bea (a resident who curates) and Lex (member); Bo is in another lab."""

    base: KnowledgeBase
    client: TestClient
    cas: Somebody
    bea: Somebody
    lex: Somebody
    bo: Somebody
    story: Document
    report: Document
    lab: str
    id: str = ""

    @property
    def path(self) -> str:
        """Of the collection."""
        return f"/v1/collections/{self.id}"

    def begun(self) -> "Shelf":
        """The same with another collection, which asks something and holds nothing."""
        body = {"lab": self.lab, "title": "Wachten op hulp", "question": "Waarom wachten mensen?"}
        return self._replace(id=self.cas.post("/v1/collections", body)["id"])

    def place(self, words: str, of: Document | None = None) -> dict[str, Any]:
        """Where words stand, as the API takes it."""
        one = of or self.story
        start = one.text.index(words)
        return {"document": one.id, "start": start, "end": start + len(words), "sha256": one.sha256}

    def added(self, kind: str, **said: Any) -> Any:
        """What is answered to a new block."""
        return self.cas.post(f"{self.path}/blocks", {"kind": kind, **said})

    def filled(self) -> "Shelf":
        """With a heading, words of a story and of a report, and words of the lab."""
        self.added("heading", text="Wat wij hoorden")
        self.added("quote", quotation=self.place(QUOTED), why="Zo begint het.")
        self.added("quote", quotation=self.place("Zij schamen zich", self.report))
        self.added("text", text="Dit is wat wij ervan vinden.")
        return self

    def published(self, news: str = "De eerste.") -> Any:
        """An edition of it."""
        return self.cas.post(f"{self.path}/editions", {"news": news})

    def blocks(self) -> list[Any]:
        """Of the draft."""
        found: list[Any] = self.cas.get(f"{self.path}/blocks")["blocks"]
        return found


def shelf(folder: Any) -> Shelf:
    """A base with a story and a report, and two labs."""
    story, told = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    report, said = document("test:monitor", REPORT, title="Monitor schulden")
    base = knowledge_base(folder, (story, told), (report, said))
    client = TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)
    cas = _somebody(base, client, "Cas", Role.PROFESSIONAL, "venlo", LabRole.CURATOR)
    bea = _somebody(base, client, "Bea", Role.VISITOR, "venlo", LabRole.CO_CURATOR)
    lex = _somebody(base, client, "Lex", Role.VISITOR, "venlo", LabRole.MEMBER)
    bo = _somebody(base, client, "Bo", Role.CURATOR, "arnhem", LabRole.CURATOR)
    lab = base.people.labs.lab("venlo").id
    return Shelf(base, client, cas, bea, lex, bo, story, report, lab)


def _somebody(base: KnowledgeBase, client: TestClient, name: str, role: Role, lab: str, there: LabRole) -> Somebody:
    account = member(base, someone(base, name, role), lab, there)
    reader = Reader.of(account)
    token = base.people.tokens.add(reader, "proef", set(Scope), timedelta(days=1))
    return Somebody(client, reader, account.email, token)
