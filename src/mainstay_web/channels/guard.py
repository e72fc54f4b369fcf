"""Where the house may connect to: public addresses, and what an administrator allowed by name or network.

Everything is decided on addresses that were resolved once; the connection then goes to that very address, so a name
that changes its mind between the check and the connection gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mainstay_web.channels.meanings import BAD_ADDRESS, BLOCKED, UNREACHABLE
from mainstay_web.channels.outcome import SendingError
from mainstay_web.channels.secret import SecretUrl

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Iterable[str]]
"""From a host and a port to addresses; raises OSError."""

HTTPS_PORT = 443
MAIL_PORTS = (25, 465, 587, 2525)

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


NEVER = _networks(
    "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8",
    "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::254/128",
)  # fmt: skip
"""Opened by no setting: nothing, link-local, multicast, reserved, and where clouds keep a machine's own credentials."""
CLOSED = _networks("192.0.0.0/24", "192.88.99.0/24")
"""Not public, though the standard library takes parts of them for it (IETF protocols, the old 6to4 relay)."""
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
CLOSED_V6 = _networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
"""Within 2000::/3: protocol assignments with Teredo, documentation, and 6to4, which wraps any IPv4 address."""


@dataclass(frozen=True, slots=True)
class Allow:
    """What an administrator opened. A host opens private addresses (not this machine); a network what lies in it."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Allow:
        """From a setting such as `mattermost.corp.example, 10.20.0.0/16`. Raises ValueError naming what is neither."""
        hosts, networks = set(), []
        for word in text.replace(",", " ").split():
            if "/" in word or ":" in word or _NUMBER.fullmatch(word.rpartition(".")[2]):
                networks.append(ipaddress.ip_network(word))
            elif _is_name(host := word.lower().rstrip(".")):
                hosts.add(host)
            else:
                raise ValueError(f"{word!r} is neither a host nor a network")
        return cls(frozenset(hosts), tuple(networks))

    def opens(self, host: str, address: Address) -> bool:
        """Whether a setting opens this address of this host."""
        if any(address in network for network in self.networks):
            return True
        return host in self.hosts and address.is_private and not address.is_loopback


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in CLOSED)
    return address in PUBLIC_V6 and not any(address in network for network in CLOSED_V6)


def unwrap(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped one; any other as it is."""
    return getattr(address, "ipv4_mapped", None) or address


def may_connect(host: str, address: Address, allow: Allow) -> bool:
    """Whether the house may connect to this address of this host."""
    inner = unwrap(address)
    if any(inner in network for network in NEVER):
        return False
    return is_public(inner) or allow.opens(host, inner)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: host, port, and what stands after it."""

    host: str
    port: int
    path: str

    def __repr__(self) -> str:
        return f"Target({self.host}:{self.port})"


def target_of(url: SecretUrl) -> Target:
    """The address taken apart. Raises SendingError where it is not a plain https address of a plain host."""
    text = url.reveal()
    if not text.isascii() or not all(char.isprintable() and char not in ' "<>\\^`{|}' for char in text):
        raise SendingError(BAD_ADDRESS)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port or HTTPS_PORT
    except ValueError:
        raise SendingError(BAD_ADDRESS) from None  # its words would repeat the address
    if parts.scheme != "https" or "@" in parts.netloc or not is_host(host):
        raise SendingError(BAD_ADDRESS)
    return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_host(host: str) -> bool:
    """Whether this is a host name or an address as it is normally written (no decimal, octal or hex forms)."""
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _literal(host) is not None
    return _is_name(host)


def addresses_of(host: str, port: int, resolver: Resolver, allow: Allow, ports: tuple[int, ...]) -> list[str]:
    """The addresses of a host, resolved once, all of which the house may connect to.

    One address that is not allowed closes the host: whoever mixes them is not to be trusted with the rest.
    A port outside `ports` needs a host or network that was allowed. Raises SendingError.
    """
    literal = _literal(host)
    try:
        texts = [host] if literal else list(dict.fromkeys(resolver(host, port)))
    except (OSError, UnicodeError):
        raise SendingError(UNREACHABLE) from None
    if not texts:
        raise SendingError(UNREACHABLE)
    for text in texts:
        address = _literal(text)
        if address is None or not may_connect(host, address, allow):
            raise SendingError(BLOCKED)
        if port not in ports and host not in allow.hosts and not allow.opens(host, unwrap(address)):
            raise SendingError(BLOCKED)
    return texts


def _literal(text: str) -> Address | None:
    if "%" in text:
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    return 0 < len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))
