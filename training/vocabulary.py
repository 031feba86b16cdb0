"""The tokenizer: a Unigram model whose vocabulary we put together by hand.

There are no marks for word boundaries, so a word keeps its token inside a compound:
``jeugdzorgwachtlijst`` is ``jeugdzorg`` and ``wachtlijst``. Rare compounds are left out,
since they are made of their parts; suffixes and short strings of letters cover the rest.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from kb.adapters.encoders.contextual import END, PAD, START, UNKNOWN
from training.words import counted, frequencies, halves, letters

SIZE = 31_000
_SHORT = 1_500
_LONGEST = 26
_RARE = 2e-6
_SUFFIXES = {
    "s": -7, "e": -8, "en": -7, "n": -9, "er": -9, "ers": -9, "heid": -8, "heden": -9, "lijk": -9, "lijke": -9,
    "ing": -8, "ingen": -8, "baar": -9, "bare": -9, "loos": -9, "loze": -9, "achtig": -9, "schap": -9, "iteit": -9,
    "isch": -9, "ische": -9, "tje": -9, "tjes": -9, "je": -9, "jes": -9, "ge": -9, "be": -10, "ver": -10, "ont": -10,
    "her": -10, "on": -10, "te": -8, "st": -10, "de": -8, "den": -10, "ste": -10, "sten": -10,
}  # fmt: skip
_SIGNS = ".,;:?!-()%€/'\""


def weights(*, dictionary: Iterable[str], domain: Iterable[str], texts: Iterable[str]) -> dict[str, float]:
    """How probable each word is as a token.

    Args:
        dictionary: words that a dictionary or a word net knows.
        domain: labels and glossary entries, which must be there whole.
        texts: running text, such as a city's own corpus.
    """
    found = dict(frequencies())
    running = counted(texts)
    for word, count in running.items():
        if count > 1:
            found[word] = found.get(word, 0.0) + 0.15 * count / running.total()
    for word in {word for entry in dictionary for word in letters(entry)}:
        found[word] = max(found.get(word, 0.0), 3e-8) * 1.5
    for word in {word for entry in domain for word in letters(entry)}:
        found[word] = max(found.get(word, 0.0), 2.1e-6)
    return {word: weight for word, weight in found.items() if 2 < len(word) < _LONGEST}


def build(probable: Mapping[str, float], known: Iterable[str]) -> Tokenizer:
    """The tokenizer.

    Args:
        probable: see ``weights``.
        known: words that are kept whole even when they are rare compounds.
    """
    whole = {word for entry in known for word in letters(entry)}
    ordered = sorted(probable, key=lambda word: (-probable[word], word))
    kept = _kept(ordered, probable, whole)
    entries = [(PAD, 0.0), (UNKNOWN, -20.0)] + [(word, math.log(probable[word])) for word in kept]
    there = set(kept)
    entries += [(suffix, float(score)) for suffix, score in _SUFFIXES.items() if suffix not in there]
    there |= set(_SUFFIXES)
    for piece in _pieces(ordered):
        if len(entries) >= SIZE:
            break
        if piece not in there:
            entries.append((piece, -16.0 - 1.5 * (4 - len(piece))))
    entries += [(sign, -12.0) for sign in _SIGNS] + [(START, 0.0), (END, 0.0)]
    tokenizer = Tokenizer(models.Unigram(entries, unk_id=1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.Punctuation()]
    )
    return tokenizer


def _kept(ordered: Iterable[str], probable: Mapping[str, float], whole: set[str]) -> list[str]:
    kept: list[str] = []
    for word in ordered:
        if len(kept) >= SIZE - _SHORT:
            break
        is_rare = probable[word] < _RARE and word not in whole
        if not (is_rare and (parts := halves(word)) and all(part in probable for part in parts)):
            kept.append(word)
    return kept


def _pieces(ordered: list[str]) -> list[str]:
    """Letters, digits, and the most frequent strings of two to four letters."""
    counts = Counter(
        word[start : start + length]
        for word in ordered[:80_000]
        for length in (2, 3, 4)
        for start in range(len(word) - length + 1)
    )
    return [*"abcdefghijklmnopqrstuvwxyz0123456789", *(piece for piece, _ in counts.most_common(4_000))]
