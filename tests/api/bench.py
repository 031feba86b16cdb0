"""Researchers who work on studies through the API, each with a token."""

from datetime import timedelta
from typing import Any, NamedTuple

from httpx2 import Response
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader, Scope
from tests.building import document, knowledge_base
from tests.peopling import ORIGIN, someone

STORY = "Ik durfde de post 😀 niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."
REPORT = "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich, zeggen zij."


class Somebody(NamedTuple):
    """Somebody with a token, and what they ask with it."""

    client: TestClient
    reader: Reader
    email: str
    token: str

    def ask(
        self, method: str, path: str, *, key: str = "", tag: str | None = None, accept: str = "", **said: Any
    ) -> Response:
        """The answer to one request; what changes words changes whatever is there, unless a tag says otherwise."""
        tag = ("*" if method in {"PATCH", "PUT", "DELETE"} else "") if tag is None else tag
        headers = {"Authorization": f"Bearer {self.token}"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"If-Match": tag} if tag else {}
        headers |= {"Accept": accept} if accept else {}
        return self.client.request(method, path, headers=headers | said.pop("headers", {}), **said)

    def get(self, path: str, status: int = 200, **said: Any) -> Any:
        """The body of what is there."""
        answer = self.ask("GET", path, **said)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 201, **said: Any) -> Any:
        """The body of the answer to what is sent."""
        answer = self.ask("POST", path, json=body, **said)
        assert answer.status_code == status, answer.text
        return answer.json()


class Place(NamedTuple):
    """A study of Noor in which Ana codes; Bo is in none."""

    base: KnowledgeBase
    client: TestClient
    noor: Somebody
    ana: Somebody
    bo: Somebody
    story: Document
    report: Document
    study: str = ""

    @property
    def path(self) -> str:
        """Of the study."""
        return f"/v1/studies/{self.study}"

    def begun(self) -> "Place":
        """The same with another study."""
        study = self.noor.post("/v1/studies", {"question": "Wanneer vragen gezinnen om hulp?"})["id"]
        path = f"/v1/studies/{study}/members"
        self.noor.post(path, {"email": self.ana.email, "role": "coder"}, 200)
        return self._replace(study=study)

    def words(self, *words: str, of: Document | None = None) -> dict[str, Any]:
        """Where words stand, as the API takes it."""
        one = of or self.story
        spans = [{"start": one.text.index(part), "end": one.text.index(part) + len(part)} for part in words]
        return {"document": one.id, "sha256": one.sha256, "spans": spans}

    def coded(self, words: str, name: str, *, by: Somebody | None = None, of: Document | None = None) -> Any:
        """What is answered to giving words a code that may be new."""
        return (by or self.noor).post(f"{self.path}/annotations", {**self.words(words, of=of), "name": name})


def somebody(base: KnowledgeBase, client: TestClient, name: str, role: Role = Role.RESEARCHER) -> Somebody:
    """Somebody new with a token for everything."""
    account = someone(base, name, role)
    reader = Reader.of(account)
    token = base.people.tokens.add(reader, "proef", set(Scope), timedelta(days=1))
    return Somebody(client, reader, account.email, token)


def place(folder: Any) -> Place:
    """A base with a story and a report, and three researchers."""
    story, told = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    report, said = document("test:monitor", REPORT, title="Monitor schulden")
    base = knowledge_base(folder, (story, told), (report, said))
    client = TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)
    noor, ana, bo = (somebody(base, client, name) for name in ("Noor", "Ana", "Bo"))
    return Place(base, client, noor, ana, bo, story, report)
