"""A project in every form we know, in one zip with a page that says what is what: to keep for years.

An archive such as DANS keeps files and not tools, so each thing is there in a form of a standard
and in one that anybody can open. The page lists each file with its SHA-256.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from exchange import codelist, tables, word
from exchange.losses import Loss, Told
from exchange.outcome import Exported
from exchange.project import Codebook, Project, Source, all_codes
from exchange.refi import codebook, writing
from exchange.saying import DUTCH, words
from exchange.webannotation import writing as webannotation
from exchange.webannotation.writing import Address

_NOTHING: Mapping[str, Exported] = MappingProxyType({})
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def write(
    project: Project,
    file: BinaryIO,
    address: Callable[[Source], Address],
    *,
    beside: Mapping[str, Exported] = _NOTHING,
    losses: Sequence[Loss] = (),
    language: str = DUTCH,
) -> None:
    """Write a project in every form.

    Args:
        project: that holds together, see ``checking``.
        file: to write in.
        address: where a source stands on the web.
        beside: what goes along that is no part of a project, by what it is called in the texts.
        losses: what is in none of the files; the page says so.
        language: of what is said beside the work itself.
    """
    made = {**_made(project, address, language), **beside}
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=6) as package:
        page = _page(project, made, losses, language)
        _put(package, words("archive", language)["page"], page.encode("utf-8-sig", "replace"))
        for name, exported in made.items():
            _put(package, words("name", language)[name], exported.content)


def _made(project: Project, address: Callable[[Source], Address], language: str) -> dict[str, Exported]:
    sets = tuple(replace(one, sources=(), notes=()) for one in project.sets if one.codes)
    return {
        "project": writing.packed(project),
        "codebook_qdc": codebook.packed(Codebook(project.origin, project.codes, sets)),
        "codebook_csv": Exported(codelist.write(project.codes, language=language), ()),
        "codebook_docx": Exported(word.codebook(project, language=language), ()),
        "codings": Exported(tables.codings_csv(project, language=language), ()),
        "counts": Exported(tables.counts_csv(project, language=language), ()),
        "tables": tables.workbook(project, language=language),
        "texts": word.coded(project, language=language),
        "annotations": webannotation.packed(project, address),
    }


def _page(project: Project, made: Mapping[str, Exported], losses: Sequence[Loss], language: str) -> str:
    texts, names, about = (words(section, language) for section in ("archive", "name", "about"))
    given = [coding for source in project.sources for coding in source.codings]
    given += [coding for source in project.sources for one in source.selections for coding in one.codings]
    holds = texts["holds"].format(
        sources=len(project.sources),
        codes=sum(1 for _ in all_codes(project.codes)),
        codings=len(given),
        notes=len(project.notes),
        users=len(project.users),
    )
    lines = [project.name, "", texts["about"], holds, "", texts["files"]]
    for name, exported in made.items():
        lines += ["", f"{names[name]}: {about[name]}", f"  SHA-256 {sha256(exported.content).hexdigest()}"]
        lines += [f"  {texts['not_in']}: {one.thing} {one.why}" for one in _told(exported.losses, language)]
    lines += ["", texts["lost"], *(f"- {line.thing} {line.why}" for line in _told(losses, language))]
    return "\r\n".join([*lines, *([] if losses else [texts["nothing"]]), ""])


def _told(losses: Sequence[Loss], language: str) -> list[Told]:
    return [loss.told(language) for loss in losses]


def _put(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _PLAIN_FILE, _UNIX
    package.writestr(entry, content)
