"""Lines of minutes and letters that begin with what they hold: who was there, when, about what."""

import re

_PRESENT = (
    r"(?:ook |tevens |mede |verder )?(?:aan|af)wezig(?:e leden)?|aan/afwezig|afgemeld|afmelding(?:en)?"
    r"|bericht van verhindering|met kennisgeving|genodigden|gasten|deelnemers|leden|toehoorders|presentielijst"
)
_OTHER = (
    r"notulist|notulen|verslag(?:legging)?|voorzitter|secretaris|datum|tijd|plaats|locatie|kopie(?: aan)?|cc|betreft"
    r"|onderwerp|kenmerk|bijlagen?|portefeuillehouder|van|aan|behandeld door|telefoon|e-mail"
)
_LABEL = re.compile(rf"\s*(?:{_PRESENT}|{_OTHER})(?: *\([^)\n]{{0,40}}\))? ?:(?!//)", re.IGNORECASE)
_ATTENDANCE = re.compile(rf"\s*(?:{_PRESENT})(?: *\([^)\n]{{0,40}}\))? ?(?::|$)", re.IGNORECASE | re.MULTILINE)


def is_labelled(line: str) -> bool:
    """Whether a line begins with such a label."""
    return _LABEL.match(line) is not None


def is_attendance(text: str) -> bool:
    """Whether a text begins with who was there, or says that a list of them follows."""
    return _ATTENDANCE.match(text) is not None
