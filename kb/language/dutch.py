"""spaCy's Dutch, loaded light: its vocabulary only, no model, and without torch.

spaCy's machine learning library imports torch whenever it is installed, which costs
1.5 s and 150 MB and serves nothing here: no trained pipeline is used.
"""

import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from spacy.vocab import Vocab


def _import_spacy() -> None:
    """Import the module ``spacy``; torch counts as not installed while that is first done."""
    hidden = "torch" not in sys.modules
    if hidden:
        sys.modules["torch"] = cast("ModuleType", None)
    try:
        import spacy  # noqa: F401 - for what it brings in
    finally:
        if hidden:
            del sys.modules["torch"]


@lru_cache(maxsize=1)
def vocabulary() -> "Vocab":
    """Its vocabulary, empty; a pipeline would fill it with 4,670 exceptions of a tokeniser that nothing here uses."""
    _import_spacy()
    from spacy.lang.nl import Dutch
    from spacy.vocab import create_vocab

    return create_vocab("nl", Dutch.Defaults)
