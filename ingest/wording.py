"""Words of people in fields and names: in one line, and no longer than a catalogue and a reader can take."""

import re

# Control characters, ends of lines and what is half a letter: none of them can be seen or written down.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LONGEST_NAME = 200


class Longest:
    """Refuses text that is longer, or that holds what cannot be seen."""

    def __init__(self, characters: int) -> None:
        self._characters = characters

    def __call__(self, text: str) -> str:
        """The text itself.

        Raises:
            ValueError: in Dutch, why it cannot be used.
        """
        if _UNSEEN.search(text):
            msg = "hier staan tekens in die niet te zien zijn, zoals een einde van een regel"
            raise ValueError(msg)
        if len(text) > self._characters:
            msg = f"dit telt {len(text)} tekens; hooguit {self._characters} mag"
            raise ValueError(msg)
        return text


def shown(name: str) -> str:
    """A name in one line of a message: without what cannot be seen, and cut where it is very long."""
    plain = (" " if letter.isspace() else letter if letter.isprintable() else "�" for letter in _UNSEEN.sub("�", name))
    seen = "".join(plain)
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[:_LONGEST_NAME]}…"
