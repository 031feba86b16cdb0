"""The way to a provider and back: the code flow of OpenID Connect with PKCE (S256), by Authlib.

What is asked and answered stands in no log; of an error only its kind does.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError

from kb.adapters.oidc.documents import Documents, Metadata
from kb.adapters.oidc.line import Line
from kb.adapters.oidc.token import Expected, read
from kb.errors import EntryRefused, ProviderUnavailable
from kb.ports.provider import Errand, Identified

logger = logging.getLogger(__name__)

_SCOPES = ("openid", "profile", "email")
# As long as a subject may be (OpenID Connect Core, §2).
_LONGEST_SUBJECT = 255
_ITS_FAULT = {"server_error", "temporarily_unavailable"}


class Client(NamedTuple):
    """What the provider knows us by.

    Attributes:
        groups: the claim with the groups that somebody is in.
        callback: where browsers come back to; home: where they end up when they sign out there.
    """

    issuer: str
    id: str
    secret: str
    groups: str
    callback: str
    home: str


class OidcProvider:
    """A ``Provider``."""

    def __init__(self, client: Client, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._client = client
        self._now = now
        self._line = Line(client.issuer)
        self._documents = Documents(client.issuer, self._line, now)

    def ask(self, errand: Errand) -> str:
        """See ``Provider``."""
        metadata = self._documents.metadata()
        # Some say no groups unless they are asked for them, others know no such scope.
        more = {self._client.groups} & metadata.scopes
        address, _ = self._oauth().create_authorization_url(
            metadata.authorization,
            state=errand.state,
            code_verifier=errand.verifier,
            nonce=errand.nonce,
            scope=" ".join((*_SCOPES, *more)),
        )
        return str(address)

    def identify(self, answer: Mapping[str, str], errand: Errand) -> Identified:
        """See ``Provider``."""
        metadata = self._documents.metadata()
        self._check_sender(answer, metadata)
        if (error := answer.get("error")) is not None:
            if error in _ITS_FAULT:
                raise ProviderUnavailable(error)
            raise EntryRefused("denied")
        token = self._redeemed(answer.get("code", ""), errand, metadata)
        expected = Expected(self._client.issuer, self._client.id, errand.nonce, self._now())
        try:
            claims = read(token, expected, self._documents.key)
        except (JoseError, ValueError, TypeError) as error:
            claim = getattr(error, "claim", "")
            logger.warning("an ID token is not believed", extra={"kind": type(error).__name__, "claim": claim})
            raise EntryRefused("proof") from error
        return self._identified(claims)

    def farewell(self) -> str:
        """See ``Provider``."""
        ending = self._documents.metadata().ending
        if not ending:
            return ""
        asked = {"client_id": self._client.id, "post_logout_redirect_uri": self._client.home}
        return f"{ending}{'&' if '?' in ending else '?'}{urlencode(asked)}"

    def _check_sender(self, answer: Mapping[str, str], metadata: Metadata) -> None:
        """Whether the answer is of the provider that was asked (RFC 9207)."""
        sender = answer.get("iss")
        if sender != self._client.issuer and (sender is not None or metadata.names_itself):
            logger.warning("an answer is not of the provider that was asked")
            raise EntryRefused("proof")

    def _redeemed(self, code: str, errand: Errand, metadata: Metadata) -> str:
        """The ID token that a code stands for; it is worth nothing without the verifier."""
        try:
            with self._line.client() as session:
                found = self._oauth(session).fetch_token(
                    metadata.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=errand.verifier,
                    **self._proof(metadata),
                )
        except AuthlibBaseError as error:
            if error.error == "invalid_grant":
                raise EntryRefused("errand") from error
            raise _unavailable(error) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as error:
            raise _unavailable(error) from error
        token = found.get("id_token")
        if not isinstance(token, str):
            raise EntryRefused("proof")
        return token

    def _proof(self, metadata: Metadata) -> dict[str, Any]:
        """That it is us who redeem: by HTTP Basic (RFC 6749, §2.3.1), or in the body where only that will do."""
        if "client_secret_basic" not in metadata.methods and "client_secret_post" in metadata.methods:
            # An empty hand: Authlib's own way to sign a request knows no httpx.
            return {"client_id": self._client.id, "client_secret": self._client.secret, "auth": httpx.Auth()}
        return {"auth": httpx.BasicAuth(quote_plus(self._client.id), quote_plus(self._client.secret))}

    def _oauth(self, session: httpx.Client | None = None) -> OAuth2Client:
        return OAuth2Client(
            session, client_id=self._client.id, redirect_uri=self._client.callback, code_challenge_method="S256"
        )

    def _identified(self, claims: Mapping[str, Any]) -> Identified:
        subject = str(claims["sub"])
        if len(subject) > _LONGEST_SUBJECT:
            raise EntryRefused("proof")
        said = {name: value if isinstance(value, str) else "" for name, value in claims.items()}
        groups = claims.get(self._client.groups, [])
        groups = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Identified(
            issuer=self._client.issuer,
            subject=subject,
            name=said.get("name") or said.get("preferred_username", ""),
            email=said.get("email", ""),
            verified=claims.get("email_verified") is True,
            groups=frozenset(one for one in groups if isinstance(one, str)),
        )


def _unavailable(error: Exception) -> ProviderUnavailable:
    said = getattr(error, "error", None)
    # What it says itself only when that is one of the words of OAuth.
    known = said if said in {"invalid_client", "unauthorized_client", "invalid_request"} else ""
    logger.warning("no code could be redeemed", extra={"kind": type(error).__name__, "error": known})
    return ProviderUnavailable("the provider does not redeem codes")
