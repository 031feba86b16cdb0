"""Where documents come from."""

from pydantic import BaseModel, ConfigDict

from kb.model.document import DocumentCard
from kb.model.evidence import Terms
from kb.model.identity import DocumentId


class Source(BaseModel):
    """A place where a document stands, and what is said of it there; the same text may stand in several.

    Attributes:
        document_id: the document that it became.
        origin: names the place; for a part of a file it begins with that of the file.
        entry: names the file; the same as ``origin`` but for a part.
        collection: of the manifest that lists it; empty when it was added by hand.
        path: of the file, relative to the folder of its manifest, or whole.
        location: the whole path of the file.
        file_sha256: digest of the file; empty when unknown.
        sha256: digest of the text that was found there.
        said: digest of all that was said about the file and of the way it was read; empty when
            it must be read again.
        terms: who may read it, as far as it is decided there.
        listed: it stood there the last time.
        withdrawn: the document was taken back, and comes in no more.
    """

    model_config = ConfigDict(frozen=True)

    document_id: DocumentId
    origin: str
    entry: str
    collection: str = ""
    path: str = ""
    location: str = ""
    file_sha256: str = ""
    sha256: str
    said: str = ""
    terms: Terms
    listed: bool = True
    withdrawn: bool = False

    @property
    def folder(self) -> str:
        """The whole path of the folder of its manifest, as far as it is known."""
        return self.location.removesuffix(self.path).rstrip("/") if self.collection else ""


class Narrowed(BaseModel):
    """A document that fewer people may read than before, or for a shorter time."""

    model_config = ConfigDict(frozen=True)

    document: DocumentCard
    before: Terms
