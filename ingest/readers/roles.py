"""Who speaks in a conversation, by the labels before what is said, and which of them asks.

``Interviewer: …``, ``R2: …``, ``[00:12:33] Anna: …``, ``Spreker 1  00:01:12``. A label is one only when others
like it stand in the text: an agenda, a form and a list of terms have labels too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.timecodes import CODE, seconds

_ASKING = frozenset(
    """
    interviewer interviewster int vraagsteller vraagstelster onderzoeker onderzoekster moderator gespreksleider
    gespreksbegeleider presentator presentatrice enqueteur enquêteur journalist q i vraag v
    """.split()
)
_ANSWERING = frozenset(
    """
    respondent resp geïnterviewde geinterviewde antwoord participant deelnemer deelneemster bewoner bewoonster inwoner
    cliënt client ervaringsdeskundige verteller vertelster r a p
    """.split()
)
_OTHERS = frozenset(
    """
    spreker speaker onbekend man vrouw partner moeder vader dochter zoon broer zus begeleider begeleidster tolk
    mantelzorger buurvrouw buurman hulpverlener hulpverleenster professional
    """.split()
)
# With a number behind it these are the questions of a council or a form, not of a conversation.
_NEVER_NUMBERED = frozenset(("vraag", "antwoord", "v", "a"))
# What stands before a colon in agendas, forms, minutes and lists.
_FIELDS = frozenset(
    """
    aanleiding aanwezig actie acties actiehouder adres advies afspraak afspraken afwezig agendapunt auteur bedrag
    besluit besluiten bijlage bijlagen bron casus conclusie contact contactpersoon cijfers datum deadline definitie doel
    doelen doelgroep email e-mail figuur functie gemeente gevolg het hoe inleiding inhoud kans kansen kosten leeftijd
    let locatie maatregel mail naam nb noot nota oorzaak onderwerp oplossing opmerking opmerkingen periode plaats
    planning postcode probleem proces reactie reden resultaat resultaten risico samenvatting situatie soort status stap
    tabel tel telefoon thema tijd tip tips titel toelichting type uitleg voorbeeld voorbeelden voordeel nadeel voorstel
    voorzitter waar waarom wanneer wat website welke wie woonplaats
    """.split()
)
_LABEL = r"[^\W_][\w.'’/&()-]{0,24}(?: [\w.'’/&()-]{1,24}){0,3}"
_DAY = r"(?:\[?\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?\]?\s*(?:[-–]\s*)?)?"
"""The day and time that a program for messages puts before each."""
_OPENING = re.compile(
    rf"\s*(?:[-–—*•]\s+)?{_DAY}(?:(?P<before>{CODE})\s*(?:[-–—:]\s*)?)?(?P<label>{_LABEL}?)\s*(?P<after>{CODE})?\s*"
    r"(?P<end>:|\t|$)[ \t]*"
)
_BETWEEN = re.compile(rf"\s*[\[(](?P<label>{_LABEL})[\])][ \t]*:?[ \t]*")
"""A label between brackets, which needs no colon."""
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"[ .#]*\d{1,2}$")
_SENTENCE = re.compile(r"[.!?…][\"'”’)]*$")

_FEWEST_TURNS, _FEWEST_CHANGES = 4, 3
_SPEECH_WORDS = 8
_SPEECH_SHARE = 0.5
# Of who asks, more than this share of the turns has a question; of who answers, less than that.
_MANY_QUESTIONS, _FEW_QUESTIONS = 0.6, 0.25
_FEWEST_TO_TELL = 3
_QUESTION_WORDS = 30


class Opening(NamedTuple):
    """How a line begins with which somebody may start to speak.

    Attributes:
        label: who it is, as it is written.
        said: where in the line the words begin.
        seconds: what a time code beside the label tells.
        firm: a colon, a tab or a time code stands with the label.
    """

    label: str
    said: int
    seconds: float | None
    firm: bool


class Asking(NamedTuple):
    """The labels of those who ask; ``unsure`` when nothing tells.

    Attributes:
        perhaps: who asked all that was asked, in too few turns to be sure.
    """

    labels: frozenset[str] = frozenset()
    unsure: bool = False
    perhaps: frozenset[str] = frozenset()

    def asked(self, label: str, words: str) -> bool:
        """Whether a turn is one of who asks; where that is not sure, a short one that ends as a question."""
        is_question = words.rstrip("\"'”’) ").endswith("?") and len(words.split()) <= _QUESTION_WORDS
        return label in self.labels or (label in self.perhaps and is_question)


def opening(line: str, lead: int = 0) -> Opening | None:
    """The label that a line begins with; ``None`` when it begins with none.

    Args:
        line: the line.
        lead: how many letters at its beginning are bold; a name that stands out so needs no colon.
    """
    bold = line[:lead].strip(" :\t")
    if lead and len(bold) <= _LONGEST_LABEL and re.fullmatch(_LABEL, bold) and line[lead:].strip(" :\t\n"):
        rest = line[lead:]
        return Opening(bold, lead + len(rest) - len(rest.lstrip(" :\t")), None, firm=True)
    between = _BETWEEN.match(line[:120])
    if between is not None and role(between["label"]) and between.end() < len(line):
        return Opening(between["label"], between.end(), None, firm=True)
    found = _OPENING.match(line[:120])
    if found is None or len(found["label"]) > _LONGEST_LABEL or (found["end"] == "" and found.end() < len(line)):
        return None
    code = found["before"] or found["after"]
    firm = bool(found["end"] or code)
    if not firm and role(found["label"]) == "":
        return None
    return Opening(found["label"], found.end(), seconds(code) if code else None, firm)


def role(label: str) -> str:
    """``asks``, ``answers`` or ``other`` for a label that says what somebody does there; empty for a name."""
    word = label.lower().split(" ")[0] if "(" in label else label.lower()
    bare = _NUMBER.sub("", word.strip("."))
    if bare in _NEVER_NUMBERED and bare != word.strip("."):
        return ""
    known = (("asks", _ASKING), ("answers", _ANSWERING), ("other", _OTHERS))
    return next((called for called, words in known if bare in words), "")


def speakers(turns: Sequence[tuple[Opening, str]]) -> frozenset[str]:
    """Which labels are those of speakers, given all openings in order and what is said after each.

    Empty when this is no conversation: that takes four turns, in which two speakers alternate.
    """
    counts = Counter(opened.label for opened, _ in turns if opened.firm or role(opened.label))
    labels = frozenset(label for label, count in counts.items() if role(label) or (count > 1 and _may_be_a_name(label)))
    spoken = [(opened.label, words) for opened, words in turns if opened.label in labels]
    order = [label for label, _ in spoken]
    changes = sum(1 for one, next_one in pairwise(order) if one != next_one)
    if len(spoken) < _FEWEST_TURNS or changes < _FEWEST_CHANGES:
        return frozenset()
    if not any(role(label) for label in labels) and len(labels) * 2 > len(spoken):
        return frozenset()
    speech = sum(1 for _, words in spoken if _SENTENCE.search(words.strip()) or len(words.split()) >= _SPEECH_WORDS)
    return labels if speech >= _SPEECH_SHARE * len(spoken) else frozenset()


def who_asks(turns: Sequence[tuple[str, str]]) -> Asking:
    """Who of the speakers asks: by what they are called, else by the question marks in what they say."""
    shares = _question_shares(turns)
    roles = {label: role(label) for label in shares}
    asking = {label for label, called in roles.items() if called == "asks" and _asks_indeed(label, roles, shares)}
    if asking:
        return Asking(frozenset(asking))
    if "answers" in roles.values() and all(called == "answers" for called in roles.values()):
        return Asking()
    counts = Counter(label for label, _ in turns)
    many = frozenset(label for label, share in shares.items() if share >= _MANY_QUESTIONS)
    others = [share for label, share in shares.items() if label not in many]
    # Who asks in every turn asks, also where who answers asks something back.
    always = all(shares[label] == 1 and 2 * max(others, default=0) <= 1 for label in many)
    if len(many) == 1 and (always or all(share <= _FEW_QUESTIONS for share in others)):
        sure = all(counts[label] >= _FEWEST_TO_TELL for label in many)
        return Asking(many) if sure else Asking(unsure=True, perhaps=many)
    return Asking(unsure=True)


def _asks_indeed(label: str, roles: dict[str, str], shares: dict[str, float]) -> bool:
    """Whether one who is called asking does; a single letter may also be the first of a name."""
    if len(label.rstrip(".")) > 1:
        return True
    others = [shares[other] for other in roles if other != label]
    return "answers" in {roles[other] for other in roles if other != label} or shares[label] > max(others, default=0)


def _question_shares(turns: Sequence[tuple[str, str]]) -> dict[str, float]:
    """The share of each speaker's turns in which a question is asked."""
    total: Counter[str] = Counter()
    questions: defaultdict[str, int] = defaultdict(int)
    for label, words in turns:
        total[label] += 1
        questions[label] += "?" in words
    return {label: questions[label] / count for label, count in total.items()}


def _may_be_a_name(label: str) -> bool:
    words = _NUMBER.sub("", label).lower().split()
    return (label[0].isupper() or label[0].isdigit()) and bool(words) and words[0].strip(".") not in _FIELDS
