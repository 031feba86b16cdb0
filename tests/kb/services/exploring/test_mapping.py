"""What each source has on a theme."""

from pathlib import Path

from kb.bootstrap import open_knowledge_base
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.settings import Settings
from tests.building import document


def test_an_example_may_be_a_passage_in_which_the_theme_is_recognised(tmp_path: Path) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, encoder="joined", _env_file=None))
    said = (
        "Het was een koude maandag en de bus kwam niet.",
        "Na de scheiding sliep ik elf maanden buiten, op een bank in het park en soms in de nachtopvang. "
        "Zonder adres kreeg ik geen briefadres en zonder briefadres kreeg ik geen kamer.",
    )
    base.catalogue.save(*document("test:buiten", *said, source=KnowledgeSource.EXPERIENCE))
    base.following.catch_up()
    found = base.mapping.examples(ThemeId("dakloosheid"), VISITOR)
    base.close()
    assert {source: example.passage.exact for source, example in found.items()} == {KnowledgeSource.EXPERIENCE: said[1]}
