"""Figures of an encoder on data that it was not trained on."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from training.examples import Pair, Probe, Scored

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def likeness(encode: Encode, scored: Sequence[Scored]) -> float:
    """Spearman correlation, times 100, of cosines with what people say."""
    one, other = encode([pair.one for pair in scored]), encode([pair.other for pair in scored])
    return float(100 * spearmanr((one * other).sum(axis=1), [pair.score for pair in scored]).statistic)


def translation(encode: Encode, dutch: Sequence[str], english: NDArray[np.float32]) -> float:
    """Share of Dutch texts, in percent, whose nearest teacher vector is that of their own translation."""
    nearest = (encode(dutch) @ english.T).argmax(axis=1)
    return float(100 * (nearest == np.arange(len(dutch))).mean())


def finding(encode: Encode, pairs: Sequence[Pair], *, within: int = 1) -> float:
    """Share of pairs, in percent, whose second text is among the nearest to the first, near misses included."""
    wanted = encode([pair.other for pair in pairs])
    misses = [pair.not_ for pair in pairs if pair.not_ is not None]
    every = np.concatenate([wanted, encode(misses)]) if misses else wanted
    likeness = encode([pair.one for pair in pairs]) @ every.T
    nearer = (likeness > likeness[np.arange(len(pairs)), np.arange(len(pairs))][:, None]).sum(axis=1)
    return float(100 * (nearer < within).mean())


def understanding(encode: Encode, probes: Sequence[Probe]) -> float:
    """Share of lay expressions, in percent, that are nearer to what they mean than to three other texts."""
    right = []
    for probe in probes:
        meant, *others = encode([probe.meaning, *probe.others]) @ encode([probe.expression])[0]
        right.append(meant > max(others))
    return float(100 * np.mean(right))
