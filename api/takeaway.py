"""Files of studies for the pages: the front doors of pages and of exchange meet here."""

import hashlib

from exchange import codelist, forms
from exchange.checking import checked
from exchange.leaving import Leaving, leaving
from exchange.outcome import Exported
from exchange.project import Source
from exchange.webannotation.writing import Address
from kb.bootstrap import Library
from kb.model.reader import Reader
from kb.model.study import StudyId
from ui.pages.work.taking import Loss, Packed, Takeaway

_CODES = "csv-codes"


def takeaway(library: Library) -> Takeaway:
    """What makes files of the studies of a library."""

    def losses(study: StudyId, reader: Reader) -> tuple[Loss, ...]:
        return tuple(Loss(one.thing, one.why) for one in leaving(library, study, reader).losses)

    def pack(study: StudyId, ending: str, reader: Reader) -> Packed:
        left = leaving(library, study, reader)
        made = packed(left, ending, library.settings.address)
        sha256 = hashlib.sha256(made.content).hexdigest()
        # A list of codes holds no words of documents.
        documents = {} if ending in {_CODES, "qdc"} else left.documents
        library.bench.exchanging.take_out(study, reader, format=ending, sha256=sha256, documents=documents)
        form = forms.Form(ending.partition("-")[0])
        return Packed(made.content, f"onderzoek-{study[:8]}.{form}", forms.MEDIA_TYPES[form])

    return Takeaway(losses, pack)


def packed(left: Leaving, ending: str, site: str) -> Exported:
    """A study that leaves as a file.

    Args:
        left: what goes out.
        ending: of the name; ``csv-codes`` for the codebook as a list.
        site: where readers reach the explorer.
    """
    if ending == _CODES:
        return Exported(codelist.write(left.project.codes), ())
    project, losses = checked(left.project)
    made = forms.exported(project, forms.Form(ending), lambda one: _address(one, site))
    return Exported(made.content, tuple(dict.fromkeys((*losses, *made.losses))))


def _address(source: Source, site: str) -> Address:
    return Address(f"{site}/documenten/{source.guid}")
