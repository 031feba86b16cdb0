from pathlib import Path

import pytest

from kb.language.linker import Linker
from tests.building import thesaurus
from training import vocabulary
from training.corpus import texts

_MANIFEST = """
[[document]]
id = "{name}"
file = "{name}"
source = "{source}"
title = "Plan"
date = "2024"
rights = "{rights}"
"""

linker = Linker(thesaurus())


def _corpus(folder: Path, *documents: tuple[str, str]) -> Path:
    manifest = 'collection = "proef"\n'
    for number, (text, rights) in enumerate(documents):
        name = f"{number}.md"
        (folder / name).write_text(text, encoding="utf-8")
        manifest += _MANIFEST.format(name=name, source="research", rights=rights)
    (folder / "manifest.toml").write_text(manifest, encoding="utf-8")
    return folder


def test_words_of_several_own_documents_get_a_token_of_their_own(tmp_path: Path) -> None:
    own = texts(_corpus(tmp_path, *[("De buurtklup Zwaluwhof doet mee.", "public")] * 3), linker)
    without = vocabulary.build(vocabulary.weights(dictionary=[], domain=[], texts=[]), known=[])
    with_own = vocabulary.build(vocabulary.weights(dictionary=[], domain=[], texts=own), known=[])
    assert without.token_to_id("zwaluwhof") is None
    assert with_own.encode("Zwaluwhof", add_special_tokens=False).tokens == ["zwaluwhof"]


def test_a_word_of_one_document_stays_out(tmp_path: Path) -> None:
    same = ("De wijk praat mee.", "public")
    own = texts(_corpus(tmp_path, same, same, ("De wijk hoort Bouzidi, en Bouzidi praat.", "public")), linker)
    assert all("bouzidi" not in text for text in own)
    assert "wijk" in own[2]


def test_a_closed_document_stays_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    own = texts(_corpus(tmp_path, *[("De wijk praat mee.", "restricted")] * 3), linker)
    assert own == []
    assert "closed" in caplog.text
