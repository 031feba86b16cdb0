"""One language of the site for one reader: its words, its addresses and the themes in its tongue."""

from typing import NamedTuple

from starlette.requests import Request

from kb.model.citation import Work
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR, Reader
from kb.model.theme import Thesaurus
from ui.forms import SOURCES
from ui.links import Links, links_for
from ui.wording import Wording, wording


class Named(NamedTuple):
    """Something with a name and an address.

    Attributes:
        language: of the name, where it differs from the page's; empty otherwise.
    """

    name: str
    url: str
    language: str = ""


class Edition(NamedTuple):
    """What a view needs to speak one language.

    Attributes:
        reader: who it is for.
    """

    wording: Wording
    links: Links
    thesaurus: Thesaurus
    reader: Reader = VISITOR

    @property
    def language(self) -> str:
        """The code of the language."""
        return self.links.language

    def voice(self, source: KnowledgeSource) -> str:
        """What a knowledge source is called."""
        return self.wording(f"stem.{SOURCES[source]}")

    def date(self, card: DocumentCard | Work) -> str:
        """When a document is from, as it says it or else in words; empty when nobody knows."""
        return card.date_said or (self.wording.date(card.date) if card.date else "")

    def theme(self, id: ThemeId) -> Named:
        """A theme's name in this language and its page; a theme that is gone keeps its id."""
        if id not in self.thesaurus:
            return Named(id, self.links.themes())
        theme = self.thesaurus[id]
        own = self.language in theme.name
        name = theme.called(self.language)
        return Named(name[:1].upper() + name[1:], self.links.theme(id), "" if own else "nl")


def edition(language: str, thesaurus: Thesaurus) -> Edition:
    """The edition in a language."""
    return Edition(wording(language), Links(language), thesaurus)


def edition_for(request: Request, thesaurus: Thesaurus) -> Edition:
    """The edition of a page that was asked for, for who asks, with addresses that carry what they kept."""
    links = links_for(request)
    return Edition(wording(links.language), links, thesaurus, request.state.reader)
