"""How much two texts share, whatever was moved, cut or mended: stretches of five words.

A text is the set of its stretches of five bare words (Broder, 1997). Two texts are as alike as
the share of stretches that both have (Jaccard). A sketch of 128 minima (MinHash) estimates that
share from half a kilobyte, and finds the few texts that are worth comparing whole.
"""

import numpy as np

from kb.language.tokens import bare
from kb.ports.resemblances import MINIMA, Sketch

WORDS = 5
_SEED = 1


def shingles(text: str) -> set[str]:
    """The stretches of five words of a text, without case, accents and signs."""
    words = bare(text).split()
    return {" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1)}


def sketch(text: str) -> Sketch | None:
    """The sketch of a text; ``None`` when it is too short to be told from another."""
    found = shingles(text)
    if not found:
        return None
    # Imported here: it takes a second that only whoever adds documents has to wait for.
    from datasketch import MinHash

    made = MinHash(num_perm=MINIMA, seed=_SEED)
    made.update_batch([one.encode() for one in sorted(found)])
    return Sketch(made.hashvalues.astype(np.uint64))


def likeness(one: str, other: str) -> float:
    """The share of the stretches of two texts that both have; 0 when neither has any."""
    first, second = shingles(one), shingles(other)
    together = len(first | second)
    return len(first & second) / together if together else 0.0
