"""Atom feeds of collections and labs: public things only, and what was withdrawn as such."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tests.api.shelf import QUOTED, Shelf, shelf

_ATOM = "{http://www.w3.org/2005/Atom}"
_GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = shelf(tmp_path_factory.mktemp("feeds"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Shelf) -> Shelf:
    return house.begun().filled()


def _feed(desk: Shelf, path: str) -> ElementTree.Element:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own


def test_a_feed_has_the_editions_that_everybody_may_read(desk: Shelf) -> None:
    assert desk.client.get(f"{desk.path}/feed").status_code == 404
    assert desk.cas.get(f"{desk.path}/feed", 404)
    desk.published("Een & ander <nieuws>.")
    desk.published("Nog iets.")

    root = _feed(desk, f"{desk.path}/feed")

    assert [one.findtext(f"{_ATOM}summary") for one in root.iter(f"{_ATOM}entry")] == [
        "Nog iets.",
        "Een & ander <nieuws>.",
    ]
    assert QUOTED not in ElementTree.tostring(root, encoding="unicode")
    (entry, _) = root.iter(f"{_ATOM}entry")
    assert entry.findtext(f"{_ATOM}id") == f"http://127.0.0.1:8000{desk.path}/editions/2"
    assert entry.findtext(f"{_ATOM}author/{_ATOM}name") == "Stadslab venlo"


def test_what_is_for_professionals_is_in_no_feed(desk: Shelf) -> None:
    desk.cas.ask("PATCH", desk.path, json={"access": "professionals"})
    desk.published("Alleen voor vakmensen.")

    assert desk.client.get(f"{desk.path}/feed").status_code == 404
    assert "vakmensen" not in desk.cas.ask("GET", f"/v1/labs/{desk.lab}/feed").text


def test_a_withdrawn_edition_is_told_to_who_had_it(desk: Shelf) -> None:
    desk.published("De eerste.")
    desk.published("De foute.")
    before = desk.client.get(f"{desk.path}/feed").headers["ETag"]
    desk.cas.post(f"{desk.path}/editions/2/_withdraw", {"reason": "Er stond iets fout."}, 200)

    root = _feed(desk, f"{desk.path}/feed")

    (gone,) = root.iter(_GONE)
    assert gone.get("ref", "").endswith("/editions/2")
    assert "Er stond iets fout." in "".join(gone.itertext())
    assert "De foute." not in ElementTree.tostring(root, encoding="unicode")
    assert len(list(root.iter(f"{_ATOM}entry"))) == 1
    assert desk.client.get(f"{desk.path}/feed", headers={"If-None-Match": before}).status_code == 200


def test_a_withdrawn_collection_leaves_only_that_in_the_feed_of_its_lab(desk: Shelf) -> None:
    desk.published("Wat er nieuw was.")
    desk.cas.post(f"{desk.path}/_withdraw", {"reason": "Opgegaan in een andere."}, 200)

    for path in (f"{desk.path}/feed", f"/v1/labs/{desk.lab}/feed"):
        told = desk.client.get(path)
        assert f'ref="http://127.0.0.1:8000{desk.path}/editions/1"' in told.text
        assert "Wat er nieuw was." not in told.text
