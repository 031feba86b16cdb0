"""HTTP to a provider, with limits on time and size; no redirects, no proxies."""

import ssl
import time
from collections.abc import Iterator

import httpx

_SECONDS = 5.0
_MOST_BYTES = 500_000


class Line:
    """Makes clients that speak to one provider."""

    def __init__(self, issuer: str) -> None:
        # Without TLS, which is for loopback only, there is nothing to check.
        self._verify = ssl.create_default_context() if issuer.startswith("https:") else False

    def client(self) -> httpx.Client:
        """A client for a few requests; close it."""
        return httpx.Client(
            transport=_Bounded(verify=self._verify, trust_env=False),
            timeout=_SECONDS,
            # A compressed answer could be a thousand times what comes over the line.
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )


class _Bounded(httpx.HTTPTransport):
    """A transport of which each answer ends in time."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.stream = _BoundedStream(response.stream, request)
        return response


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, stream: object, request: httpx.Request) -> None:
        assert isinstance(stream, httpx.SyncByteStream)  # noqa: S101 - of a client that does not wait
        self._stream = stream
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        end, size = time.monotonic() + _SECONDS, 0
        for piece in self._stream:
            size += len(piece)
            if size > _MOST_BYTES or time.monotonic() > end:
                msg = "too much, or too slow"
                raise httpx.ReadError(msg, request=self._request)
            yield piece

    def close(self) -> None:
        self._stream.close()
