"""Somebody at the desk with a story, as a browser without scripts gets it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId
from tests.building import document, knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.ui.reading import text_of

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."


class Desk(NamedTuple):
    base: KnowledgeBase
    client: TestClient
    noor: Reader
    study: StudyId
    story: DocumentId

    @property
    def path(self) -> str:
        return f"/werk/{self.study}/documenten/{self.story}"

    def post(self, path: str, *pairs: tuple[str, str], **fields: str) -> tuple[int, str]:
        data: dict[str, list[str]] = {name: [value] for name, value in fields.items()}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        answer = self.client.post(path, data=data, headers=FROM_OURS)
        return answer.status_code, text_of(answer.text) if answer.text else answer.headers.get("location", "")

    @property
    def sha(self) -> str:
        return self.base.catalogue.document(self.story, self.noor).sha256

    def give(self, words: str, **fields: str) -> tuple[int, str]:
        start = STORY.index(words)
        sha = self.base.catalogue.document(self.story, self.noor).sha256
        place = ("zin", f"{start}-{start + len(words)}")
        return self.post(self.path, place, tekst_sha=sha, doe="geef", **fields)

    def bar(self) -> str:
        """Where the one bar leads."""
        (query,) = re.findall(r'data-merk="1" href="(\?kies=[^"]+)"', self.client.get(self.path).text)
        return f"{self.path}{query}"

    def counts(self) -> dict[str, int]:
        return {node.name: node.codings for node in self.base.bench.codebooks.tree(self.study, self.noor)}


@contextmanager
def at_desk(folder: Path) -> Iterator[Desk]:
    """A researcher who has just begun a study of one story."""
    story = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    base = knowledge_base(folder, story, document("test:monitor", "Gezinnen met schulden vragen pas laat om hulp."))
    account = someone(base, "Noor", Role.RESEARCHER)
    client = sign_in(TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False), account)
    noor = Reader.of(account)
    made = base.bench.studies.begin("Wanneer vragen gezinnen om hulp?", noor, documents=[story[0].id])
    yield Desk(base, client, noor, made.study, story[0].id)
    base.close()
