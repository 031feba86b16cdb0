"""Our words against those of another reader, on documents that other programs made of the same text."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from ingest.normalise import normalise
from ingest.readers.opening import read_file
from tests.programs import needed

TEXT = """
# Rapportage opvang

## 1. Inleiding

De gemeente onderzocht in 2021 hoe *bewoners* de opvang ervaren.[^1] Er zijn **twaalf** gesprekken gevoerd, elk van een
uur. Zie [de bijlage](https://voorbeeld.nl/bijlage) en `code`.

[^1]: Gesprekken in het voorjaar, zie ook de Wmo.

    Tweede alinea van de noot.

> Ik wist niet waar ik heen moest, en niemand die het zei.

| Wijk  | Gesprekken | Uren |
|-------|-----------:|-----:|
| Noord |          4 |    4 |
| Zuid  |            |    8 |

: Gesprekken per wijk

- eerst bellen
    - met een brief
    - of een mail
- dan schrijven

Term
:   Uitleg van de term.

## 2. Proef: hulp zonder formulier

Er waren 10^6^ stuks. Regel een\\
regel twee en “aanhalingen” – met streep.

    code blok
    met regels
"""
_WORD = re.compile(r"[^\W\d_]{2,}")


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def ours(path: Path) -> Counter[str]:
    return words(normalise(read_file(path)).text)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the text in several formats, made by pandoc."""
    folder = tmp_path_factory.mktemp("fidelity")
    (folder / "bron.md").write_text(TEXT)
    for name in ("tekst.docx", "tekst.html", "tekst.md", "tekst.odt"):
        form = ["-t", "gfm"] if name == "tekst.md" else ["-s"]
        pandoc(folder / "bron.md", *form, "-o", str(folder / name), "--metadata", "title=Rapportage opvang")
    return folder


def pandoc(path: Path, *options: str) -> str:
    command = [needed("pandoc"), str(path), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", ["tekst.docx", "tekst.html", "tekst.md"])
def test_no_word_of_the_source_is_lost(made: Path, name: str) -> None:
    lacking = words(pandoc(made / "bron.md", "-t", "plain", "--wrap=none")) - ours(made / name)

    assert lacking == Counter()


@pytest.mark.parametrize("name", ["tekst.docx", "tekst.html"])
def test_no_word_is_added(made: Path, name: str) -> None:
    added = ours(made / name) - words(TEXT)

    # The title stands above its own heading too.
    assert set(added) <= {"rapportage", "opvang"}


def test_what_libreoffice_made_of_it_says_the_same(made: Path) -> None:
    subprocess.run(
        [needed("soffice"), "--headless", f"-env:UserInstallation=file://{made}/profiel", "--convert-to", "docx",
         "--outdir", str(made / "lo"), str(made / "tekst.odt")],
        check=True, capture_output=True,
    )  # fmt: skip

    lacking = words(TEXT) - ours(made / "lo" / "tekst.docx")
    assert lacking == words("https voorbeeld nl bijlage")
