"""Lines that a web page wraps around a text: whole lines only, from a short list."""

import re
from collections.abc import Sequence

from ingest.readers.raw import Block

_END = r"[\s.:!?…›»>]*"
_ANYWHERE = re.compile(
    r"(?:skip to (?:main )?content|(?:ga|spring|direct) (?:direct )?naar (?:de )?(?:hoofd)?inhoud"
    r"|delen|share|print|afdrukken|tweet|sluiten|menu"
    r"|delen op (?:social media|sociale media|facebook|linkedin|twitter|x|whatsapp)(?:, .*)?"
    r"|share (?:this|on|via)(?: \w+){1,3}"
    r"|deel (?:dit|deze)(?: (?:artikel|bericht|blog|stuk|pagina|verhaal|nieuws))?(?: (?:via|op|met)(?: \w+){1,3})?"
    r"|(?:geschatte )?leestijd:? (?:ca\. |circa |ongeveer )?\d+ min(?:uten|uut)?"
    r"|lees (?:meer|verder|ook)|read more|ontdek meer|meer lezen"
    r"|volledig overzicht bekijken|bekijk (?:alle|het volledige) \w+"
    r"|(?:alle )?cookies (?:accepteren|weigeren|toestaan)|accept (?:all )?cookies|cookie-?instellingen"
    r"|reacties? ?\(0\)|(?:0|geen|nog geen) reacties?"
    r"|reageer|reageren|beantwoorden|beantwoord|reply|rapporteer(?: (?:dit|deze reactie))?"
    r"|(?:terug )?naar boven|back to top|vorige|volgende"
    r"|dit artikel (?:is|werd) geschreven door)" + _END,
    re.IGNORECASE,
)
_SEARCH = re.compile(r"(?:search|zoeken|zoek)" + _END, re.IGNORECASE)
_SEARCH_BOX = re.compile(r"close this search box" + _END, re.IGNORECASE)
_FIRST = re.compile(r"(?:neem contact op|contact|home|zoeken|search|inloggen|menu)" + _END, re.IGNORECASE)
_LONGEST = 80


def stands_alone(line: str) -> bool:
    """Whether a line is one of those, and so no part of the lines around it."""
    text = line.strip()
    patterns = (_ANYWHERE, _SEARCH_BOX, _SEARCH, _FIRST)
    return len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern in patterns)


def without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the lines of web pages."""
    kept: list[Block] = []
    for position, block in enumerate(blocks):
        following = blocks[position + 1].content.text.strip() if position + 1 < len(blocks) else ""
        if not _is_boilerplate(block.content.text.strip(), following, first=not kept):
            kept.append(block)
    return kept


def _is_boilerplate(text: str, following: str, *, first: bool) -> bool:
    if len(text) > _LONGEST:
        return False
    if _SEARCH_BOX.fullmatch(text) or (_SEARCH.fullmatch(text) and _SEARCH_BOX.fullmatch(following)):
        return True
    return bool(_ANYWHERE.fullmatch(text)) or (first and bool(following) and bool(_FIRST.fullmatch(text)))
