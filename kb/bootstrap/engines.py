"""Engines by the settings: encoders, what recognises themes, the judge, and the index."""

from functools import lru_cache

from sqlalchemy import Engine

from kb.adapters.chat import ChatServer
from kb.adapters.encoders.ours import OURS
from kb.adapters.judge import open_judge
from kb.adapters.qdrant.opening import open_or_renew
from kb.adapters.recogniser import open_recogniser
from kb.adapters.second_reader import SecondReader
from kb.adapters.skos import load_thesaurus
from kb.adapters.sql.turns import SqlTurn
from kb.bootstrap.places import replica_folder
from kb.language.linker import Linker
from kb.model.identity import digest
from kb.ports.encoder import Encoder
from kb.ports.index import PassageIndex
from kb.ports.judge import Judge
from kb.ports.recogniser import Recogniser
from kb.ports.turns import Always, Turn
from kb.services.finding.translating import Translating
from kb.services.keeping.following import stamp
from kb.services.keeping.recognising import Recognising
from kb.settings import Settings


@lru_cache(maxsize=1)
def open_linker() -> Linker:
    """What finds the themes that come with the product; made once."""
    return Linker(load_thesaurus())


def judge_of(settings: Settings) -> Judge | None:
    """What says which documents count; a second reader has nothing to go by where no first one was learned."""
    first = open_judge(settings.encoder) if settings.judge != "off" else None
    if settings.judge == "evidence" or first is None:
        return first
    server = ChatServer(settings.judge, model=settings.judge_model, key=settings.judge_key.get_secret_value())
    return SecondReader(first, server, seconds=settings.judge_seconds)


def turn_of(settings: Settings, engine: Engine, stamp: str) -> Turn:
    """The turn to write to an index with this stamp; an embedded one is of one process."""
    return SqlTurn(engine, digest(f"{settings.qdrant_url} {stamp}")) if settings.qdrant_url else Always()


def open_recognising(settings: Settings) -> Recognising:
    """What finds the themes of texts; needs neither catalogue nor index.

    Raises:
        EncoderUnavailable: the encoder or its recogniser cannot be loaded.
    """
    return recognising_of(settings, open_encoder(settings), open_linker())


def recognising_of(settings: Settings, encoder: Encoder, linker: Linker) -> Recognising:
    """What finds the themes of texts with an encoder.

    Raises:
        EncoderUnavailable: its recogniser cannot be loaded.
    """
    return Recognising(recogniser=open_recogniser(settings.encoder), encoder=encoder, linker=linker)


def open_translating(settings: Settings) -> Translating:
    """The bridge from utterances to themes; needs neither catalogue nor index.

    Raises:
        EncoderUnavailable: the encoder cannot be loaded.
    """
    linker = open_linker()
    encoder = open_encoder(settings)
    recognising = recognising_of(settings, encoder, linker)
    return Translating(thesaurus=linker.thesaurus, encoder=encoder, linker=linker, recognising=recognising)


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name.

    Raises:
        EncoderUnavailable: it cannot be loaded.
    """
    if settings.encoder in OURS:
        return OURS[settings.encoder]()
    # Imported here, since torch takes seconds that the encoders of our own need not wait for.
    from kb.adapters.encoders.sentence_transformers import DenseEncoder

    return DenseEncoder(settings.encoder, device=settings.device or None)


def open_index(
    settings: Settings, encoder: Encoder, recogniser: Recogniser | None = None, replica: int = 0
) -> PassageIndex:
    """The index of one process, or the one on the server that the settings name.

    Raises:
        IndexInUse: another process holds the embedded one.
        Unavailable: it does not answer, or cannot be read or written.
    """
    marked = stamp(encoder, recogniser)
    if settings.qdrant_url:
        # Imported here, since the client takes most of a second that the embedded index need not wait for.
        from qdrant_client import QdrantClient

        from kb.adapters.qdrant.server import QdrantIndex

        key = settings.qdrant_api_key.get_secret_value() or None
        client = QdrantClient(url=settings.qdrant_url, api_key=key, timeout=30)
        return QdrantIndex(client, dimension=encoder.dimension, stamp=marked)
    return open_or_renew(replica_folder(settings, replica), dimension=encoder.dimension, stamp=marked)
