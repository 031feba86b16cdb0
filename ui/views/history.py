"""What happened to a document: who, what and when, the newest first."""

from dataclasses import dataclass

from kb.model.evidence import KnowledgeSource
from kb.services.exploring.tracing import Happened, History, What
from ui.edition import Edition, Named
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class Line:
    """Something that happened.

    Attributes:
        on: the day, as it is read; ``day`` as a machine reads it.
        version: the text that it brought, where the reader may read that and it is not the present one.
    """

    on: str
    day: str
    what: str
    who: str
    version: Named | None


@dataclass(frozen=True)
class HistoryPage:
    """What happened to a document.

    Attributes:
        back: to the document.
        is_story: a resident's, of which earlier versions stay closed.
    """

    back: Named
    language: str
    voice: Voice
    lines: tuple[Line, ...]
    is_whole: bool
    is_story: bool


def history_page(history: History, edition: Edition) -> HistoryPage:
    """What a reader may know of what a document was."""
    document = history.document
    return HistoryPage(
        back=Named(document.title, edition.links.document(document.id)),
        language=document.language,
        voice=voice(document.knowledge_source, edition),
        lines=tuple(_line(one, history, edition) for one in reversed(history.happened)),
        is_whole=history.is_whole,
        is_story=document.knowledge_source is KnowledgeSource.EXPERIENCE,
    )


def _line(one: Happened, history: History, edition: Edition) -> Line:
    t, day = edition.wording, one.at.date().isoformat()
    return Line(
        on=t.date(day),
        day=day,
        what=_what(one, edition),
        who=_who(one, edition),
        version=_version(one, history, edition),
    )


def _who(one: Happened, edition: Edition) -> str:
    """By whom: a name, a role, or what kind of somebody."""
    if one.who is None:
        return edition.wording(f"geschiedenis.door_{one.by}")
    if one.who.name:
        return edition.wording("geschiedenis.door_naam", naam=one.who.name)
    return edition.wording(f"geschiedenis.door_rol_{one.who.role}")


def _what(one: Happened, edition: Edition) -> str:
    """What was done, in a sentence; of a change also what changed."""
    t = edition.wording
    verb = one.action.partition(".")[2]
    if one.before is not None and one.after is not None:
        return t("geschiedenis.nieuwe_tekst", van=one.before, tot=one.after)
    sides = [t(f"geschiedenis.kant_{side}") for side in one.what if side is not What.OTHER]
    if verb == "changed" and sides:
        return t("geschiedenis.changed_kanten", kanten=", ".join(sides))
    return t(f"geschiedenis.{verb}")


def _version(one: Happened, history: History, edition: Edition) -> Named | None:
    document = history.document
    readable = {version.number for version in history.versions} - {document.version}
    if one.after is None or one.after not in readable:
        return None
    return Named(edition.wording("geschiedenis.lees", n=one.after), edition.links.version(document.id, one.after))
