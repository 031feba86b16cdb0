"""What a browser carries while it is at the provider.

Encrypted and signed at once (JWE, A256GCM), so nothing of it has to be kept here. The key comes from the secret that we
share with the provider, so all processes have the same.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from kb.ports.provider import Errand

_HEADER = {"alg": "dir", "enc": "A256GCM"}
_PURPOSE = b"an errand to the provider of identities"


class JweSeal:
    """A ``Seal``."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256))

    def close(self, errand: Errand) -> str:
        """See ``Seal``."""
        said = json.dumps([*errand[:-1], int(errand.until.timestamp())])
        return jwe.encrypt_compact(_HEADER, said, self._key, list(_HEADER.values()))

    def open(self, sealed: str) -> Errand | None:
        """See ``Seal``."""
        try:
            plain = jwe.decrypt_compact(sealed, self._key, list(_HEADER.values())).plaintext
        except (JoseError, ValueError):
            return None
        state, nonce, verifier, back, language, until = json.loads(plain or b"")
        return Errand(state, nonce, verifier, back, language, datetime.fromtimestamp(until, UTC))
