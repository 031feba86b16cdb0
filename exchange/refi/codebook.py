"""A QDC file, the codebook of the REFI-QDA standard, in and out."""

from exchange.checking import checked_codebook
from exchange.outcome import Exported, ImportedCodebook
from exchange.project import Code, Codebook, Set
from exchange.refi import grammar
from exchange.refi.building import Builder, serialised
from exchange.refi.elements import Elements
from exchange.refi.tree import local, pieces
from exchange.saying import refused

_SECTIONS = ("Codes", "Sets")
LARGEST = 20 * 1024 * 1024


def read(content: bytes) -> ImportedCodebook:
    """What a QDC file holds.

    Raises:
        InvalidExchange: it is no codebook, or not safe to read.
    """
    if len(content) > LARGEST:
        raise refused("large_codebook")
    make = Elements()
    found = pieces(content, root="CodeBook", namespaces=grammar.CODEBOOKS, sections=_SECTIONS)
    origin = next(found).element.get("origin") or ""
    codes: list[Code] = []
    sets: list[Set] = []
    for path, element in found:
        if path == ("Codes",) and local(element) == "Code":
            codes.append(make.code(element))
        elif path == ("Sets",) and local(element) == "Set":
            sets.append(make.set(element))
        elif local(element) not in _SECTIONS:
            make.unknown(element)
    codebook = Codebook(origin[: grammar.LONGEST_NAME], tuple(codes), tuple(sets))
    whole, losses = checked_codebook(codebook)
    return ImportedCodebook(whole, (*make.losses, *losses))


def packed(codebook: Codebook) -> Exported:
    """A codebook as a QDC file; notes and members other than codes do not fit in one."""
    build = Builder(grammar.CODEBOOK)
    root = build.root("CodeBook", origin=codebook.origin)
    codes = build.add(root, "Codes")
    for code in codebook.codes:
        build.code(codes, code, with_notes=False)
    if codebook.sets:
        sets = build.add(root, "Sets")
        for one in codebook.sets:
            element = build.add(sets, "Set", guid=one.guid, name=one.name)
            build.describe(element, one.description)
            for member in one.codes:
                build.add(element, "MemberCode", guid=member)
    return Exported(serialised(root), tuple(build.losses))
