"""What goes over the wire: compressed, tagged, and kept by nobody but who asked."""

import gzip

import pytest
from starlette.testclient import TestClient

from tests.ui.reading import SEARCH
from ui import assets

_PAGES = ["/", SEARCH, "/themas", "/themas/schulden", "/v1/search?q=schulden", "/v1/themes", "/v1/documents"]


def _raw(client: TestClient, address: str, **headers: str) -> tuple[dict[str, str], bytes, int]:
    with client.stream("GET", address, headers={"Accept-Encoding": "identity", **headers}) as answer:
        return dict(answer.headers), b"".join(answer.iter_raw()), answer.status_code


def test_pages_and_answers_are_compressed_for_who_can_read_that(client: TestClient) -> None:
    for address in ("/themas", "/v1/themes"):
        _, plain, _ = _raw(client, address)
        headers, sent, _ = _raw(client, address, **{"Accept-Encoding": "gzip, br"})
        assert headers["content-encoding"] == "gzip"
        assert "accept-encoding" in headers["vary"].lower()
        assert gzip.decompress(sent) == plain
        assert len(sent) < len(plain) / 4


def test_the_overview_of_themes_is_at_most_40_kb_on_the_wire(client: TestClient) -> None:
    _, sent, _ = _raw(client, "/themas", **{"Accept-Encoding": "gzip"})
    assert 1_000 < len(sent) <= 40_000


def test_a_first_visit_is_at_most_100_kb_without_fonts(client: TestClient) -> None:
    built = assets.assets()
    wanted = ["/", built.script, *built.styles, built.icon]
    sizes = [len(_raw(client, address, **{"Accept-Encoding": "gzip, br"})[1]) for address in wanted]
    assert 10_000 < sum(sizes) <= 100_000


def test_built_files_were_compressed_at_the_build_and_say_so(client: TestClient) -> None:
    script = assets.assets().script
    _, plain, _ = _raw(client, script)
    sizes = {"": len(plain)}
    for accepted, encoding in {"br, gzip": "br", "gzip;q=0.5": "gzip", "br;q=0, gzip": "gzip"}.items():
        headers, sent, _ = _raw(client, script, **{"Accept-Encoding": accepted})
        assert headers["content-encoding"] == encoding
        assert headers["vary"].lower().count("accept-encoding") == 1
        assert "immutable" in headers["cache-control"]
        assert headers["content-type"].startswith("text/javascript")
        sizes[encoding] = len(sent)
    assert sizes["br"] < sizes["gzip"] < sizes[""] / 2
    assert _raw(client, f"{script}.br")[2] == 404


def test_fonts_are_sent_as_they_are(client: TestClient) -> None:
    headers, _, _ = _raw(client, assets.assets().fonts[0], **{"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in headers


@pytest.mark.parametrize("address", _PAGES)
def test_what_has_not_changed_is_not_sent_again(client: TestClient, address: str) -> None:
    first, body, _ = _raw(client, address)
    tag = first["etag"]
    assert tag.startswith('W/"')
    for known in (tag, f'"iets", {tag}', tag.removeprefix("W/"), "*"):
        headers, sent, status = _raw(client, address, **{"If-None-Match": known})
        assert (status, sent) == (304, b"")
        assert headers["etag"] == tag
        assert headers["vary"] == first["vary"]
    assert _raw(client, address, **{"If-None-Match": 'W/"iets anders"'})[1] == body


@pytest.mark.parametrize("address", _PAGES)
def test_no_cache_between_gives_one_reader_the_page_of_another(client: TestClient, address: str) -> None:
    for headers, _, _ in (_raw(client, address), _raw(client, address, **{"If-None-Match": "*"})):
        assert headers["cache-control"] == "private, no-cache"


def test_the_page_of_one_language_or_part_is_no_other(client: TestClient) -> None:
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    tags = {
        _raw(client, SEARCH)[0]["etag"],
        _raw(client, SEARCH, **part)[0]["etag"],
        _raw(client, f"/en{SEARCH}")[0]["etag"],
    }
    assert len(tags) == 3
    vary = _raw(client, SEARCH)[0]["vary"].lower()
    assert all(name in vary for name in ("hx-request", "hx-request-type", "cookie", "accept-encoding"))


def test_an_error_has_no_tag(client: TestClient) -> None:
    headers, sent, status = _raw(client, "/documenten/niets", **{"If-None-Match": "*"})
    assert status == 404
    assert sent
    assert "etag" not in headers
