"""``tests.programs``: what the tests need from the machine."""

import pytest

from tests.programs import PROGRAMS, Program, missing, needed


def test_a_program_is_found_by_any_of_its_names() -> None:
    assert Program(("geen-programma", "sh"), ()).find()
    assert Program(("geen-programma",), ()).find() is None


def test_a_program_that_is_here_is_given_by_its_path() -> None:
    for name in sorted(set(PROGRAMS) - set(missing())):
        assert needed(name).startswith("/")


def test_without_its_program_a_test_is_skipped_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nergens")

    with pytest.raises(pytest.skip.Exception, match="tesseract-ocr-nld"):
        needed("tesseract")
