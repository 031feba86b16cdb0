"""Whether somebody does not want something: who wants no help does not ask for help.

Word by word, since a vector hardly knows: "ik wil geen hulp meer" lies close to "hoe vraag ik hulp aan".
"""

import re

_NOT = r"(?:geen|niet|nooit|nie|nait|neet|nich)"
_WANT = (
    r"(?:wil|wilt|willen|wilde|wilden|hoef|hoeft|hoeven|hoefde|hoefden|durf|durft|durven|durfde|durfden"
    r"|accepteert?|accepteren|laten|laat)"
)
_DO = (
    r"(?:ga|gaat|gaan|doe|doen|praat|praten|geef|geven|indienen|meedoen|meewerken"
    r"|vertrouw|vertrouwt|vertrouwen|vul)"
)
_WHO = r"(?:ik|wij|we|hij|zij|ze|cliënt|mevrouw|meneer|moeder|vader|dochter|zoon)"


def _within(words: int) -> str:
    """At most so many words in between."""
    return rf"(?:\W+\w+){{0,{words}}}?\W+"


_REFUSES = re.compile(
    "|".join(
        [
            rf"\b{_WANT}\b{_within(5)}{_NOT}\b",
            rf"\b{_NOT}\b{_within(5)}{_WANT}\b",
            rf"\b{_WHO}\W+{_DO}\b{_within(4)}{_NOT}\b",
            rf"\b{_NOT}\b{_within(3)}{_DO}\b",
            r"\bgeen (?:behoefte|zin|toestemming)\b",
            r"\bnee (?:zeg\w*|tegen)\b",
            r"\bzelf doen\b",
            r"\b(?:bezwaar|ouders|bewoners|protest|verzet) tegen\b",
            r"\bliever (?:geen|niet)\b",
            r"\b(?:weiger\w*|geweigerd|stoppen|stop ik|gestopt met|afzien)\b",
            r"\b(?:afgezegd|afgebeld|afzeggen|opzeggen|opgezegd)\b",
            r"\b(?:gedwongen|dwang|zorgmijd\w*|mijden|vermijd\w*)\b",
        ]
    ),
    re.IGNORECASE,
)
_DENIES = re.compile(
    "|".join(
        [
            rf"\b(?:{_NOT}|nee|niets|niks|niemand|zonder)\b",
            r"\b(?:weiger\w*|geweigerd|stop(?:t|te|ten|pen)|gestopt|afgezegd|afgebeld|opgezegd|be[eë]indig\w*)\b",
            r"\b(?:zegde|sloeg|sla|slaan|zie|zien|zag|wees)\b[^.!?]{0,40}\b(?:op|af)\b",
            r"\b(?:gaf|gaven)\b[^.!?]{0,40}\bterug\b",
            r"\b(?:bezwaar|verzet\w*|stemde\w* tegen|gedwongen|dwang|meed|meden|mijden|liever|dicht|klaar mee)\b",
            r"\bbleef weg\b|\bwegbl\w+",
        ]
    ),
    re.IGNORECASE,
)


def refuses(question: str) -> bool:
    """Whether in a question somebody does not want, dare or go on with something."""
    return _REFUSES.search(question) is not None


def denies(sentence: str) -> bool:
    """Whether a sentence can be about that: it has a denial, a refusal or an end in it."""
    return _DENIES.search(sentence) is not None
