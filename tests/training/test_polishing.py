import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import kb
from kb.adapters.encoders.retrieval import QUESTION, RetrievalEncoder
from kb.adapters.encoders.weights import UP
from training.examples import Pair
from training.polishing import Polishing, Recipe, train

_FOLDER = Path(kb.__file__).with_name("models") / "retrieval"
_PAIRS = [
    Pair("mag ik de hond meenemen naar de opvang", "Huisdieren zijn welkom, in een hok op de gang.", "Honden blaffen."),
    Pair("hoe lang wacht je op een woning", "De wachttijd is nu elf jaar.", "Wij wachtten op de bus naar een woning."),
    Pair("wie betaalt de taxi", "De gemeente vergoedt het vervoer.", "De taxi betaalde de boete."),
    Pair("kan ik hulp krijgen bij brieven", "Elke dinsdag lezen vrijwilligers uw post met u.", "Hij schreef brieven."),
]


def _polishing(recipe: Recipe) -> Polishing:
    config = {name: int(value) for name, value in json.loads((_FOLDER / "config.json").read_text()).items()}
    tensors = load_file(_FOLDER / "model.safetensors")
    return Polishing(tensors, config, Tokenizer.from_file(str(_FOLDER / "tokenizer.json")), recipe)


def test_it_reads_texts_as_the_encoder_does() -> None:
    model, tensors = _polishing(Recipe()), load_file(_FOLDER / "model.safetensors")
    with torch.no_grad():
        for name, weight in model.added.items():
            weight.copy_(torch.from_numpy(tensors[name].astype(np.float32)))
        found = model.vectors(model.halfway([QUESTION + pair.one for pair in _PAIRS]).rows).numpy()
    encoder = RetrievalEncoder(_FOLDER, name="retrieval")
    wanted = np.stack([encoder.encode_query(pair.one) for pair in _PAIRS])
    # It computes in half precision.
    assert (found * wanted).sum(axis=1).min() > 0.995


def test_before_it_has_learned_nothing_is_added() -> None:
    kept = _polishing(Recipe(rank=2)).kept()
    ups = [tensor for name, tensor in kept.items() if name.endswith(UP)]
    assert len(ups) == 36
    assert not any(up.any() for up in ups)


def test_it_learns_to_tell_an_answer_from_a_near_miss(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    recipe = Recipe(first=11, rank=2, epochs=30, batch=4, rate=5e-3)
    train(_polishing(recipe), _PAIRS, {"the same": _PAIRS}, recipe)
    losses = [float(message.split(": ")[-1]) for message in caplog.messages if message.startswith("step")]
    assert losses[-1] < losses[0] / 2


def test_the_addition_that_is_packaged_is_of_the_rank_that_the_recipe_says() -> None:
    ups = {name: tensor for name, tensor in load_file(_FOLDER / "model.safetensors").items() if name.endswith(UP)}
    assert {int(name.split(".")[2]) for name in ups} == set(range(Recipe().first, 12))
    assert {tensor.shape[1] for tensor in ups.values()} == {Recipe().rank}
