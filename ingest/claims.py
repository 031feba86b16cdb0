"""What an entry says about who may read, taken at its word even where the rest of it cannot be used.

A manifest that lists a document must say who may read it; what it does not say, or says so that
it cannot be understood, is not allowed. A person at the keyboard who says nothing changes nothing.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import LabId, lab_id

T = TypeVar("T")

NAME = r"^\w[\w.-]*$"

_NOTHING: frozenset[Purpose] = frozenset()
_NOBODY: frozenset[LabId] = frozenset()
_day = TypeAdapter(dt.date)


class Claim(BaseModel):
    """Who may read a document, as far as an entry says so.

    Attributes:
        origin: of the entry; empty when a broken manifest does not say so, and only names the file.
        collection: of the manifest; empty for a file that was added by hand, and where an entry cannot be read as a
            whole: then what is not said does not follow.
        access: ``None`` when it is not said.
        labs: those whose members may read it, where it is for labs.
        embargo_until: ``None`` when it is not said, which for an entry of a manifest means: none.
        consent: ``None`` when nothing is said about it, which for an entry of a manifest means: none.
        file: whole path of the file that it is about; empty when that is not known.
    """

    model_config = ConfigDict(frozen=True)

    origin: str
    collection: str = ""
    access: Access | None = None
    labs: frozenset[LabId] = frozenset()
    embargo_until: dt.date | None = None
    consent: Consent | None = None
    file: str = ""

    def on(self, stored: Terms, *, today: dt.date) -> Terms:
        """The terms that it makes of those in force: what it does not say stays, or goes when it must be said."""
        by_hand = not self.collection
        embargo = stored.rights.embargo_until if by_hand and self.embargo_until is None else self.embargo_until
        access, labs = (self.access, self.labs) if self.access else (stored.rights.access, stored.rights.labs)
        rights = Rights(access=access, labs=labs, licence=stored.rights.licence, embargo_until=embargo)
        consent = self.consent or (stored.consent if by_hand else _withdrawn(stored))
        return stored.model_copy(update={"rights": rights, "consent": _dated(consent, stored.consent, today)})


def _withdrawn(stored: Terms) -> Consent | None:
    """A consent that was on record and is not said any more."""
    if stored.consent is None and stored.knowledge_source is not KnowledgeSource.EXPERIENCE:
        return None
    return Consent(purposes=_NOTHING, recorded=stored.consent.recorded if stored.consent else "")


def _dated(consent: Consent | None, stored: Consent | None, today: dt.date) -> Consent | None:
    """A consent to nothing, with the day on which it was taken back."""
    if consent is None or consent.purposes:
        return consent
    since = stored.withdrawn_on if stored and stored.withdrawn_on else today
    return consent.model_copy(update={"withdrawn_on": since})


class Claims:
    """What the entries of a manifest say about who may read, read leniently."""

    def __init__(self, tables: Mapping[str, Any], fallback: Mapping[str, Any], folder: Path) -> None:
        """Look at a manifest.

        Args:
            tables: as TOML gives it, whatever stands in it.
            fallback: what a person says as well: it holds where the manifest says nothing, and where it is stricter.
            folder: that of the manifest.
        """
        defaults = tables.get("defaults")
        self._option = fallback
        self._said = {**fallback, **(defaults if isinstance(defaults, dict) else {})}
        self._collection = _name(tables.get("collection"))
        self._folder = folder
        listed = tables.get("document")
        self._tables = [table for table in listed if isinstance(table, dict)] if isinstance(listed, list) else []

    def of(self, table: Mapping[str, Any], *, is_whole: bool = True) -> tuple[Claim, ...]:
        """What an entry says, and what a person says of it; nothing when it does not say about which document.

        Of an entry that cannot be read as a whole nothing follows from what it does not say.
        """
        id = _name(table.get("id"))
        file = _inside(self._folder, table.get("file"))
        is_named = bool(id and self._collection)
        if not is_named and (is_whole or not file):
            return ()
        said = {**self._said, **table}
        embargo, is_clear = _date(said, "embargo_until")
        access, labs = _access(said) if is_clear else (Access.RESTRICTED, _NOBODY)
        must_say = is_whole or "rights" in said
        claim = Claim(
            origin=f"{self._collection}:{id}" if is_named else "",
            collection=self._collection if is_whole else "",
            access=access or (Access.RESTRICTED if must_say else None),
            labs=labs,
            embargo_until=embargo,
            consent=_consent(said, f"manifest van {self._collection}"),
            file=file,
        )
        return tuple(dict.fromkeys((claim, claim.model_copy(update=self._by_option()))))

    def _by_option(self) -> dict[str, object]:
        embargo, _ = _date(self._option, "embargo_until")
        access, labs = _access(self._option)
        said = {
            "access": access,
            "labs": labs if access else None,
            "embargo_until": embargo,
            "consent": _consent(self._option, f"manifest van {self._collection}"),
        }
        return {field: value for field, value in said.items() if value is not None}

    def __iter__(self) -> Iterator[Claim]:
        return (claim for table in self._tables for claim in self.of(table))

    def by_origin(self) -> dict[str, tuple[Claim, ...]]:
        """What is said about each document; more than once when its id occurs twice."""
        found: dict[str, list[Claim]] = {}
        for claim in self:
            found.setdefault(claim.origin, []).append(claim)
        return {origin: tuple(claims) for origin, claims in found.items()}


def access_of(access: Access | None, labs: Iterable[str]) -> tuple[Access | None, frozenset[LabId]]:
    """Who may read, and of which labs; what is for labs and names none, is for nobody but keepers.

    Args:
        access: as it is said.
        labs: slugs; they say nothing of what is not for labs.
    """
    ids = frozenset(map(lab_id, labs)) if access is Access.LABS else _NOBODY
    return (Access.RESTRICTED, _NOBODY) if access is Access.LABS and not ids else (access, ids)


def _access(said: Mapping[str, Any]) -> tuple[Access | None, frozenset[LabId]]:
    labs = said.get("labs")
    named = [slug for slug in labs if isinstance(slug, str)] if isinstance(labs, list | tuple) else []
    return access_of(_one(Access, said.get("rights")), named)


def _consent(said: Mapping[str, Any], recorded: str) -> Consent | None:
    given = said.get("consent")
    if given is None:
        return None
    words = given if isinstance(given, list | tuple) else []
    until, is_clear = _date(said, "consent_until")
    known = said.get("consent_known")
    return Consent(
        purposes=frozenset(purpose for word in words if (purpose := _one(Purpose, word))) if is_clear else _NOTHING,
        recorded=(known.strip() if isinstance(known, str) else "") or recorded,
        until=until,
    )


def _name(value: object) -> str:
    name = value.strip() if isinstance(value, str) else ""
    return name if re.match(NAME, name) else ""


def _inside(folder: Path, name: object) -> str:
    """The whole path of a file below a folder; empty when there is none."""
    if not isinstance(name, str) or not name:
        return ""
    try:
        real = (folder / name).resolve()
    except (OSError, RuntimeError, ValueError):
        return ""
    return real.as_posix() if real.is_relative_to(folder.resolve()) else ""


def _one(kind: type[T], value: object) -> T | None:
    try:
        return kind(value)  # type: ignore[call-arg]
    except (TypeError, ValueError):
        return None


def _date(said: Mapping[str, Any], field: str) -> tuple[dt.date | None, bool]:
    """The day that is said, and whether it can be understood."""
    value = said.get(field)
    if value is None:
        return None, True
    try:
        return _day.validate_python(value), True
    except ValidationError:
        return None, False
