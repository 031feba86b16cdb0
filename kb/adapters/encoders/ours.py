"""The encoders that come with the product, by the names that ``KB_ENCODER`` knows them by."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from kb.adapters.encoders.contextual import ContextualEncoder
from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.encoders.joined import JoinedEncoder
from kb.adapters.encoders.retrieval import RetrievalEncoder
from kb.adapters.encoders.static import StaticEncoder
from kb.ports.encoder import Encoder

HASHING, STATIC, CONTEXTUAL, RETRIEVAL, JOINED = "hashing", "static", "contextual", "retrieval", "joined"
_MODELS = Path(__file__).parents[2] / "models"
# How much the contextual model weighs beside the retrieval model; from .4 to .6 rank alike, see decision 0014.
_CONTEXTUAL_WEIGHT = 0.5
# Two models together know more than words do, see decision 0018.
_WORDS = 0.2


@lru_cache(maxsize=1)
def static() -> StaticEncoder:
    """The table of word parts, read once."""
    return StaticEncoder(_MODELS / STATIC, name="Meervoud static, taalmodel van woorddelen")


def _contextual() -> Encoder:
    return ContextualEncoder(_MODELS / CONTEXTUAL, name="Meervoud contextual, klein taalmodel")


def _retrieval() -> Encoder:
    return RetrievalEncoder(_MODELS / RETRIEVAL, name="multilingual-e5-small met minder woorddelen")


def _joined() -> Encoder:
    name = "Meervoud contextual en multilingual-e5-small"
    return JoinedEncoder(_contextual(), _retrieval(), name=name, weight=_CONTEXTUAL_WEIGHT, words=_WORDS)


OURS: Mapping[str, Callable[[], Encoder]] = {
    HASHING: HashingEncoder,
    STATIC: static,
    CONTEXTUAL: _contextual,
    RETRIEVAL: _retrieval,
    JOINED: _joined,
}
