"""Lines that say who speaks, who was there, or where it was said: no sentences, though they may end like one."""

import re

_LABELLED = re.compile(
    r"(?:(?:aan|af)wezig|van|aan|cc|datum|betreft|onderwerp|notulist|verslag|auteurs?|door|tekst|foto|beeld|bron|plaats"
    r"|redactie|interview|(?:op|na)getekend door|geschreven door)"
    r"(?: \([^)]{1,40}\))?:"
    r"|(?:uitgesproken|voorgelezen|opgetekend|opgeschreven|verschenen)\s(?:op|in|bij|door|voor|tijdens)\b",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w.'’-]*|van|de|der|den|ten|ter|el|al|’t|'t)"
_NAMED = re.compile(
    # By a name: "Door Jan de Wit, buurtteam Noord", "— Marieke, consulent".
    rf"(?:(?:[Dd]oor|[Tt]ekst|[Ff]oto|[Bb]eeld|[Ii]nterview)\s|[–—-]\s?){_NAME}(?:\s{_NAME}){{0,4}}(?:\s\(\d+\))?(?:,.*)?$"
    # A name and what somebody is: "Marieke, consulent", "Fatma (34), moeder van twee".
    rf"|[A-Z][\w.'’-]*(?:\s{_NAME}){{0,4}}(?:\s\(\d+\))?,\s[^.!?]*$"
)
_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|lente|voorjaar|zomer|herfst|najaar|winter"
)
# What ends in when it was said: "casemanager dementie, Deventer, januari 2026", "Uit het veld · november 2023".
_DATED = re.compile(rf"[^.!?]*[,·|–—]\s(?:(?:\d{{1,2}}\s)?(?:{_MONTH})\s)?(?:19|20)\d\d$", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.!?…][\"”’'»)\]]*$")
_MOST_WORDS = 12


def is_finished(said: str) -> bool:
    """Whether something ends as a sentence does."""
    return _FULL_STOP.search(said) is not None


def is_byline(said: str) -> bool:
    """Whether a sentence, or a line without a full stop, says who speaks or writes, or who was there and where."""
    if _LABELLED.match(said):
        return True
    if is_finished(said) or len(said.split()) > _MOST_WORDS:
        return False
    return any(pattern.match(said) for pattern in (_NAMED, _DATED))
