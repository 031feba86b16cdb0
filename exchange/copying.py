"""The codes of one study for another to start from."""

from collections.abc import Iterator
from dataclasses import replace

from exchange.incoming import Incoming
from exchange.leaving import leaving
from exchange.losses import Loss, LossKind
from exchange.project import Code, Project, all_codes
from exchange.saying import said
from kb.bootstrap import Library
from kb.model import codebook, foreign
from kb.model.reader import Reader
from kb.model.study import StudyId


def codes_of(library: Library, study: StudyId, reader: Reader) -> Incoming:
    """The codebook of a study without anything that was coded; codes that are called by words of a text stay there.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    project = leaving(library, study, reader).project
    vivo = {str(one.id) for one in library.annotations.things(codebook.Code, study, reader) if one.words_of}
    vivo |= {one.guid for one in library.annotations.things(foreign.Foreign, study, reader) if one.of in vivo}
    codes = tuple(_without(project.codes, vivo))
    number = len(list(all_codes(project.codes))) - len(list(all_codes(codes)))
    lost = Loss(LossKind.LEFT_OUT, said("thing.codes", number=number), said("why.vivo"))
    return Incoming(Project(project.name, origin=project.origin, codes=codes), (lost,) if number else ())


def _without(codes: tuple[Code, ...], left: set[str]) -> Iterator[Code]:
    """A tree without some; what stood under those stands above then. Memos stay where they were written."""
    for code in codes:
        below = tuple(_without(code.codes, left))
        if code.guid in left:
            yield from below
        else:
            yield replace(code, codes=below, notes=())
