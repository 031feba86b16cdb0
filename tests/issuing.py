"""A provider of identities on loopback: OpenID Connect as it should be, until a test tells it to do otherwise."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from kb.settings import Settings

CLIENT, SECRET = "meervoud", "een geheim: met/tekens&+%"
NOOR = {
    "sub": "u-17",
    "name": "Noor de Vries",
    "email": "noor@stad.example",
    "email_verified": True,
    "groups": ["onderzoek", "iedereen"],
}
ROLES = '{"onderzoek": "researcher", "beheer": "administrator", "zorg": "professional"}'

Claims = dict[str, Any]


def new_key(id: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": id, "use": "sig"}, auto_kid=False)


class Issuer(ThreadingHTTPServer):
    """The provider; what it does can be changed while it runs.

    Attributes:
        who: sits at its form, and what it knows of them.
        keys: that it publishes; it signs with ``key`` as ``algorithm`` says.
        twist: changes what it signs.
        written: writes the token in place of signing it.
        sender: whose answers it says they are; None: it does not say.
        published: changes its discovery document.
        asked: the paths that it was asked for.
        once: whether a code works once.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.who: Claims = dict(NOOR)
        self.key: RSAKey | ECKey = new_key("een")
        self.keys: list[RSAKey | ECKey] = [self.key]
        self.algorithm = "RS256"
        self.twist: Callable[[Claims], Claims] = dict
        self.written: Callable[[Claims], str] | None = None
        self.sender: str | None = self.address
        self.published: Callable[[Claims], Claims] = dict
        self.asked: list[str] = []
        self.once = True
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def discovery(self) -> Claims:
        return self.published(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/ga?soort=web",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/sleutels",
                "end_session_endpoint": f"{self.address}/uit",
                "authorization_response_iss_parameter_supported": True,
                "scopes_supported": ["openid", "groups"],
            }
        )

    def authorise(self, asked: dict[str, str]) -> str:
        """Where the browser of who sits at the form goes back to."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert {"openid", "groups"} <= set(asked["scope"].split())
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"]} | ({"iss": self.sender} if self.sender else {})
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def redeem(self, form: dict[str, str], known: bool) -> tuple[int, Claims]:
        """The answer of the token endpoint."""
        if not known:
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form["code"], None) if self.once else self._codes.get(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or asked["code_challenge"] != challenge.rstrip(b"=").decode():
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = self.twist(self.who | said)
        token = self.written(claims) if self.written else self.signed(claims)
        return 200, {"access_token": "niets", "token_type": "Bearer", "id_token": token}

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key, [self.algorithm])


class Connection(BaseHTTPRequestHandler):
    """One request."""

    server: Issuer

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        self.server.asked.append(path)
        if path == "/ga":
            assert asked["soort"] == "web"
            self.send_response(302)
            self.send_header("Location", self.server.authorise(asked))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path == "/uit":
            self._give(200, {"uit": asked["client_id"]})
        elif path == "/sleutels":
            self._give(200, {"keys": [key.as_dict(private=False) for key in self.server.keys]})
        else:
            assert path == "/.well-known/openid-configuration"
            self._give(200, self.server.discovery())

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        scheme, _, proof = self.headers.get("Authorization", "").partition(" ")
        shown = (
            [unquote_plus(part) for part in base64.b64decode(proof).decode().split(":")] if scheme == "Basic" else []
        )
        known = (shown or [form.get("client_id", ""), form.get("client_secret", "")]) == [CLIENT, SECRET]
        self._give(*self.server.redeem(form, known))

    def _give(self, status: int, said: Claims) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def issuing(port: int = 0) -> Iterator[Issuer]:
    """A provider that runs."""
    server = Issuer(port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_for(issuer: str, **others: Any) -> Settings:
    """Settings of an explorer whose people sign in there."""
    said = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_name": "de stad"}
    return Settings(**(said | {"oidc_roles": ROLES, "encoder": "hashing", "_env_file": None} | others))
