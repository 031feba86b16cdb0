"""Files of other tools that go into a study and out of it, each with what does not come along."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from pydantic import Field

from api.schemas.studies import DeedBody
from api.schemas.wire import Wire
from kb.model.study import Outgoing, ThingId


class ExportForm(StrEnum):
    """A file that a study goes out in."""

    QDPX = "qdpx"
    QDC = "qdc"
    CSV_CODES = "csv-codes"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    BESIDE_DOCX = "naast-docx"
    BESIDE_XLSX = "naast-xlsx"
    BESIDE_DOCX_THEMES = "naast-docx-themas"
    BESIDE_XLSX_THEMES = "naast-xlsx-themas"
    RIS = "ris"
    CSL = "csl"
    JSONLD = "jsonld"
    ZIP = "zip"


class LossBody(Wire):
    """Something that does not come along, or not as it was."""

    kind: str = Field(description="`left-out`, `kept-unread` (it goes back as it came), `changed` or `doubtful`.")
    thing: str = Field(description="By the name that people know it by.")
    why: str


class AbsentBody(Wire):
    """A document of the file that is not in the catalogue, or not for you."""

    guid: str = Field(description="To name it by in `take`.")
    name: str
    kind: str = Field(description="`text` or `pdf`.")
    size: int = Field(description="Bytes of its text, or of its file where it has no text; 0: nothing can be taken in.")
    codings: int = Field(description="How many stand in it; they come along once it is taken in.")


class RulerBody(Wire):
    """How the positions in a file were counted, as far as that can be measured."""

    unit: str = Field(description="`points`: code points; `utf16`; `utf8`: bytes.")
    ends: str = Field(description="Line ends: `written` as they are, `once` or `twice` each.")
    marked: bool = Field(description="Whether a byte order mark was counted.")


class ImportBody(Wire):
    """What a file comes to in a study."""

    new: Mapping[str, int] = Field(description="How many things are new, by kind.")
    changed: int = Field(
        description="How many are there already and become what the file says; what stays as it is, is a loss."
    )
    recoded: Sequence[str] = Field(description="Codes that become what the file says; of the rest, ours stays.")
    strangers: Sequence[str] = Field(description="Coders who are new; they get no rights.")
    texts: Sequence[str] = Field(description="Names of texts that are not in the catalogue.")
    absent: Sequence[AbsentBody] = Field(description="The same with what is known of them; `source` takes them in.")
    losses: Sequence[LossBody]
    ruler: RulerBody | None = Field(description="`null` where there was nothing to measure.")
    deed: DeedBody | None = Field(description="By which it came in, to take it back; `null` when it was only tried.")


class AskExportBody(Wire):
    """A file to make."""

    form: ExportForm


class OutgoingBody(Wire):
    """A file that was taken out."""

    id: str
    form: str
    at: datetime
    by: str | None = Field(description="The member who took it; `null` for who is none any more.")
    name: str = Field(description="Theirs.")
    sha256: str = Field(description="Of the file.")
    documents: Sequence[str] = Field(description="Those whose words it holds, as far as you may read them.")
    held: Mapping[str, int] = Field(description="How many things it held, by kind; empty where that was not noted.")
    losses: Sequence[LossBody] = Field(description="What did not go along, or not as it was; no names are noted.")

    @classmethod
    def of(
        cls, one: Outgoing, names: Mapping[ThingId, str], readable: frozenset[str], losses: Sequence[LossBody]
    ) -> Self:
        """The wire form of a file that was taken out."""
        return cls(
            id=one.id,
            form=one.format,
            at=one.at.astimezone(UTC),
            by=one.by if one.by in names else None,
            name=names.get(one.by, ""),
            sha256=one.sha256,
            documents=[id for id in one.documents if id in readable],
            held=one.held,
            losses=losses,
        )


class ExportsBody(Wire):
    """The files that were taken out of a study, and what a next one would not hold."""

    exports: Sequence[OutgoingBody]
    losses: Sequence[LossBody]
