"""The codebook of a study, as a browser without scripts gets it."""

import re

from tests.ui.reading import text_of
from tests.ui.working import Desk


def test_codes_are_renamed_and_coloured_from_the_tree_and_it_says_what_is_touched(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    desk.base.bench.codebooks.add(desk.study, "tijd", desk.noor)
    node = desk.base.bench.codebooks.tree(desk.study, desk.noor)[0]
    path = f"/werk/{desk.study}/codes"
    page = text_of(desk.client.get(f"{path}?kies={node.code.id}").text)
    for said in ("Dit raakt 1 codering. U kunt het", "Deze code is 1 keer gegeven. Dat blijft zo.", "van 1 codering."):
        assert said in page

    status, address = desk.post(path, doe="hernoem", code=node.code.id, naam="buur", stond="naaste")

    assert (status, address) == (303, f"{path}?kies={node.code.id}&gedaan=bewaard#rij-{node.code.id}")
    assert desk.post(path, doe="hernoem", code=node.code.id, naam="ander", stond="naaste")[0] == 409
    assert desk.post(path, doe="kleur", code=node.code.id, kleur="5")[0] == 303
    assert desk.post(path, doe="kleur", kleur="5")[0] == 400
    assert desk.post(path, doe="kleur", code=node.code.id, kleur="x")[0] == 400
    assert desk.base.bench.codebooks.code(desk.study, node.code.id, desk.noor).hue == 5
    # The codes stand on the page once, with a box each where somebody asks to colour several.
    for address, boxes in ((path, 0), (f"{path}?kleuren=ja", 2)):
        shown = desk.client.get(address).text
        assert len(re.findall(r'<input type="checkbox" name="code"', shown)) == boxes
        assert len(re.findall(r"<(?:li|label)[^>]*>(?:(?!</li>|</label>).)*?\btijd<", shown, re.DOTALL)) == 1
    assert desk.post(path, doe="takken")[0] == 303
    assert desk.base.bench.codebooks.code(desk.study, node.code.id, desk.noor).hue == 0
    status, address = desk.post(path, doe="uit", code=node.code.id)
    assert "U kunt het ongedaan maken." in text_of(desk.client.get(address).text)


def test_words_that_stand_out_are_looked_for_where_somebody_asks(desk: Desk) -> None:
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")
    (node,) = desk.base.bench.codebooks.tree(desk.study, desk.noor)
    path = f"/werk/{desk.study}/codes?kies={node.code.id}"

    assert "Welke woorden vallen op?" in text_of(desk.client.get(path).text)
    assert "Er valt geen woord op." in text_of(desk.client.get(f"{path}&woorden=ja").text)
