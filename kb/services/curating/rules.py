"""Who may do what with a collection, and what may be said in it."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from kb.errors import Forbidden, Invalid
from kb.model.collection import LONGEST_TEXT, Collection, State
from kb.model.identity import AccountId, LabId, keyed_id, new_id
from kb.model.people import LabRole
from kb.model.policy import Action, Reason, Verdict, decide_in_lab
from kb.model.reader import Reader

RESERVED = frozenset(
    {"nieuw", "feed", "bewaar", "bewaard", "bewerken", "versies", "verschil", "collecties", "labs", "vragen"}
    | {"en", "api", "v1"}
)
"""What stands in addresses where the name of a collection or a lab would."""

COVERED = "…"
"""Stands for own words that are not shown, or not there any more, because they repeat what was withdrawn."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
# What turns text round or hides in it: nobody sees what such a title says.
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


Clock = Callable[[], datetime]
"""Tells the present moment."""


class Standing(NamedTuple):
    """As what somebody does something: of which lab, and what they are there."""

    lab: LabId
    role: LabRole
    account: AccountId


def may(reader: Reader, action: Action, collection: Collection) -> bool:
    """Whether a reader may do something with a collection of any of its labs."""
    return _verdict(reader, action, collection).allowed


def require_in(reader: Reader, action: Action, collection: Collection) -> Standing:
    """As what a reader does something with a collection.

    Raises:
        Forbidden: none of its labs lets them.
    """
    verdict = _verdict(reader, action, collection)
    if verdict.reason is not None:
        raise Forbidden(verdict.reason)
    if reader.account is None:
        raise Forbidden(Reason.SIGN_IN)
    own = [lab for lab in collection.labs if reader.role_in(lab) is not None]
    lab = own[0] if own else collection.labs[0]
    # Who manages all labs does it as one of their curators.
    return Standing(lab, reader.role_in(lab) or LabRole.CURATOR, reader.account)


def not_withdrawn(collection: Collection) -> None:
    """Nothing is added to what was withdrawn.

    Raises:
        Invalid: it was.
    """
    if collection.state is State.WITHDRAWN:
        msg = "deze collectie is teruggenomen, en dat is voorgoed"
        raise Invalid(msg)


def _verdict(reader: Reader, action: Action, collection: Collection) -> Verdict:
    verdicts = [decide_in_lab(reader, action, lab) for lab in collection.labs]
    return next((one for one in verdicts if one.allowed), verdicts[0])


def slug_of(title: str) -> str:
    """A name for addresses, made of a title: small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_SLUG].strip("-") or "collectie"


def checked_slug(slug: str) -> str:
    """A name that fits in an address.

    Raises:
        Invalid: it does not, or it stands for something else there.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        msg = "de korte naam bestaat uit kleine letters, cijfers en streepjes"
        raise Invalid(msg)
    if slug in RESERVED:
        msg = f"de korte naam {slug} kan niet: die betekent hier al iets anders"
        raise Invalid(msg)
    return slug


def free(slug: str, taken: Callable[[str], bool]) -> str:
    """The same name, or with a number after it where it is taken or means something else."""
    names = (slug, *(f"{slug[: _LONGEST_SLUG - 5]}-{number}" for number in range(2, 1000)))
    return next(name for name in names if name not in RESERVED and not taken(name))


def is_covered(text: str) -> bool:
    """Whether a text is only what stands for words that were taken back."""
    return text.strip() == COVERED


def one_line(text: str, name: str, *, most: int, least: int = 0) -> str:
    """A text of one line, without needless spaces.

    Raises:
        Invalid: too short or too long, with signs in it that nobody sees, or only what stands for words taken back.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    _not_covered(plain, name)
    if any(unicodedata.category(sign) in _UNSEEN for sign in plain):
        msg = f"{name} bevat tekens die niemand ziet; typ de tekst opnieuw"
        raise Invalid(msg)
    if not least <= len(plain) <= most:
        msg = f"{name} heeft {least} tot {most} tekens; dit zijn er {len(plain)}"
        raise Invalid(msg)
    return plain


def own_words(text: str, name: str, *, most: int = LONGEST_TEXT) -> str:
    """A text of any number of lines, with one kind of line end and nothing that cannot be stored.

    Raises:
        Invalid: too long, with what is no text, or only what stands for words taken back.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _not_covered(plain, name)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in plain):
        msg = f"{name} bevat tekens die geen tekst zijn"
        raise Invalid(msg)
    if len(plain) > most:
        msg = f"{name} heeft hoogstens {most} tekens; dit zijn er {len(plain)}"
        raise Invalid(msg)
    return plain


def _not_covered(plain: str, name: str) -> None:
    """Refuse what stands for words: written over them it would stay when they come back."""
    if is_covered(plain):
        msg = f"{name} is alleen “{COVERED}”, en dat staat voor woorden die niet te lezen zijn; schrijf iets anders"
        raise Invalid(msg)


def without_doubles(names: Iterable[str]) -> tuple[str, ...]:
    """The same, each once, in order, and nothing that is empty."""
    return tuple(dict.fromkeys(name for name in names if name))


def id_for(what: str, key: str) -> str:
    """The id of something new; under a key of its sender the same each time that it is sent.

    Args:
        what: is made, in what and by whom, so that a key of somebody else means something else.
        key: what its sender calls it; empty for what is sent once.
    """
    return keyed_id(f"{what}:{key}") if key else new_id()
