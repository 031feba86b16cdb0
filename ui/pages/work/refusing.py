"""What stands in the way of a change in a study, in words, with who did that."""

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, InvalidExchange, KbError, ThingNotFound, UploadGone
from kb.model.identity import AccountId
from ui.edition import Edition


def refused(error: KbError, base: KnowledgeBase, edition: Edition) -> str:
    """Why a change was not made; nothing has changed."""
    t = edition.wording
    match error:
        case InTheWay():
            who = _who(error, base, edition)
            return t(f"werk.weg_{error.why}", wat=t(f"ding.{error.kind}"), wie=who)
        case UploadGone():
            return t("werk.bestand_verlopen")
        case InvalidExchange():
            return _sentence(error.said.told(edition.language))
        case ThingNotFound():
            return t("werk.weg_niets")
        case _:
            # The core says it in Dutch, as part of a line.
            return _sentence(str(error))


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:] + "."


def _who(error: InTheWay, base: KnowledgeBase, edition: Edition) -> str:
    if not error.by:
        return edition.wording("werk.iemand")
    if error.by == edition.reader.account:
        return edition.wording("werk.u")
    known = base.people.accounts.known_as([AccountId(error.by)], edition.reader).get(AccountId(error.by))
    return known.name if known and known.name else edition.wording("werk.iemand")
