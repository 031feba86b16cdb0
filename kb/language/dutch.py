"""spaCy's Dutch, loaded light: tokeniser rules only, no model, and without torch.

spaCy's machine learning library imports torch whenever it is installed, which costs
1.5 s and 150 MB and serves nothing here: no trained pipeline is used.
"""

import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from spacy.language import Language


def _spacy() -> ModuleType:
    """The module ``spacy``; torch counts as not installed while it is first imported."""
    hidden = "torch" not in sys.modules
    if hidden:
        sys.modules["torch"] = cast("ModuleType", None)
    try:
        import spacy
    finally:
        if hidden:
            del sys.modules["torch"]
    return spacy


@lru_cache(maxsize=1)
def dutch() -> "Language":
    """An empty pipeline: its vocabulary, and its rules for words."""
    pipeline: Language = _spacy().blank("nl")
    # The limit is for trained models, which need memory for every word.
    pipeline.max_length = sys.maxsize
    return pipeline
