"""The contract of ``Encoder``, on our own encoders and on a small sentence-transformers model made here."""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

import kb
from kb.adapters.encoders.contextual import ContextualEncoder
from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.encoders.ours import static
from kb.adapters.encoders.static import StaticEncoder
from kb.bootstrap.engines import open_encoder
from kb.errors import EncoderUnavailable
from kb.ports.encoder import Encoder
from kb.settings import Settings

_MODELS = Path(kb.__file__).with_name("models")


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model in a folder, with random weights: tokens of one character, mean of their vectors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.pre_tokenizers import Split

        letters = {character: n for n, character in enumerate("?abcdefghijklmnopqrstuvwxyz .")}
        tokenizer = Tokenizer(WordLevel(letters, unk_token="?"))  # noqa: S106
        tokenizer.pre_tokenizer = Split("", "isolated")
        weights = np.random.default_rng(3).standard_normal((len(letters), 16)).astype(np.float32)
        folder = tmp_path_factory.mktemp("model")
        SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(folder))
    return folder


@pytest.fixture(params=["hashing", "static", "contextual", "retrieval", "joined", "sentence-transformers"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param != "sentence-transformers":
        return open_encoder(Settings(encoder=request.param, _env_file=None))
    folder: Path = request.getfixturevalue("model_folder")
    return open_encoder(Settings(encoder=str(folder), device="cpu", _env_file=None))


def test_vectors_are_rows_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(["de huur is te hoog", "duiven", "!"])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_the_same_text_gives_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode_passages(["huur", "een heel ander stuk tekst over duiven"])[0]
    assert encoder.encode_passages(["huur"])[0] == pytest.approx(together, abs=1e-5)


def test_a_text_is_most_like_itself(encoder: Encoder) -> None:
    texts = ["de huur is te hoog", "duiven op het dak", "wachten op jeugdhulp"]
    passages = encoder.encode_passages(texts)
    assert int((passages @ encoder.encode_query(texts[1])).argmax()) == 1
    assert (passages @ passages[1])[1] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("name", ["hashing", "static", "contextual"])
def test_where_a_question_is_no_other_thing_than_a_passage_both_have_the_same_vector(name: str) -> None:
    encoder = open_encoder(Settings(encoder=name, _env_file=None))
    assert encoder.encode_query("huur") == pytest.approx(encoder.encode_passages(["huur"])[0], abs=1e-5)


def test_name_and_fingerprint_are_told(encoder: Encoder) -> None:
    assert encoder.name
    assert str(encoder.dimension) in encoder.fingerprint
    assert -1 <= encoder.floor < 1
    assert 0 <= encoder.words <= 1


def test_words_with_a_part_in_common_are_alike_for_the_hashing_encoder() -> None:
    encoder = HashingEncoder()
    pairs = encoder.encode_passages(["jeugdzorgwachtlijst", "wachtlijsten", "duivenhok"])
    assert pairs[0] @ pairs[1] > pairs[0] @ pairs[2] + 0.2


def test_a_model_that_cannot_be_loaded_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderUnavailable, match="hashing"):
        open_encoder(Settings(encoder=str(tmp_path / "nergens"), _env_file=None))


@pytest.mark.parametrize("name", ["static", "contextual", "retrieval", "joined"])
def test_our_models_know_words_that_share_no_letters(name: str) -> None:
    encoder = open_encoder(Settings(encoder=name, _env_file=None))
    near, far = encoder.encode_passages(["Zij heeft betalingsproblemen.", "Zij heeft een nieuwe fiets."])
    question = encoder.encode_query("geldzorgen")
    assert question @ near > question @ far + 0.1


@pytest.mark.parametrize(("name", "nearly"), [("static", 1e-5), ("contextual", 1e-3)])
def test_our_models_are_folders_that_sentence_transformers_opens(name: str, nearly: float) -> None:
    folder = _MODELS / name
    text = "De wachtlijst voor jeugdhulp groeit, zegt de wethouder."
    ours = open_encoder(Settings(encoder=name, _env_file=None)).encode_query(text)
    theirs = open_encoder(Settings(encoder=str(folder), device="cpu", _env_file=None)).encode_query(text)
    assert ours == pytest.approx(theirs, abs=nearly)


def test_the_contextual_model_comes_back_as_it_was_after_sentence_transformers_saved_it(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(_MODELS / "contextual"), device="cpu", trust_remote_code=True).save(str(tmp_path))
    text = "De wachtlijst voor jeugdhulp groeit, zegt de wethouder."
    again = ContextualEncoder(tmp_path, name="again").encode_query(text)
    assert again == pytest.approx(
        open_encoder(Settings(encoder="contextual", _env_file=None)).encode_query(text), abs=1e-3
    )


def test_the_contextual_model_minds_the_order_of_words() -> None:
    encoder = open_encoder(Settings(encoder="contextual", _env_file=None))
    one, other = encoder.encode_passages(["de buurman belt de agent", "de agent belt de buurman"])
    assert one @ other < 0.999


def test_a_text_that_is_too_long_is_cut_off_and_not_refused() -> None:
    encoder = open_encoder(Settings(encoder="contextual", _env_file=None))
    assert np.linalg.norm(encoder.encode_query("De huur gaat omhoog. " * 400)) == pytest.approx(1, abs=1e-4)


def test_our_models_together_stay_under_60_megabytes() -> None:
    assert sum(file.stat().st_size for file in _MODELS.rglob("*") if file.is_file()) < 60_000_000


def test_the_parts_of_vectors_are_of_length_one_and_add_up_to_the_cosine(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(["de huur is te hoog", "de huur gaat omhoog", "duiven"])
    parts = encoder.parts(vectors)
    assert parts
    for rows in parts.values():
        assert len(rows) == 3
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-3)
    cosines = [float(rows[0] @ rows[1]) for rows in parts.values()]
    assert min(cosines) - 1e-3 <= float(vectors[0] @ vectors[1]) <= max(cosines) + 1e-3


@pytest.mark.parametrize(
    ("asked", "meant"), [("borçlarım var", "Ik heb schulden."), ("я самотня", "Zij is eenzaam."), ("dług", "schuld")]
)
def test_the_retrieval_model_knows_what_is_asked_in_another_language(asked: str, meant: str) -> None:
    encoder = open_encoder(Settings(encoder="retrieval", _env_file=None))
    near, far = encoder.encode_passages([meant, "De bus rijdt op zondag niet."])
    question = encoder.encode_query(asked)
    assert question @ near > question @ far + 0.1


def test_the_retrieval_model_takes_a_question_for_another_thing_than_a_passage() -> None:
    encoder = open_encoder(Settings(encoder="retrieval", _env_file=None))
    text = "Wie betaalt de huur?"
    assert not np.allclose(encoder.encode_query(text), encoder.encode_passages([text])[0], atol=1e-3)


@pytest.mark.parametrize("name", ["static", "joined"])
def test_serving_with_our_models_never_imports_torch(name: str) -> None:
    script = (
        "import sys, kb.bootstrap; from kb.bootstrap.engines import open_encoder; from kb.settings import Settings; "
        f"open_encoder(Settings(encoder='{name}')).encode_query('huur'); "
        "import kb.language.sentences as s; s.sentences('Ja. Nee.'); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_model_of_ours_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="statisch model"):
        StaticEncoder(tmp_path, name="x")
    with pytest.raises(EncoderUnavailable, match="contextueel model"):
        ContextualEncoder(tmp_path, name="x")


def test_a_question_mark_changes_nothing_for_the_static_model() -> None:
    encoder = open_encoder(Settings(encoder="static", _env_file=None))
    assert encoder.encode_query("Wat is armoede?") == pytest.approx(encoder.encode_query("wat is armoede"), abs=1e-6)


def test_pieces_that_are_remembered_by_word_are_those_of_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.adapters.encoders.static._REMEMBERED", 20)
    table = static()
    tokenizer = Tokenizer.from_file(str(_MODELS / "static" / "tokenizer.json"))
    texts = [
        "De postduiven kwamen om 16.30 uur terug uit Limoges; 3,5 % bleef weg.",
        "Co-ouder:\u00a0“één”\tjaar\u2028later …\n\nRij | 12 | zzp'er,  ja",
        "De duiven kwamen terug. De duiven kwamen weer terug.",
        "日本語 ёлка 🙂 e\u0301e\u0301n ​nul",
        " \n ",
    ]
    for _ in range(2):
        for text, pieces in zip(texts, table.pieces(texts), strict=True):
            assert pieces.tolist() == (tokenizer.encode(text, add_special_tokens=False).ids or [1])
