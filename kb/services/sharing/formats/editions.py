"""An edition of a collection as reference managers read it: RIS, BibTeX and CSL-JSON; nothing that it quotes."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from kb.services.sharing.formats import bibtex, csl, ris
from kb.services.sharing.formats.works import flat


class Issue(NamedTuple):
    """An edition in a list of sources.

    Attributes:
        key: what it is called in a list, in ASCII.
        authors: names of labs.
        number: of the edition, in words.
        site: on which it stands.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    on: date
    number: str
    language: str
    licence: str
    about: str
    site: str
    url: str


class Format(NamedTuple):
    """A kind of file."""

    media_type: str
    write: Callable[[Issue], bytes]


def _ris(one: Issue) -> bytes:
    fields = [("TY", "ELEC"), ("ID", one.key), ("TI", one.title), *(("AU", name) for name in one.authors)]
    fields += [("PB", one.site), ("PY", f"{one.on:%Y}"), ("DA", f"{one.on:%Y/%m/%d}/"), ("ET", one.number)]
    fields += [("LA", one.language), ("AB", one.about), ("C1", one.licence), ("UR", one.url), ("ER", "")]
    return "".join(f"{tag}  - {flat(said)}\r\n" for tag, said in fields if said or tag == "ER").encode()


def _bibtex(one: Issue) -> bytes:
    # A name in braces is one name, however many words it has.
    fields = {
        "author": " and ".join(f"{{{bibtex.safe(name)}}}" for name in one.authors),
        "title": bibtex.safe(one.title),
        "date": one.on.isoformat(),
        "year": str(one.on.year),
        "organization": bibtex.safe(one.site),
        "version": bibtex.safe(one.number),
        "langid": bibtex.LANGUAGES.get(one.language, ""),
        "abstract": bibtex.safe(one.about),
        "note": bibtex.safe(one.licence),
        "url": one.url,
    }
    told = ",\n".join(f"  {name} = {{{said}}}" for name, said in fields.items() if said)
    return f"@online{{{one.key},\n{told}\n}}\n".encode()


def _csl(one: Issue) -> bytes:
    fields = {
        "id": one.key,
        "type": "webpage",
        "title": flat(one.title),
        "author": [{"literal": flat(name)} for name in one.authors],
        "issued": {"date-parts": [[one.on.year, one.on.month, one.on.day]]},
        "container-title": one.site,
        "version": one.number,
        "language": one.language,
        "abstract": flat(one.about),
        "note": one.licence,
        "URL": one.url,
    }
    told = {name: said for name, said in fields.items() if said}
    return json.dumps([told], ensure_ascii=False, indent=1).encode()


FORMATS: Mapping[str, Format] = {
    "ris": Format(ris.MEDIA_TYPE, _ris),
    "bib": Format(bibtex.MEDIA_TYPE, _bibtex),
    "json": Format(csl.MEDIA_TYPE, _csl),
}
"""The kinds of files by their extensions."""
