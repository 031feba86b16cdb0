"""Our transformer in NumPy: products in blocks, where a processor is quick at those, change nothing."""

from functools import lru_cache

import numpy as np
import pytest

from kb.adapters.encoders import transformer
from kb.adapters.encoders.ours import _MODELS as MODELS
from kb.adapters.encoders.retrieval import RetrievalEncoder

_QUESTION = "Wie helpt mij met de brieven van de deurwaarder?"
_TEXTS = [_QUESTION, "post", "Klop de eieren met de suiker en doe er dan de gezeefde bloem bij. " * 12]


def _encoder(monkeypatch: pytest.MonkeyPatch, *, small: bool) -> RetrievalEncoder:
    monkeypatch.setattr(transformer, "_multiplies_small", lru_cache(lambda: small))
    return RetrievalEncoder(MODELS / "retrieval", name="retrieval")


def test_blocks_give_what_a_whole_weight_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    in_blocks, whole = (_encoder(monkeypatch, small=small) for small in (True, False))
    assert in_blocks._layers._layers[0].look.blocks.shape[2] == 32
    assert whole._layers._layers[0].look.blocks.shape[0] == 1
    assert in_blocks.encode_query(_QUESTION) == pytest.approx(whole.encode_query(_QUESTION), abs=1e-6)
    # Few tokens, many, and more than blocks are used for.
    for texts in (_TEXTS[:2], _TEXTS):
        assert in_blocks.encode_passages(texts) == pytest.approx(whole.encode_passages(texts), abs=1e-6)


def test_a_weight_that_does_not_divide_into_blocks_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformer, "_multiplies_small", lambda: True)
    weight, x = np.arange(30, dtype=np.float32).reshape(3, 10), np.ones((2, 3), dtype=np.float32)
    dense = transformer._Dense.of(weight, np.ones(10, dtype=np.float32))
    assert dense(x).tolist() == (x @ weight + 1).tolist()
