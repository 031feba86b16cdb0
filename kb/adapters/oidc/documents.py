"""What a provider publishes: its addresses (OpenID Connect Discovery 1.0) and its keys (RFC 7517).

Both are kept for a few minutes, since that is how long a key that the provider took back goes on working here; keys are
fetched anew as soon as one is unknown.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from kb.adapters.oidc.line import Line
from kb.errors import ProviderUnavailable

logger = logging.getLogger(__name__)

ALGORITHMS: dict[str, type[RSAKey] | type[ECKey]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
"""How a provider may sign, and with what kind of key. None of them works with a secret that both know."""

_LASTS = timedelta(minutes=5)
# Whoever comes just after somebody waited in vain does not wait again.
_RESTS = timedelta(seconds=5)


class Metadata(NamedTuple):
    """What matters of a discovery document.

    Attributes:
        ending: where somebody signs out; empty: nowhere.
        names_itself: every answer says whose it is (RFC 9207).
        scopes: that may be asked for, as far as they are listed.
        methods: how a client may prove who it is when it redeems a code.
    """

    authorization: str
    token: str
    keys: str
    ending: str
    names_itself: bool
    scopes: frozenset[str]
    methods: frozenset[str]


class Documents:
    """The documents of one provider."""

    def __init__(self, issuer: str, line: Line, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._discovery = _Document(line, now)
        self._keys = _Document(line, now)

    def metadata(self) -> Metadata:
        """Its addresses.

        Raises:
            ProviderUnavailable: there is no such document, or it is of another provider.
        """
        found = self._discovery.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._issuer:
            logger.error("the discovery document is of another issuer than KB_OIDC_ISSUER says")
            msg = "the discovery document is of another issuer"
            raise ProviderUnavailable(msg)
        return Metadata(
            authorization=self._address(found, "authorization_endpoint"),
            token=self._address(found, "token_endpoint"),
            keys=self._address(found, "jwks_uri"),
            ending=self._address(found, "end_session_endpoint") if found.get("end_session_endpoint") else "",
            names_itself=found.get("authorization_response_iss_parameter_supported") is True,
            scopes=_texts(found.get("scopes_supported")),
            methods=_texts(found.get("token_endpoint_auth_methods_supported")) or frozenset({"client_secret_basic"}),
        )

    def key(self, id: object, algorithm: str) -> RSAKey | ECKey:
        """The key that something was signed with.

        Args:
            id: as its header says it; without one there must be a single key that fits.
            algorithm: one of ``ALGORITHMS``.

        Raises:
            InvalidKeyIdError: the provider has no such key, also when asked anew.
            ProviderUnavailable: it does not say.
        """
        address = self.metadata().keys
        found = _fitting(self._keys.get(address), id, algorithm) or _fitting(
            self._keys.get(address, anew=True), id, algorithm
        )
        if found is None:
            raise InvalidKeyIdError
        return found

    def _address(self, found: dict[str, Any], name: str) -> str:
        """An address of the provider: as well protected as the provider itself."""
        given = found.get(name)
        if not isinstance(given, str) or urlsplit(given).scheme not in {"https", urlsplit(self._issuer).scheme}:
            msg = f"the discovery document has no usable {name}"
            raise ProviderUnavailable(msg)
        return given


class _Document:
    """A JSON object at an address, kept for a while; one caller fetches it, others wait for what that one gets."""

    def __init__(self, line: Line, now: Callable[[], datetime]) -> None:
        self._line = line
        self._now = now
        self._turn = Lock()
        self._found: dict[str, Any] = {}
        self._fresh_until: datetime | None = None
        self._rests_until: datetime | None = None

    def get(self, address: str, *, anew: bool = False) -> dict[str, Any]:
        with self._turn:
            now = self._now()
            if not anew and self._fresh_until and now < self._fresh_until:
                return self._found
            if self._rests_until and now < self._rests_until:
                msg = "the provider did not answer a moment ago"
                raise ProviderUnavailable(msg)
            try:
                self._found = self._fetched(address)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                self._rests_until = self._now() + _RESTS
                logger.warning("the provider of identities does not answer", extra={"kind": type(error).__name__})
                msg = "the provider does not answer"
                raise ProviderUnavailable(msg) from error
            self._fresh_until = self._now() + _LASTS
            return self._found

    def _fetched(self, address: str) -> dict[str, Any]:
        with self._line.client() as client:
            answer = client.get(address)
        if answer.status_code != httpx.codes.OK:
            msg = f"status {answer.status_code}"
            raise ValueError(msg)
        found = answer.json()
        if not isinstance(found, dict):
            msg = "no JSON object"
            raise ValueError(msg)
        return found


def _fitting(found: dict[str, Any], id: object, algorithm: str) -> RSAKey | ECKey | None:
    given = found.get("keys")
    fitting = [
        key
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, dict)
        and (id is None or one.get("kid") == id)
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (key := _imported(one, ALGORITHMS[algorithm]))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _imported(given: dict[str, Any], kind: type[RSAKey] | type[ECKey]) -> RSAKey | ECKey | None:
    """A key, when it is of this kind and can be used."""
    try:
        key = JWKRegistry.import_key(given)
    except (JoseError, ValueError, TypeError):
        return None
    return key if isinstance(key, kind) else None


def _texts(given: object) -> frozenset[str]:
    return frozenset(one for one in given if isinstance(one, str)) if isinstance(given, list) else frozenset()
