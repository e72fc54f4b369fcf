"""The one way out of the house: HTTPS and mail connections that cannot reach private addresses.

No redirects, no proxies from the environment, one deadline for the whole request, and only the beginning of an
answer is read. Resolver and connector are arguments, so that tests stand in for the network.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from mainstay_web.channels import guard
from mainstay_web.channels.meanings import BAD_ADDRESS, CERTIFICATE, TIMEOUT, UNREACHABLE, UNREADABLE, Meaning
from mainstay_web.channels.outcome import SendingError
from mainstay_web.channels.secret import SecretUrl

ANSWER_CAP = 64 * 1024
TIMEOUT_SECONDS = 15.0
USER_AGENT = "Mainstay"

Connector = Callable[[str, int, float], socket.socket]
"""From an address, a port and seconds to a connected socket; raises OSError."""


@dataclass(frozen=True, slots=True)
class Request:
    """A POST. The body is kept out of `repr`, as the address is."""

    url: SecretUrl
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: at most the first 64 KiB. Header names are in small letters."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is marked."""
        return self.body.decode("utf-8", "replace")


class Transport(Protocol):
    """What drivers need of the network. Both raise SendingError."""

    @property
    def tls(self) -> ssl.SSLContext:
        """How certificates are checked."""

    def post(self, request: Request) -> Answer:
        """Send a request and read its answer."""

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection for mail, not encrypted yet."""


def resolve(host: str, port: int) -> Iterable[str]:
    """Ask the system for a host's addresses."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to an address; small pieces go at once, as `http.client` sends head and body apart."""
    connection = socket.create_connection((address, port), timeout=seconds)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


@dataclass(frozen=True, slots=True)
class GuardedTransport:
    """The real transport. `allow` comes from the settings, `tls` may hold a company's own authority."""

    allow: guard.Allow = field(default_factory=guard.Allow)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    resolver: guard.Resolver = resolve
    connector: Connector = connect
    seconds: float = TIMEOUT_SECONDS
    clock: Callable[[], float] = time.monotonic

    def post(self, request: Request) -> Answer:
        """Send a request to the address that was checked, under the host's own name and certificate."""
        target = guard.target_of(request.url)
        deadline = self.clock() + self.seconds
        raw = self._open(target.host, target.port, deadline, (guard.HTTPS_PORT,))
        wire = _Wire(self._encrypt(raw, target.host), deadline, self.clock)
        try:
            return _exchange(wire, target, request)
        except OSError as error:
            raise SendingError(meaning_of(error), perhaps_sent=True) from None
        except http.client.HTTPException:
            raise SendingError(UNREADABLE, perhaps_sent=True) from None
        finally:
            wire.hang_up()

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection to a mail server that was checked; each step of the talk has its own time limit."""
        host = host.lower().rstrip(".")
        if not guard.is_host(host):
            raise SendingError(BAD_ADDRESS)
        connection = self._open(host, port, self.clock() + self.seconds, guard.MAIL_PORTS)
        connection.settimeout(self.seconds)
        return connection

    def _open(self, host: str, port: int, deadline: float, ports: tuple[int, ...]) -> socket.socket:
        for address in guard.addresses_of(host, port, self.resolver, self.allow, ports):
            left = deadline - self.clock()
            if left <= 0:
                raise SendingError(TIMEOUT)
            with contextlib.suppress(OSError):  # the host's next address may answer
                return self.connector(address, port, left)
        raise SendingError(UNREACHABLE)

    def _encrypt(self, raw: socket.socket, host: str) -> ssl.SSLSocket:
        try:
            return self.tls.wrap_socket(raw, server_hostname=host)
        except (OSError, ValueError) as error:
            raw.close()
            raise SendingError(meaning_of(error)) from None


def _exchange(wire: _Wire, target: guard.Target, request: Request) -> Answer:
    connection = http.client.HTTPSConnection(target.host, target.port)
    connection.auto_open = 0  # never a connection of its own: only the one that was checked
    connection.sock = cast("socket.socket", wire)  # it uses no more of a socket than the wire has
    headers = {"User-Agent": USER_AGENT, "Connection": "close", **request.headers}
    connection.request("POST", target.path, request.body, headers)
    reply = connection.getresponse()
    return Answer(reply.status, reply.read(ANSWER_CAP), {name.lower(): value for name, value in reply.getheaders()})


def meaning_of(error: OSError | ValueError) -> Meaning:
    """What a fault of the network means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE
    return TIMEOUT if isinstance(error, TimeoutError) else UNREACHABLE


class _Wire:
    """A socket with one deadline for everything: a trickle of single bytes does not prolong it."""

    def __init__(self, sock: socket.socket, deadline: float, clock: Callable[[], float]) -> None:
        self._sock = sock
        self._deadline = deadline
        self._clock = clock

    def _hurry(self) -> None:
        left = self._deadline - self._clock()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)

    def sendall(self, data: bytes) -> None:
        self._hurry()
        self._sock.sendall(data)

    def receive_into(self, buffer: memoryview) -> int:
        self._hurry()
        return self._sock.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """What `http.client` does as soon as an answer begins; the body is still to be read from here."""

    def hang_up(self) -> None:
        """The end of it."""
        self._sock.close()


class _Reader(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # typeshed's Buffer is private in 3.11
        return self._wire.receive_into(buffer)
