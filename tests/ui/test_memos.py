"""The memos of a study, as a browser without scripts gets them."""

import re

from kb.model.memo import Memo
from kb.model.people import Role
from kb.model.study import StudyRole, ThingId
from kb.model.text import Span
from tests.peopling import sign_in, someone
from tests.ui.reading import text_of
from tests.ui.working import Desk


def _memos(at: Desk) -> list[Memo]:
    return at.base.bench.memos.all(at.study, at.noor)


def _marked(at: Desk) -> str:
    at.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    return at.base.bench.coder.marks(at.study, at.story, at.noor).highlights[0].id


def test_a_memo_is_written_with_a_kind_and_reads_as_markdown(desk: Desk) -> None:
    room = f"/werk/{desk.study}/memos"

    status, address = desk.post(
        room, doe="schrijf", soort="theory", tekst="# Waarom\r\n\r\n- *schaamte*\r\n- <b>trots</b>"
    )

    (memo,) = _memos(desk)
    assert (status, address) == (303, f"{room}/{memo.id}?gedaan=bewaard")
    page = desk.client.get(address).text
    assert "<h2>Waarom</h2>" in page
    assert "<li><em>schaamte</em></li>" in page
    assert "<b>trots" not in page
    assert "Theorie" in text_of(desk.client.get(f"{room}?soort=theory").text)
    assert "Hier staan nog geen memo’s." in text_of(desk.client.get(f"{room}?soort=method").text)
    assert desk.post(room, doe="schrijf", tekst=" ")[0] == 400


def test_what_it_refers_to_is_shown_in_words_and_goes_when_those_are_withdrawn(desk: Desk) -> None:
    on = _marked(desk)
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    text = f"[[code:{node.code.id}]] want [[highlight:{on}]] en [[highlight:{node.code.id[::-1]}]]"
    desk.base.bench.memos.write(desk.study, desk.study, text, desk.noor)
    (memo,) = _memos(desk)
    room = f"/werk/{desk.study}/memos"

    for path in (room, f"{room}/{memo.id}"):
        page = desk.client.get(path).text
        assert '<q class="mv-letterlijk">Mijn buurvrouw hielp mij.</q>' in page
        assert "naaste" in text_of(page)
    assert "[[naaste]] want [[Mijn buurvrouw hielp mij.]]" in text_of(page)

    desk.base.withdrawing.withdraw([desk.story], "op verzoek")

    for path in (room, f"{room}/{memo.id}", f"/werk/{desk.study}/codes?kies={node.code.id}"):
        page = text_of(desk.client.get(path).text)
        assert "buurvrouw" not in page
    assert "naaste want (teruggenomen)" in text_of(desk.client.get(room).text)


def test_without_scripts_something_to_refer_to_is_searched_for_and_put_at_the_end(desk: Desk) -> None:
    on = _marked(desk)
    room = f"/werk/{desk.study}/memos"

    status, found = desk.post(room, doe="vind", zoek="buurvrouw", tekst="Want", soort="reflection")
    assert status == 200
    assert "Mijn buurvrouw hielp mij." in found
    page = desk.post(room, verwijs=f"highlight:{on}", tekst="Want")[1]

    assert f"Want [[highlight:{on}]]" in page
    assert _memos(desk) == []


def test_a_list_of_what_can_be_referred_to_comes_as_a_part(desk: Desk) -> None:
    on = _marked(desk)
    vind = f"/werk/{desk.study}/memos/vind"

    part = desk.client.get(f"{vind}?zoek=na").text
    assert re.findall(r'data-zet="(code):', part) == ["code"]
    assert "<html" not in part
    assert f'data-zet="highlight:{on}"' in desk.client.get(f"{vind}?zoek=hielp").text


def test_another_reads_it_with_its_versions_and_cannot_change_it(desk: Desk) -> None:
    desk.base.bench.memos.write(desk.study, desk.study, "Eerst stond hier iets.", desk.noor)
    (memo,) = _memos(desk)
    path = f"/werk/{desk.study}/memos/{memo.id}"
    status, _ = desk.post(path, doe="schrijf", tekst="Later stond hier iets.", stond=memo.text, soort="analysis")
    assert status == 303
    page = text_of(desk.client.get(path).text)
    assert "[weg] Eerst" in page
    assert "[erbij] Later" in page
    assert desk.post(path, doe="schrijf", tekst="Anders.", stond=memo.text)[0] == 409
    ana = someone(desk.base, "Ana", Role.RESEARCHER)
    desk.base.bench.studies.put(desk.study, ana.email, StudyRole.CODER, desk.noor)

    sign_in(desk.client, ana)

    assert "Noor" in text_of(desk.client.get(path).text)
    assert desk.post(path, doe="schrijf", tekst="Van mij.", stond="Later stond hier iets.")[0] in {400, 403}
    assert [one.text for one in _memos(desk)] == ["Later stond hier iets."]


def test_a_memo_is_deleted_and_that_can_be_undone(desk: Desk) -> None:
    desk.base.bench.memos.write(desk.study, desk.study, "Even.", desk.noor)
    (memo,) = _memos(desk)

    status, address = desk.post(f"/werk/{desk.study}/memos/{memo.id}", doe="verwijder")

    assert (status, address) == (303, f"/werk/{desk.study}/memos?gedaan=weg")
    desk.base.bench.undoing.undo(desk.study, desk.noor)
    assert [one.text for one in _memos(desk)] == ["Even."]


def test_what_is_undone_says_on_what_a_memo_was_and_which_words_or_document(desk: Desk) -> None:
    words = _marked(desk)
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    quoted = "“Mijn buurvrouw hielp mij.”"

    def step() -> str:
        """What would be undone next, as each page that can do so says it; the log of the study says the same."""
        said = []
        for path in (desk.path, f"/werk/{desk.study}", f"/werk/{desk.study}/codes"):
            page = desk.client.get(path).text
            said += [text_of(one) for one in re.findall(r'value="terug"[^>]*>(.*?)</button>', page, re.DOTALL)][:1]
        assert len(set(said)) == 1
        return said[0].partition(": ")[2]

    desk.post(desk.path, doe="memo", merk=words, tekst="Zij kwam vanzelf.")
    assert step() == f"Memo geschreven: {quoted}"
    (memo,) = _memos(desk)
    desk.post(desk.path, doe="memo", memo=memo.id, tekst="Zij kwam uit zichzelf.", stond=memo.text)
    assert step() == f"Memo veranderd: {quoted}"
    desk.post(desk.path, doe="memo", memo=memo.id, tekst="", stond="Zij kwam uit zichzelf.")
    assert step() == f"Memo verwijderd: {quoted}"
    desk.post(desk.path, doe="klaar")
    assert step() == "Klaar met een stuk: De post"
    (coding,) = desk.base.bench.coder.marks(desk.study, desk.story, desk.noor).codings[ThingId(words)]
    desk.post(desk.path, doe="weg", codering=coding.id)
    assert step() == "Code weggehaald: naaste"
    desk.post(desk.path, doe="terug")
    desk.base.bench.coder.border(desk.study, ThingId(words), Span(start=39, end=54), desk.noor)
    assert step() == "Begin of eind verplaatst: “Mijn buurvrouw”"
    desk.base.bench.memos.write(desk.study, node.code.id, "Wie is dat?", desk.noor)
    assert "Memo geschreven: naaste" in text_of(desk.client.get(f"/werk/{desk.study}").text)


def test_a_memo_on_a_code_stands_on_its_page(desk: Desk) -> None:
    _marked(desk)
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)

    status, _ = desk.post(f"/werk/{desk.study}/memos", doe="schrijf", bij=node.code.id, tekst="Wie is **naast**?")

    assert status == 303
    assert "Wie is <strong>naast</strong>?" in desk.client.get(f"/werk/{desk.study}/codes?kies={node.code.id}").text
