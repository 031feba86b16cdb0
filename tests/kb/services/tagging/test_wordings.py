"""The words that stand out in what got a code."""

import pytest

from kb.errors import StudyNotFound, ThingNotFound
from kb.model.evidence import KnowledgeSource
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import Reader
from tests.building import document
from tests.kb.services.tagging.conftest import Desk
from tests.peopling import someone


def test_words_of_several_people_stand_out_and_go_when_too_few_are_left(desk: Desk) -> None:
    stories = []
    for number, who in enumerate(("een moeder", "een buurman", "een jongere")):
        text = f"De rekening lag er al {number + 4} weken. Het was koud in huis."
        made = document(f"test:verhaal-{number}", text, source=KnowledgeSource.EXPERIENCE, title=who)
        desk.library.catalogue.save(*made)
        stories.append(made[0])
        desk.code(text.split(".")[0] + ".", "geld", of=made[0])
        desk.code("Het was koud in huis.", "wonen", of=made[0])
    ids = {node.name: node.code.id for node in desk.bench.codebooks.tree(desk.id, desk.noor)}

    def found(code: str) -> list[str]:
        return [one.word for one in desk.bench.wordings.telling(desk.id, ids[code], desk.noor)]

    assert "rekening" in found("geld")
    assert "koud" not in found("geld")
    assert "koud" in found("wonen")
    desk.library.withdrawing.withdraw([stories[0].id], "op verzoek")
    assert found("geld") == []


def test_what_is_not_there_or_of_others_tells_nothing(desk: Desk) -> None:
    desk.code("Zij kende de weg.", "weg")
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    with pytest.raises(ThingNotFound):
        desk.bench.wordings.telling(desk.id, new_id(), desk.noor)
    stranger = Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))
    with pytest.raises(StudyNotFound):
        desk.bench.wordings.telling(desk.id, node.code.id, stranger)
