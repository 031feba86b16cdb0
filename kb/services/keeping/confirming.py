"""What was only read of documents, and a keeper who says that it is right."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from kb.errors import DocumentNotFound, Invalid, Refused
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, ThemeId
from kb.model.proposals import (
    NAMES,
    confirmed,
    proposals,
    proposed_themes,
    said_of_themes,
    unconfirmed,
    unsaid_of_themes,
)
from kb.model.reader import Reader
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue

logger = logging.getLogger(__name__)

_TRIES = 3


class Confirming:
    """Lists proposals, and confirms them. What is confirmed holds however often the file is read again."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def proposed(self, reader: Reader, *, names: Collection[str] = ()) -> Iterator[DocumentCard]:
        """The documents of which something is proposed, or one of these fields, by id."""
        asked = set(names or NAMES)
        return (card for card in self._catalogue.every(reader) if asked & proposals(card).keys())

    def confirm(self, ids: Sequence[DocumentId], reader: Reader, *, names: Collection[str] = ()) -> list[DocumentCard]:
        """Confirm what is proposed of these documents, all of it or these fields; gives them as they are then.

        Raises:
            DocumentNotFound: one of them is not stored; then nothing is changed.
            Invalid: one of these fields is not proposed of one of them; then nothing is changed.
            Refused: it kept changing meanwhile.
        """
        before = self._cards(ids, reader)
        for card in before:
            if missing := [name for name in names if name not in proposals(card)]:
                msg = f"van {card.id} is dit niet voorgesteld: {', '.join(missing)}; er is niets veranderd"
                raise Invalid(msg)
        return self._renewed(before, reader, partial(confirmed, names=names or NAMES))

    def undo(self, ids: Sequence[DocumentId], reader: Reader, *, names: Collection[str] = ()) -> list[DocumentCard]:
        """Take back what was confirmed of these documents, all of it or these fields; it is proposed again.

        Raises:
            DocumentNotFound: one of them is not stored; then nothing is changed.
            Invalid: nothing, or one of these fields not, is confirmed of one of them; then nothing is changed.
            Refused: it kept changing meanwhile.
        """
        before = self._cards(ids, reader)
        for card in before:
            if missing := [name for name in names if NAMES[name] not in card.confirmed]:
                msg = f"van {card.id} is dit niet bevestigd: {', '.join(missing)}; er is niets veranderd"
                raise Invalid(msg)
            if not card.confirmed:
                msg = f"van {card.id} is niets bevestigd; er is niets veranderd"
                raise Invalid(msg)
        return self._renewed(before, reader, partial(unconfirmed, names=names or NAMES))

    def with_theme_proposed(self, themes: Collection[ThemeId], reader: Reader) -> Iterator[DocumentCard]:
        """The documents in which one of these themes was recognised and nobody said whether that is right, by id.

        Raises:
            Invalid: one of these is no theme.
        """
        self._check(themes)
        return (card for card in self._catalogue.every(reader) if not set(themes).isdisjoint(proposed_themes(card)))

    def say(
        self,
        ids: Sequence[DocumentId],
        reader: Reader,
        *,
        about: Collection[ThemeId] = (),
        not_about: Collection[ThemeId] = (),
    ) -> list[DocumentCard]:
        """Say that documents are about themes, and not about others; the index knows when it is brought up to date.

        Raises:
            DocumentNotFound: one of them is not stored; then nothing is changed.
            Invalid: one of these is no theme, or is on both sides; then nothing is changed.
            Refused: it kept changing meanwhile.
        """
        self._check([*about, *not_about])
        if both := set(about) & set(not_about):
            msg = f"wel en niet over hetzelfde thema: {', '.join(sorted(both))}; er is niets veranderd"
            raise Invalid(msg)
        change = partial(said_of_themes, about=about, not_about=not_about)
        return self._renewed(self._cards(ids, reader), reader, change)

    def unsay(self, ids: Sequence[DocumentId], reader: Reader, themes: Collection[ThemeId]) -> list[DocumentCard]:
        """Take back what was said of these themes, so that what is read and recognised holds again.

        Raises:
            DocumentNotFound: one of them is not stored; then nothing is changed.
            Invalid: nothing was said of one of these themes; then nothing is changed.
            Refused: it kept changing meanwhile.
        """
        before = self._cards(ids, reader)
        for card in before:
            if missing := sorted(set(themes) - card.about - card.not_about):
                msg = f"van {card.id} is niets gezegd over {', '.join(missing)}; er is niets veranderd"
                raise Invalid(msg)
        return self._renewed(before, reader, partial(unsaid_of_themes, themes=themes))

    def _check(self, themes: Collection[ThemeId]) -> None:
        if missing := [theme for theme in themes if theme not in self._thesaurus]:
            msg = f"staat niet in de thesaurus: {', '.join(missing)}; er is niets veranderd"
            raise Invalid(msg)

    def _renewed(
        self, before: list[DocumentCard], reader: Reader, change: Callable[[DocumentCard], DocumentCard]
    ) -> list[DocumentCard]:
        """The cards with a change, also when others change something else of them meanwhile."""
        ids = [card.id for card in before]
        for _ in range(_TRIES):
            self._catalogue.renew(before, [change(card) for card in before])
            before = self._cards(ids, reader)
            if all(change(card) == card for card in before):
                logger.info("proposals confirmed or taken back", extra={"documents": len(before)})
                return before
        msg = "deze documenten veranderen op dit moment; probeer het straks nog eens"
        raise Refused(msg)

    def _cards(self, ids: Sequence[DocumentId], reader: Reader) -> list[DocumentCard]:
        found = self._catalogue.cards(ids, reader)
        if missing := [id for id in ids if id not in found]:
            msg = f"er is geen document {', '.join(missing)}; er is niets veranderd"
            raise DocumentNotFound(msg)
        return [found[id] for id in dict.fromkeys(ids)]
