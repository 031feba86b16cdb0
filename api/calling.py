"""From which address a request comes, where proxies of our own stand before the explorer.

A proxy adds whoever called it to ``X-Forwarded-For``, at the end. Whatever stands before what our own proxies added is
only what somebody says of themselves, so it is never looked at. Of an address under IPv6 the network counts: who has
one has 2⁶⁴ addresses.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_NETWORK_BITS = 64


class Calling:
    """ASGI middleware that puts the address of the one who asks in the place of that of a proxy."""

    def __init__(self, app: ASGIApp, *, proxies: int) -> None:
        self._app = app
        self._proxies = proxies

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and scope.get("client"):
            host, port = scope["client"]
            scope = {**scope, "client": (_caller(host, Headers(scope=scope), self._proxies), port)}
        await self._app(scope, receive, send)


def _caller(host: str, headers: Headers, proxies: int) -> str:
    said = ",".join(headers.getlist("x-forwarded-for")).split(",") if proxies else []
    # With less than our proxies add, it came past them.
    given = said[-proxies].strip() if len(said) >= proxies > 0 else host
    return _network(given) or _network(host) or host


def _network(given: str) -> str:
    """The address, or its network under IPv6; empty for what is none."""
    try:
        address: IPv4Address | IPv6Address = ip_address(given.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), _NETWORK_BITS), strict=False).network_address)
    return str(address)
