"""The built files, and the pages that name them."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.ui.reading import SEARCH
from ui import assets
from ui.assets import FOLDER, NotBuilt


@pytest.mark.parametrize("path", ["/", SEARCH, "/themas", "/themas/schulden", "/over"])
def test_nothing_on_a_page_needs_more_than_the_strictest_security_policy(client: TestClient, path: str) -> None:
    html = client.get(path).text

    assert not re.search(
        r"<style|\sstyle=|\son\w+=|javascript:|data:|https?://(?!www\.w3\.org|127\.0\.0\.1:8000/)", html
    )
    assert all('src="/static/' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_built_files_may_be_kept_for_good(client: TestClient) -> None:
    for address in _files(client):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def _files(client: TestClient) -> Iterator[str]:
    found = re.findall(r'"(/static/[^"]+)"', client.get("/").text)
    assert len(found) >= 4
    yield from found


def test_a_compressed_file_holds_what_the_file_itself_does() -> None:
    copies = list((FOLDER / "assets").glob("*.gz"))
    assert len(copies) >= 5
    for copy in copies:
        assert gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes()


def test_what_drags_is_loaded_by_no_page_before_it_asks_for_it() -> None:
    built = json.loads((FOLDER / ".vite" / "manifest.json").read_text())
    drags = next(name for name in built if "sortable" in name)
    assert drags in built["src/work.ts"]["dynamicImports"]
    for entry in ("src/main.ts", "src/work.ts"):
        assert drags not in built[entry].get("imports", [])


@pytest.mark.parametrize(
    "path", ["/static/x.css", "/static/../pages.py", "/static/..%2Fpages.py", "/static/.vite/manifest.json"]
)
def test_no_other_file_is_handed_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_without_a_build_the_page_says_what_to_do(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotBuilt, match="make build"):
        assets.assets(tmp_path)
    monkeypatch.setattr("ui.rendering.assets", lambda: assets.assets(tmp_path))

    answer = client.get("/")

    assert answer.status_code == 503
    assert "make build" in answer.text
