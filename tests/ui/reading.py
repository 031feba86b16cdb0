"""Reading a page as text."""

import re
from html import unescape
from urllib.parse import urlencode

from starlette.testclient import TestClient

from tests.ui.corpus import QUESTION

SEARCH = f"/zoeken?{urlencode({'q': QUESTION})}"
_TAG = re.compile(r"<[^>]+>")


def text_of(html: str) -> str:
    """What stands on a page, without tags."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def document_of(client: TestClient, title: str, question: str = QUESTION) -> str:
    """The address of a document as a search leads to it."""
    html = client.get("/zoeken?" + urlencode({"q": question})).text
    found = re.search(rf'href="([^"]*)">{re.escape(title)}</a>', html)
    assert found
    return unescape(found[1]).partition("#")[0]
