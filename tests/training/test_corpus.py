from pathlib import Path

import pytest

from training import vocabulary
from training.corpus import texts


def test_words_of_a_citys_own_documents_get_a_token_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "wijk").mkdir()
    (tmp_path / "wijk" / "plan.md").write_text(
        "# Plan\n\nDe buurtklup Zwaluwhof. Zwaluwhof doet mee.\n", encoding="utf-8"
    )
    without = vocabulary.build(vocabulary.weights(dictionary=[], domain=[], texts=[]), known=[])
    probable = vocabulary.weights(dictionary=[], domain=[], texts=texts(tmp_path))
    with_own = vocabulary.build(probable, known=[])
    assert without.token_to_id("zwaluwhof") is None
    assert with_own.encode("Zwaluwhof", add_special_tokens=False).tokens == ["zwaluwhof"]


def test_a_document_that_cannot_be_read_is_named_and_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "kapot.pdf").write_bytes(b"geen pdf")
    (tmp_path / "goed.txt").write_text("Wachten op een huis.", encoding="utf-8")
    assert list(texts(tmp_path)) == ["Wachten op een huis."]
    assert "kapot.pdf" in caplog.text
