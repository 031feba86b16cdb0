"""The retrieval model: multilingual-e5-small with the word pieces that Dutch and its neighbours use.

Nothing is trained here: pieces that our texts do not need are left out, and the mean vector of some Dutch texts is
laid beside the weights, see ``kb.adapters.encoders.retrieval``. ``polishing`` comes after it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from tokenizers import Tokenizer
from wordfreq import iter_wordlist, word_frequency

from kb.adapters.encoders.retrieval import CENTRE, PASSAGE, QUESTION
from kb.adapters.encoders.transformer import Transformer
from kb.ports.encoder import Vectors
from training import packing
from training.e5 import SPECIAL, Original, Pieces, tokenizer

T = TypeVar("T")

PIECES = 48_000
"""Dutch needs 32,000; the others are for questions in the languages below."""
LONGEST = 512
# What residents of Dutch cities speak most: how much a language counts, and how many words of it are taken.
_LANGUAGES = {"nl": (1.0, 150_000)} | dict.fromkeys(("en", "tr", "ar", "pl", "uk", "de", "fr"), (0.1, 25_000))
# How a word of a list occurs in texts, and how often.
_SHAPES = {"{word}": 1.0, "{Word}": 0.1, "({word}": 0.02}
# How often a number occurs among a million words.
_NUMBER = 0.5
# Letters below it are of European scripts; then Greek to Arabic.
_LETTERS = 0x250
_OTHER_SCRIPTS = range(0x370, 0x700)
_TEXTS_TOGETHER = 5_000


def choose(pieces: Pieces, texts: Sequence[str]) -> list[int]:
    """The numbers of the pieces to keep: special ones, single characters, then the most used.

    Args:
        pieces: all of them.
        texts: running text in Dutch; word lists come to it by themselves.
    """
    full = tokenizer(pieces, range(len(pieces.texts)), longest=LONGEST)
    used = _counted(full, texts)
    kept = dict.fromkeys(range(SPECIAL))
    # The tokenizer puts what is unknown below the least probable piece, so that one stays.
    kept[int(np.argmin(pieces.scores))] = None
    kept |= dict.fromkeys(full.encode(f"{QUESTION}{PASSAGE}", add_special_tokens=False).ids)
    kept |= dict.fromkeys(number for number, text in enumerate(pieces.texts) if _is_character(text))
    for number, _ in used.most_common():
        if len(kept) >= PIECES:
            break
        kept[number] = None
    return list(kept)


def pack(folder: Path, original: Original, kept: Sequence[int], texts: Sequence[str]) -> None:
    """Write the model.

    Args:
        folder: made anew.
        original: what it is cut from.
        kept: numbers of the pieces to keep.
        texts: some hundred Dutch texts, whose mean vector is taken off every vector.
    """
    cut = tokenizer(original.pieces, kept, longest=LONGEST)
    tensors = original.cut(kept)
    config = {**original.config, "vocab_size": len(kept), "max_seq_length": LONGEST}
    vectors = means(Transformer(tensors, {name: int(value) for name, value in config.items()}), cut, texts)
    packing.pack_retrieval(folder, cut, {**tensors, CENTRE: vectors.mean(axis=0).astype(np.float32)}, config)


def means(layers: Transformer, cut: Tokenizer, texts: Sequence[str]) -> Vectors:
    """The vectors of texts, as questions and as passages."""
    prefixed = [prefix + text for prefix in (QUESTION, PASSAGE) for text in texts]
    return np.vstack([layers.means([cut.encode(text).ids]) for text in prefixed])


def _counted(full: Tokenizer, texts: Sequence[str]) -> Counter[int]:
    """How often each piece is used in texts, and in a million words of each language; in hundredths."""
    used: Counter[int] = Counter()
    for batch in _some(texts):
        for one in full.encode_batch(batch, add_special_tokens=False):
            used.update({number: 100 * times for number, times in Counter(one.ids).items()})
    for some in _some(list(_words())):
        for shape, weight in _SHAPES.items():
            shaped = [shape.format(word=word, Word=word.capitalize(), WORD=word.upper()) for word, _ in some]
            for one, (_, often) in zip(full.encode_batch(shaped, add_special_tokens=False), some, strict=True):
                used.update(dict.fromkeys(one.ids, round(100 * often * weight)))
    return used


def _some(many: Sequence[T]) -> Iterator[list[T]]:
    """So many at once."""
    for start in range(0, len(many), _TEXTS_TOGETHER):
        yield list(many[start : start + _TEXTS_TOGETHER])


def _words() -> Iterator[tuple[str, float]]:
    """Words and numbers, with how often each occurs among a million, by how much its language counts."""
    for language, (counts, many) in _LANGUAGES.items():
        for word in islice(iter_wordlist(language, "best"), many):
            yield word, counts * 1e6 * word_frequency(word, language)
    for number in (*range(1_000), *range(1_850, 2_060)):
        yield str(number), _NUMBER


def _is_character(piece: str) -> bool:
    """Whether a piece is one letter of a script that we know, or one sign."""
    bare = piece.removeprefix("▁")
    if len(bare) > 1:
        return False
    if not bare or ord(bare) < _LETTERS or ord(bare) in _OTHER_SCRIPTS:
        return True
    return unicodedata.category(bare)[0] in "PSN" and ord(bare) < 0x2200
