"""Going through what has a code, as a browser without scripts does it."""

import re

from kb.model.study import ThingId
from kb.services.tagging.coding import Quoted
from tests.ui.reading import text_of
from tests.ui.working import Desk
from ui.views.queue import AROUND, between_words


def _began(desk: Desk) -> tuple[str, ThingId]:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="hulp")
    desk.give("Zij kende de weg.", nieuw="hulp")
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    return f"/werk/{desk.study}/codes/{node.code.id}", node.code.id


def _fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(codering|hierna)" value="([^"]+)"', page))


def test_a_code_is_split_one_by_one_with_what_is_left_told_each_time(desk: Desk) -> None:
    path, code = _began(desk)
    other = desk.base.bench.codebooks.add(desk.study, "weg", desk.noor).about
    assert f"{path}/splitsen" in desk.client.get(f"/werk/{desk.study}/codes?kies={code}").text
    page = desk.client.get(f"{path}/splitsen").text
    assert "2 te gaan" in text_of(page)
    assert "<mark>Mijn buurvrouw hielp mij.</mark>" in page
    fields = _fields(page)

    status, address = desk.post(f"{path}/splitsen", doe="geef", naar=other, **fields)

    assert (status, address) == (303, f"{path}/splitsen?bij={fields['hierna']}&gedaan=ander#beurt")
    page = desk.client.get(address).text
    assert "1 te gaan" in text_of(page)
    assert "<mark>Zij kende de weg.</mark>" in page
    assert 'href="' + f"{path}/splitsen?bij=einde#beurt" in page
    end = text_of(desk.client.get(f"{path}/splitsen?bij=einde").text)
    assert "U bent aan het eind" in end
    assert "1 houdt deze code" in end
    status, address = desk.post(f"{path}/splitsen?bij=einde", doe="terug")
    assert (status, address) == (303, f"{path}/splitsen?bij={fields['codering']}&gedaan=terug#beurt")
    assert "2 te gaan" in text_of(desk.client.get(address).text)


def test_words_get_a_code_that_is_new_from_the_queue(desk: Desk) -> None:
    path, _ = _began(desk)
    fields = _fields(desk.client.get(f"{path}/splitsen").text)

    assert desk.post(f"{path}/splitsen", doe="nieuw", naam="buren", **fields)[0] == 303

    assert desk.counts() == {"hulp": 1, "buren": 1}
    assert desk.post(f"{path}/splitsen", doe="nieuw", naam="dorp", **fields)[0] == 409
    assert desk.post(f"{path}/splitsen", doe="nieuw", naam=" ", **fields)[0] in {400, 409}
    assert desk.post(f"{path}/splitsen", doe="anders", **fields)[0] == 400
    assert desk.counts() == {"hulp": 1, "buren": 1}


def test_what_stands_under_an_old_definition_is_gone_through_in_the_same_way(desk: Desk) -> None:
    path, code = _began(desk)
    one = desk.base.bench.codebooks.code(desk.study, code, desk.noor)
    desk.base.bench.codebooks.change(desk.study, one.model_copy(update={"covers": "van buren"}), desk.noor)
    assert f"{path}/nakijken" in desk.client.get(f"/werk/{desk.study}/codes").text
    page = desk.client.get(f"{path}/nakijken").text
    assert "2 te gaan" in text_of(page)
    assert "van buren" in text_of(page)

    status, address = desk.post(f"{path}/nakijken", doe="past", **_fields(page))

    assert status == 303
    page = desk.client.get(address).text
    assert "1 te gaan" in text_of(page)
    assert desk.client.get(f"{path}/nakijken?bij=einde").text.count("voor later") == 1


def test_more_codes_than_keys_stand_in_a_list(desk: Desk) -> None:
    path, code = _began(desk)
    for number in range(10):
        desk.base.bench.codebooks.add(desk.study, f"code {number}", desk.noor)
    desk.base.bench.codebooks.add(desk.study, "deel", desk.noor, parent=code)

    page = desk.client.get(f"{path}/splitsen").text

    keys = re.findall(r'data-toets="([1-9])">.*?</span> ([^<]+)</button>', page)
    assert keys == [("1", "deel"), *((str(number + 2), f"code {number}") for number in range(8))]
    assert re.findall(r'<option value="[^"]+">([^<]+)</option>', page) == ["code 8", "code 9"]


def test_a_code_that_is_made_in_the_queue_moves_no_digit(desk: Desk) -> None:
    path, code = _began(desk)
    other = desk.base.bench.codebooks.add(desk.study, "weg", desk.noor, parent=code).about
    for number in range(8):
        desk.base.bench.codebooks.add(desk.study, f"code {number}", desk.noor)

    def digits() -> dict[str, str]:
        page = desk.client.get(f"{path}/splitsen").text
        return {name: key for key, name in re.findall(r'data-toets="([1-9])">.*?</span> ([^<]+)</button>', page)}

    nine = {"weg": "1", **{f"code {number}": str(number + 2) for number in range(8)}}
    assert digits() == nine
    fields = _fields(desk.client.get(f"{path}/splitsen").text)
    desk.post(f"{path}/splitsen", doe="nieuw", naam="buren", **fields)
    fields = _fields(desk.client.get(f"{path}/splitsen").text)

    del nine["code 7"]
    assert digits() == {**nine, "buren": "9"}
    desk.post(f"{path}/splitsen", doe="geef", naar=other, **fields)
    desk.post(f"{path}/splitsen", doe="terug")
    assert digits() == {**nine, "buren": "9"}


def test_what_stands_around_words_is_cut_between_words() -> None:
    text = "Aan de balie vroegen zij wie ik was. " * 20
    cut = between_words(Quoted("de weg", text[-AROUND:], text[:AROUND]))
    assert f" {text}".endswith(f" {cut.before}")
    assert f"{text} ".startswith(f"{cut.after.rstrip()} ")
    assert AROUND - 10 < len(cut.before) < AROUND > len(cut.after) > AROUND - 10
    whole = Quoted("de weg", "Zij kende ", ".")
    assert between_words(whole) == whole


def test_a_queue_is_for_members_and_of_codes_that_are_there(desk: Desk) -> None:
    path, code = _began(desk)

    assert desk.client.get(f"/werk/{desk.study}/codes/{desk.study}/splitsen").status_code == 404
    assert desk.client.get(f"/werk/{code}/codes/{code}/nakijken").status_code == 404
    assert "2 to go" in text_of(desk.client.get(f"/en{path}/splitsen").text)
