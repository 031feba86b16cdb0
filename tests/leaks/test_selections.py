"""What is taken along: a quotation that is not to be seen is as one that never was, in every form of file."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from httpx2 import Response

from kb.model.identity import PassageId
from kb.model.selection import Kept
from kb.model.text import Span
from kb.services.sharing.formats import FORMATS
from tests.leaks.conftest import Explorer
from tests.leaks.planting import KINDS, Kind, every_word, hidden
from ui.keeping import key

_NOBODY = PassageId("00000000-0000-0000-0000-000000000000")


def _key(passage: PassageId) -> str:
    return key(Kept(passage, Span(start=0, end=40)))


def _words(answer: Response) -> str:
    """All that stands in an answer; a Word file is a folder of files."""
    if answer.content[:2] != b"PK":
        return f"{answer.headers} {answer.text}".casefold()
    folder = ZipFile(BytesIO(answer.content))
    return " ".join(folder.read(name).decode(errors="ignore") for name in folder.namelist()).casefold()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_hidden_quotation_is_as_one_that_never_was(
    planted: Explorer, reindexed: Explorer, kind: Kind, language: str
) -> None:
    passage = hidden(kind)[1][0].id
    for explorer in (planted, reindexed):
        kept = explorer.client.get(f"{language}/selectie?c={_key(passage)}")
        never = explorer.client.get(f"{language}/selectie?c={_key(_NOBODY)}")
        assert (kept.status_code, never.status_code) == (200, 200)
        assert kept.text.replace(_key(passage), _key(_NOBODY)) == never.text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_file_holds_a_hidden_word(planted: Explorer, kind: Kind) -> None:
    passage = hidden(kind)[1][0].id
    answers = [planted.client.get(f"/selectie.{format.extension}?c={_key(passage)}") for format in FORMATS]
    for form in ("json", "docx", "ris", "bib", "csl-json", "csv"):
        asked = {"items": [{"passageId": passage}], "format": form}
        answers.append(planted.client.post("/v1/_cite", json=asked))
    for accept in ("application/json", *(format.media_type for format in FORMATS)):
        refused = planted.client.get(f"/v1/passages/{passage}", headers={"Accept": accept})
        assert refused.status_code == 404
        answers.append(refused)

    assert [answer.status_code for answer in answers[: len(FORMATS) + 6]] == [200] * (len(FORMATS) + 6)
    assert [word for answer in answers for word in every_word() if word in _words(answer)] == []


def test_the_words_would_have_been_found(planted: Explorer) -> None:
    (shown,) = planted.client.get("/v1/search?q=schulden&pageSize=1").json()["hits"]
    word = shown["quote"]["text"].split()[0].casefold()
    for form in ("json", "docx", "ris", "csl-json", "csv"):
        asked = {"items": [{"passageId": shown["passageId"]}], "format": form}
        assert word in _words(planted.client.post("/v1/_cite", json=asked)), form
