"""One document that is to go in, and what is said about it beforehand."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from ingest.claims import Claim, access_of
from ingest.dates import in_words
from ingest.readers.columns import Columns
from ingest.wording import Longest
from kb.errors import ConsentMissing, RightsMissing, SourceMissing
from kb.language.places import LONGEST, gazetteer
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms


def _in_one_line(value: object) -> object:
    """Several names as one text."""
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return "; ".join(map(str, value))
    return value


def _parted(value: object) -> object:
    """Several slugs in one text, as a list."""
    return [one for one in re.split(r"[,;\s]+", value) if one] if isinstance(value, str) else value


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


def _of_a_length(said: str) -> str:
    """Places whose names a catalogue can hold."""
    longest = max(map(len, gazetteer().read(said)), default=0)
    if longest > LONGEST:
        msg = f"de naam van een plaats telt hooguit {LONGEST} tekens; hier staan er {longest}"
        raise ValueError(msg)
    return said


class Details(BaseModel):
    """What a manifest or a person says about a document; a field that is ``None`` is not said.

    Attributes:
        source: whose knowledge it holds.
        date: as it is said; ``ingest.dates`` tells what is understood.
        place: one or more, parted by commas or *en*, as they are said.
        maker: who wrote or told it, by whatever tells them apart: a number or a name, several parted by a semicolon.
            Only an opaque id is kept of it.
        project: the study, panel or series of meetings that it belongs to; an opaque id is kept.
        institute: the organisation that it comes from.
        rights: who may read it.
        labs: the slugs of the labs whose members may, where it is for labs.
        consent: what its teller agreed to; nothing at all is said with an empty list.
        consent_known: how that is known, such as ``getekend formulier, map 12``.
        consent_until: the last day on which it holds.
        sample: fictional material made for demonstration.
        columns: of a sheet in which each row is a document, what each column holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    source: KnowledgeSource | None = None
    title: Annotated[str, AfterValidator(Longest(500))] | None = None
    form: Annotated[str, AfterValidator(Longest(100))] | None = None
    date: Annotated[str, BeforeValidator(in_words), AfterValidator(Longest(100))] | None = None
    place: (
        Annotated[str, BeforeValidator(_in_one_line), AfterValidator(Longest(1_000)), AfterValidator(_of_a_length)]
        | None
    ) = None
    contributor: Annotated[str, AfterValidator(Longest(300))] | None = None
    maker: Annotated[str, BeforeValidator(_in_one_line), AfterValidator(Longest(1_000))] | None = None
    project: Annotated[str, AfterValidator(Longest(200))] | None = None
    institute: Annotated[str, AfterValidator(Longest(200))] | None = None
    language: Annotated[str, AfterValidator(Longest(35))] | None = None
    rights: Access | None = None
    labs: Annotated[tuple[Slug, ...], BeforeValidator(_parted)] | None = None
    embargo_until: dt.date | None = None
    licence: Annotated[str, AfterValidator(Longest(200))] | None = None
    consent: tuple[Purpose, ...] | None = None
    consent_known: Annotated[str, AfterValidator(Longest(500))] | None = None
    consent_until: dt.date | None = None
    sample: bool | None = None
    columns: Columns | None = None

    def over(self, fallback: "Details") -> "Details":
        """These details, and those of ``fallback`` where these say nothing."""
        said = {name: getattr(self, name) for name in Details.model_fields if getattr(self, name) is not None}
        return Details.model_validate(fallback.model_dump(include=set(Details.model_fields)) | said)


class Entry(BaseModel):
    """A file with everything that is needed to store it.

    Attributes:
        path: the file itself.
        name: how the file is called in messages: relative to what was given.
        origin: what the document's id is made from; never shown.
        title: empty when the document must say it itself.
        date: as it is said.
        language: empty when the document must say it itself.
        claims: who may read it as far as is said, in everything that speaks of it; what is stored goes by that first.
        collection: of the manifest that lists it; empty when it was added by hand.
        listed_as: the path of the file, relative to the folder of its manifest, or whole.
        file_sha256: digest of the file; empty as long as nobody looked, or when it cannot be opened.
        said: digest of all that is said about it and of how it is read.
        media_type: of a part of a file; empty when the file's name says it.
        own: the fields that are said of this file in particular, not by default.
        columns: of a sheet in which each row is a document, what each column holds.
    """

    model_config = ConfigDict(frozen=True)

    path: Path
    name: str
    origin: str
    knowledge_source: KnowledgeSource
    title: str = ""
    form: str = ""
    date: str = ""
    place: str = ""
    contributor: str = ""
    maker: str = ""
    project: str = ""
    institute: str = ""
    language: str = ""
    rights: Rights
    consent: Consent | None = None
    sample: bool = False
    claims: tuple[Claim, ...] = ()
    collection: str = ""
    listed_as: str = ""
    file_sha256: str = ""
    said: str = ""
    media_type: str = ""
    own: frozenset[str] = frozenset()
    columns: Columns | None = None

    @property
    def terms(self) -> Terms:
        """Who may read it, and when."""
        return Terms(knowledge_source=self.knowledge_source, rights=self.rights, consent=self.consent)

    @classmethod
    def of(cls, details: Details, *, path: Path, name: str, origin: str, recorded: str) -> Self:
        """The entry for a file; ``recorded`` is how its teller's consent is known where the details do not say.

        Raises:
            SourceMissing: nobody says whose knowledge it is.
            RightsMissing: nobody says who may read it.
            ConsentMissing: a resident's story without consent.
        """
        if details.source is None:
            msg = 'de kennisbron ontbreekt; zet "source" in het manifest of geef --source mee'
            raise SourceMissing(msg + f" ({', '.join(KnowledgeSource)})")
        if details.rights is None:
            msg = 'de rechten ontbreken; zet rights = "public" of rights = "restricted" erbij'
            raise RightsMissing(msg)
        if details.rights is Access.LABS and not details.labs:
            msg = 'het is voor labs, maar er staat niet bij welke; zet labs = ["korte-naam"] erbij of geef --lab mee'
            raise RightsMissing(msg)
        if details.source is KnowledgeSource.EXPERIENCE and not details.consent:
            msg = (
                "toestemming van de verteller ontbreekt; heeft die ingestemd met lezen en citeren? "
                'Geef dan --consent read,quote mee, of zet consent = ["read", "quote"] in het manifest'
            )
            raise ConsentMissing(msg)
        words = {field: getattr(details, field) or "" for field in WORDS}
        return cls(
            path=path,
            name=name,
            origin=origin,
            knowledge_source=details.source,
            rights=rights_of(details),
            consent=consent_of(details, recorded),
            sample=bool(details.sample),
            columns=details.columns,
            **words,
        )


def rights_of(details: Details) -> Rights:
    """The rights that details give; what they do not say of who may read, is for all."""
    access, labs = access_of(details.rights or Access.PUBLIC, details.labs or ())
    return Rights(
        access=access or Access.PUBLIC, labs=labs, licence=details.licence or "", embargo_until=details.embargo_until
    )


def consent_of(details: Details, recorded: str) -> Consent | None:
    """The consent that is stated, which may be to nothing; ``None`` when nothing is said about it."""
    if details.consent is None:
        return None
    return Consent(
        purposes=frozenset(details.consent),
        recorded=details.consent_known or recorded,
        until=details.consent_until,
    )


WORDS = ("title", "form", "date", "place", "contributor", "maker", "project", "institute", "language")
"""The fields of an entry that are the words of its details."""


class Rejected(BaseModel):
    """A file or an entry that cannot go in.

    Attributes:
        name: how it is called in messages.
        code: the reason in one word, as in ``kb.errors``.
        reason: the reason in plain Dutch.
        claims: who may read what it speaks of, as far as it says so: that counts all the same.
        hides: a folder of which nobody knows now what it lists.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    code: str
    reason: str
    claims: tuple[Claim, ...] = ()
    hides: Path | None = None
