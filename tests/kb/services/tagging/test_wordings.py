"""The words that stand out in what got a code."""

import pytest

from kb.errors import Forbidden, InTheWay, Invalid, StudyNotFound, ThingNotFound
from kb.model.codebook import Mapping
from kb.model.evidence import KnowledgeSource
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.wording import Ruling
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


def test_a_word_is_offered_to_the_thesaurus_or_set_aside_by_a_person_and_that_can_be_undone(desk: Desk) -> None:
    for number in range(3):
        text = f"De rekening lag er al {number + 4} weken. Het was koud in huis."
        made = document(f"test:verhaal-{number}", text, source=KnowledgeSource.EXPERIENCE, title=f"Verhaal {number}")
        desk.library.catalogue.save(*made)
        desk.code(text.split(".")[0] + ".", "geld", of=made[0])
        desk.code("Het was koud in huis.", "wonen", of=made[0])
    code = next(node.code for node in desk.bench.codebooks.tree(desk.id, desk.noor) if node.name == "geld")
    wordings, theme = desk.bench.wordings, next(iter(desk.library.thesaurus)).id
    with pytest.raises(Invalid):
        wordings.decide(desk.id, code.id, "rekening", desk.noor, offered=True)
    mapped = code.model_copy(update={"concept": theme, "mapping": Mapping.CLOSE})
    desk.bench.codebooks.change(desk.id, mapped, desk.noor)
    with pytest.raises(Invalid):
        wordings.decide(desk.id, code.id, "koud", desk.noor, offered=True)

    wordings.decide(desk.id, code.id, "rekening", desk.noor, offered=True)

    assert [tuple(one) for one in wordings.offered()] == [(theme, "rekening", 3, 1, None, "")]
    with pytest.raises(Forbidden):
        wordings.rule(theme, "rekening", Ruling.TAKEN, "Zo heet het.", desk.noor)
    keeper = Reader.of(someone(desk.library, "Bea", Role.ADMINISTRATOR))
    for why in ("", " ", "x" * 501):
        with pytest.raises(Invalid):
            wordings.rule(theme, "rekening", Ruling.TAKEN, why, keeper)
    with pytest.raises(ThingNotFound):
        wordings.rule(theme, "koud", Ruling.TAKEN, "Zo heet het.", keeper)
    wordings.rule(theme, "rekening", Ruling.DECLINED, "Te ruim.", keeper)
    assert [(one.ruling, one.reason) for one in wordings.decided(desk.id, desk.noor)] == [("declined", "Te ruim.")]
    # What the keeper built on is not undone silently.
    with pytest.raises(InTheWay):
        desk.bench.undoing.undo(desk.id, desk.noor)
    wordings.rule(theme, "rekening", None, "", keeper)
    assert [(one.ruling, one.reason) for one in wordings.proposals(keeper)] == [(None, "")]
    wordings.decide(desk.id, code.id, "rekening", desk.ana, offered=False)
    assert wordings.offered() == []
    assert [(one.word, one.offered) for one in wordings.decided(desk.id, desk.noor)] == [("rekening", False)]
    desk.bench.undoing.undo(desk.id, desk.ana)
    assert [one.word for one in wordings.offered()] == ["rekening"]


def test_what_is_not_there_or_of_others_tells_nothing(desk: Desk) -> None:
    desk.code("Zij kende de weg.", "weg")
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    with pytest.raises(ThingNotFound):
        desk.bench.wordings.telling(desk.id, new_id(), desk.noor)
    stranger = Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))
    with pytest.raises(StudyNotFound):
        desk.bench.wordings.telling(desk.id, node.code.id, stranger)
