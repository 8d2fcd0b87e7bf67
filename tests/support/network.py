"""Nothing leaves this machine while tests run: only loopback and local sockets go through."""

import ipaddress
import sys
from typing import Any

WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"}


class Outside(RuntimeError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """Say whether a host is this machine."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in WATCHED:
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    local = not isinstance(address, tuple) and event != "socket.getaddrinfo"  # a path: unix socket
    if not local and not is_here(host):
        raise Outside(f"a test tried to reach {host!r}")


def guard() -> None:
    """Refuse connections and look-ups beyond this machine, for the rest of this process."""
    sys.addaudithook(_guard)
