"""A project in every form we know, in one zip with a page that says what is what: to keep for years.

An archive such as DANS keeps files and not tools, so each thing is there in a form of a standard
and in one that anybody can open. The page lists each file with its SHA-256.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from exchange import codelist, tables, word
from exchange.losses import Loss
from exchange.outcome import Exported
from exchange.project import Codebook, Project, Source, all_codes
from exchange.refi import codebook, writing
from exchange.webannotation import writing as webannotation
from exchange.webannotation.writing import Address

Words = Mapping[str, str]

DUTCH: Final[Words] = MappingProxyType(
    {
        "page": "LEESMIJ.txt",
        "about": "Dit zip-bestand bevat een studie uit Meervoud in verschillende vormen. Elke vorm staat op zichzelf.",
        "holds": "Bronnen: {sources}. Codes: {codes}. Coderingen: {codings}. Notities: {notes}. Personen: {users}.",
        "files": "Bestanden",
        "lost": "Wat niet mee kon",
        "nothing": "Alles kon mee.",
        "project.qdpx": "alles, volgens REFI-QDA 1.5: te openen in NVivo, ATLAS.ti, MAXQDA en QualCoder",
        "codeboek.qdc": "het codeboek, volgens REFI-QDA 1.5",
        "codeboek.csv": "het codeboek als tabel",
        "codeboek.docx": "het codeboek om te lezen",
        "coderingen.csv": "een rij voor elke codering, met de woorden",
        "documenten-codes.csv": "hoe vaak elke code in elk document staat",
        "tabellen.xlsx": "alle tabellen in een rekenblad",
        "teksten.docx": "de teksten, met elke codering als opmerking",
        "annotaties.jsonld": "elke codering als W3C Web Annotation",
    }
)
"""What the page says; another language has the same keys."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def write(
    project: Project, file: BinaryIO, address: Callable[[Source], Address], *, words: Words = DUTCH
) -> tuple[Loss, ...]:
    """Write a project in every form; what could not go along in one of them comes back, and stands on the page."""
    made = _made(project, address)
    losses = tuple(dict.fromkeys(loss for exported in made.values() for loss in exported.losses))
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as package:
        _put(package, words["page"], _page(project, made, losses, words).encode("utf-8-sig", "replace"))
        for name, exported in made.items():
            _put(package, name, exported.content)
    return losses


def _made(project: Project, address: Callable[[Source], Address]) -> dict[str, Exported]:
    sets = tuple(replace(one, sources=(), notes=()) for one in project.sets if one.codes)
    return {
        "project.qdpx": writing.packed(project),
        "codeboek.qdc": codebook.packed(Codebook(project.origin, project.codes, sets)),
        "codeboek.csv": Exported(codelist.write(project.codes), ()),
        "codeboek.docx": Exported(word.codebook(project), ()),
        "coderingen.csv": Exported(tables.codings_csv(project), ()),
        "documenten-codes.csv": Exported(tables.counts_csv(project), ()),
        "tabellen.xlsx": tables.workbook(project),
        "teksten.docx": word.coded(project),
        "annotaties.jsonld": webannotation.packed(project, address),
    }


def _page(project: Project, made: Mapping[str, Exported], losses: tuple[Loss, ...], words: Words) -> str:
    given = [coding for source in project.sources for coding in source.codings]
    given += [coding for source in project.sources for one in source.selections for coding in one.codings]
    holds = words["holds"].format(
        sources=len(project.sources),
        codes=sum(1 for _ in all_codes(project.codes)),
        codings=len(given),
        notes=len(project.notes),
        users=len(project.users),
    )
    lines = [project.name, "", words["about"], holds, "", words["files"]]
    for name, exported in made.items():
        lines += ["", f"{name}: {words[name]}", f"  SHA-256 {sha256(exported.content).hexdigest()}"]
    lines += ["", words["lost"], *(f"- {loss.thing}: {loss.why}" for loss in losses)]
    return "\r\n".join([*lines, *([] if losses else [words["nothing"]]), ""])


def _put(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _PLAIN_FILE, _UNIX
    package.writestr(entry, content)
