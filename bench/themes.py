"""How well themes are recognised, on texts that nothing is learned from."""

import json

from bench.tables import write
from kb.adapters.encoders.ours import OURS
from kb.adapters.recogniser import open_recogniser
from kb.adapters.skos import load_thesaurus
from training.recognising import KINDS, Texts, figures_of, measured


def run() -> None:
    """Measure the recogniser of every encoder that has one, and print what came of it."""
    texts = Texts(load_thesaurus())
    found = {}
    for name, open_encoder in OURS.items():
        recogniser = open_recogniser(name)
        if recogniser is not None:
            kept = measured(texts, recogniser, open_encoder())
            found[name] = {kind: figures_of(kept, recogniser, kind) for kind in KINDS}
    print(f"\n{len(texts.kept)} texts, themes recognised\n{json.dumps(found, indent=2)}")
    write("themes", found)
