"""Going everywhere a visitor can go."""

from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

ADDRESS = "http://127.0.0.1:8000"
_LEADS_ON = {"href", "src", "action", "hx-get", "hx-post", "data-href", "cite"}


class Page(HTMLParser):
    """What stands on a page: where it leads, and what a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base names it
        self.links += [value for name, value in attrs if name in _LEADS_ON and value]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.split()))


def walk(client: TestClient, starts: Iterable[str], *, enough: Callable[[str], bool]) -> dict[str, Response]:
    """Every page that links lead to; results are not narrowed from results, since filters multiply without end.

    Args:
        client: it follows no redirects, so those are seen too.
        starts: addresses to begin at.
        enough: whether an address can be passed over because others like it are walked.
    """
    found: dict[str, Response] = {}
    queue = list(starts)
    seen = set(queue)
    while queue:
        address = queue.pop(0)
        found[address] = client.get(address)
        for link in _links(found[address], address):
            if link not in seen and not enough(link) and not (_is_result(address) and _is_result(link)):
                seen.add(link)
                queue.append(link)
    return found


def _is_result(address: str) -> bool:
    return urlsplit(address).path.endswith("/zoeken")


def _links(answer: Response, address: str) -> Iterator[str]:
    given = [answer.headers["location"]] if "location" in answer.headers else []
    if answer.headers.get("content-type", "").startswith("text/html"):
        given += Page(answer.text).links
    for link in given:
        parts = urlsplit(urljoin(ADDRESS + address, link))
        if f"{parts.scheme}://{parts.netloc}" == ADDRESS:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
