"""The ID token: what a provider signs about somebody (OpenID Connect Core 1.0, §3.1.3.7)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import ECKey, RSAKey

from kb.adapters.oidc.documents import ALGORITHMS

# For clocks that differ.
_LEEWAY = 60


class Expected(NamedTuple):
    """What a token has to say."""

    issuer: str
    client_id: str
    nonce: str
    at: datetime


def read(token: str, expected: Expected, key: Callable[[object, str], RSAKey | ECKey]) -> Mapping[str, Any]:
    """What a token says, once it is sure that the provider says it, to us, now, and in answer to this question.

    Args:
        token: as it came.
        expected: what it has to say.
        key: gives the key with an id, for an algorithm.

    Raises:
        JoseError, ValueError: it cannot be believed.
    """
    header = jws.extract_compact(token.encode()).headers()
    algorithm = header.get("alg")
    # Before anything else: the token itself would say that it needs no proof, or proof by what everybody knows.
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise UnsupportedAlgorithmError
    proven = jwt.decode(token, key(header.get("kid"), algorithm), algorithms=[algorithm])
    claims = CodeIDToken(
        proven.claims,
        proven.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": expected.client_id},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "nonce": {"essential": True, "value": expected.nonce},
        },
        {"nonce": expected.nonce, "client_id": expected.client_id},
    )
    claims.validate(now=int(expected.at.timestamp()), leeway=_LEEWAY)
    return proven.claims
