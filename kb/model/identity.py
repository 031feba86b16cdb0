"""Ids: UUIDs. Of what is read derived (version 5) from where it came from and what it says, of what people make random.

Of what is read the same input gives the same id on every machine, so nothing is ever stored twice.
"""

import hashlib
import uuid
from typing import NewType

DocumentId = NewType("DocumentId", str)
PassageId = NewType("PassageId", str)
ThemeId = NewType("ThemeId", str)
AccountId = NewType("AccountId", str)
LabId = NewType("LabId", str)

_NAMESPACE = uuid.UUID("6f0f6f0c-5c0d-5b8e-9d5e-3f6b0a4c2d11")


def document_id(origin: str) -> DocumentId:
    """The id of the document that came from ``origin``; versions of it share the id."""
    return DocumentId(str(uuid.uuid5(_NAMESPACE, origin)))


def passage_id(document: DocumentId, sha256: str, start: int, end: int) -> PassageId:
    """The id of one passage of one version of a document.

    Args:
        document: the document it was cut from.
        sha256: hex digest of that version's text.
        start: first code point of the passage.
        end: one past its last code point.
    """
    return PassageId(str(uuid.uuid5(uuid.UUID(document), f"{sha256}:{start}:{end}")))


def maker_id(name: str, *, within: str) -> str:
    """The opaque id of who wrote or told something; of the name itself nothing is kept.

    Args:
        name: whatever tells makers apart: a number, a name, an address such as an ORCID.
        within: the collection in which a number or a name means one person; an address means the same one everywhere.
    """
    plain = " ".join(name.casefold().split())
    return str(uuid.uuid5(_NAMESPACE, f"maker:{'' if '://' in plain else within}:{plain}"))


def invited_id(lab: LabId, by: AccountId, form: str) -> AccountId:
    """The id of the account that one form, sent once or more, invites to a lab."""
    return AccountId(str(uuid.uuid5(_NAMESPACE, f"invited:{lab}:{by}:{form}")))


def lab_id(slug: str) -> LabId:
    """The id of the lab with a slug, so that what a manifest says can be read without asking which labs there are.

    A slug is never given to another lab, so unlike other ids of what people make it needs no chance.
    """
    return LabId(str(uuid.uuid5(_NAMESPACE, f"lab:{slug}")))


def concept_guid(theme: ThemeId) -> str:
    """The id by which a concept of the thesaurus goes along to other tools, the same everywhere."""
    return str(uuid.uuid5(_NAMESPACE, f"concept:{theme}"))


def lineage_id(name: str) -> str:
    """The opaque id of a study, panel, project or series of meetings."""
    return str(uuid.uuid5(_NAMESPACE, f"lineage:{' '.join(name.casefold().split())}"))


def new_id() -> str:
    """The id of something that somebody makes: an account, a lab."""
    return str(uuid.uuid4())


def keyed_id(name: str) -> str:
    """The id of something that somebody makes under a name of their own, so that it is made once."""
    return str(uuid.uuid5(_NAMESPACE, f"keyed:{name}"))


def is_id(text: str) -> bool:
    """Whether a text has the form of an id; what has another form need not be looked up."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
