"""Whose words a collection holds: as marks and in words, never as a number alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.edition import Plurality
from kb.model.evidence import VOICES, KnowledgeSource
from ui.edition import Edition
from ui.forms import SOURCES
from ui.views.voices import Voice, state, voice


@dataclass(frozen=True)
class VoiceHeard:
    """How one voice is heard.

    Attributes:
        state: key of the word: ``goed``, ``zacht`` or ``stil``.
        told: of how many people or studies, in words; with the number of pieces where that is another.
        institute: that most of it is of one, in words; mostly empty.
    """

    voice: Voice
    state: str
    told: str
    institute: str

    @property
    def silent(self) -> bool:
        """Whether it keeps an empty place."""
        return self.state == "stil"


@dataclass(frozen=True)
class Heard:
    """How the voices are heard.

    Attributes:
        count: how many of the three are.
        said: the same, and which of them is silent or soft.
    """

    count: str
    said: str
    voices: tuple[VoiceHeard, ...]


def heard(found: Plurality, edition: Edition) -> Heard:
    """How the voices of a collection are heard, in the words of its page."""
    count = edition.wording("stemmen.van", n=len(VOICES) - len(found.silent), van=len(VOICES))
    about = _about(found, edition)
    return Heard(
        count,
        edition.wording("stemmen.met", telling=count, stemmen=about) if about else count,
        tuple(_voice(source, found, edition) for source in VOICES),
    )


def _about(found: Plurality, edition: Edition) -> str:
    """Which voices are silent and which are soft; nothing where all are well heard."""
    t = edition.wording
    silent, thin = (_named(some, edition) for some in (found.silent, found.thin))
    parts = [t(f"stemmen.stil_{_number(found.silent)}", stemmen=silent)] if silent else []
    if thin:
        after = "erna" if silent else _number(found.thin)
        parts.append(t(f"stemmen.zacht_{after}", stemmen=thin))
    return ", ".join(parts)


def _number(voices: Sequence[KnowledgeSource]) -> str:
    return "een" if len(voices) == 1 else "meer"


def _named(voices: Sequence[KnowledgeSource], edition: Edition) -> str:
    return edition.wording.listing([edition.voice(source).lower() for source in voices])


def _voice(source: KnowledgeSource, found: Plurality, edition: Edition) -> VoiceHeard:
    t, slug, units, pieces = edition.wording, SOURCES[source], found.units[source], found.documents[source]
    told = t.count(f"stemmen.{slug}", units) if units else t("stemmen.niemand")
    if pieces > units:
        told = t("stemmen.stukken_van", stukken=t.count("stemmen.stukken", pieces), wie=told)
    name = found.institutes.get(source, "")
    whole = "alle" if source in found.wholly else "meeste"
    return VoiceHeard(
        voice(source, edition), state(units), told, t(f"stemmen.{whole}_van_een", naam=name) if name else ""
    )
