"""W05: nothing in the house can be made to reach a private address."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay_web.channels import meanings
from mainstay_web.channels.guard import Allow, is_host, may_connect, target_of
from mainstay_web.channels.outcome import SendingError
from mainstay_web.channels.secret import SecretUrl
from mainstay_web.channels.transport import ANSWER_CAP, GuardedTransport, Request

from . import fakes
from .fakes import HERE, Reply, World, way_to

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "169.254.0.23", "100.100.100.200", "192.0.0.192", "192.0.0.8", "192.88.99.1", "198.18.0.1",
    "0.0.0.0", "203.0.113.9",  # noqa: S104  # an address to be refused, not one to listen at
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::10.0.0.1", "64:ff9b::a00:1",
    "64:ff9b:1::1", "2002:a00:1::", "2001::1", "2001:db8::1", "3fff::1", "fec0::1", "100::1", "5f00::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "106.11.35.100", "203.119.129.1", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8"]
ODD = [
    "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1", "010.0.0.1", "127.0.0.1.", "0", "0x",
    "256.1.1.1", "1.2.3.4.5", "foo.0x1", "foo.1",
]  # fmt: skip


QUICK = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loads no authorities: for connections that must not come about."""


def refusing(_address: str, _port: int, _seconds: float) -> socket.socket:
    raise AssertionError("a connection was opened")


def refused(way: GuardedTransport, url: str) -> meanings.Meaning:
    with pytest.raises(SendingError) as caught:
        way.post(Request(SecretUrl(url), b"{}"))
    assert not caught.value.perhaps_sent
    return caught.value.meaning


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_by_name_and_as_written(address: str) -> None:
    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: [address], connector=refusing)
    assert refused(way, "https://innocent.example/x") is meanings.BLOCKED
    written = f"[{address}]" if ":" in address else address
    assert refused(way, f"https://{written}/x") is meanings.BLOCKED
    with pytest.raises(SendingError) as caught:
        way.dial("smtp.innocent.example", 587)
    assert caught.value.meaning is meanings.BLOCKED


@pytest.mark.parametrize("address", PRIVATE)
def test_one_private_address_among_public_ones_closes_the_host(address: str) -> None:
    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: ["8.8.8.8", address], connector=refusing)
    assert refused(way, "https://mixed.example/x") is meanings.BLOCKED


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_connected_to_as_resolved(address: str) -> None:
    tried = []

    def connector(to: str, port: int, _seconds: float) -> socket.socket:
        tried.append((to, port))
        raise ConnectionRefusedError

    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: [address], connector=connector)
    assert refused(way, "https://service.example/x") is meanings.UNREACHABLE
    assert tried == [(address, 443)]


@pytest.mark.parametrize("host", ODD)
def test_decimal_octal_and_hex_forms_are_no_hosts(host: str) -> None:
    """Even if the system's resolver would take them for something public."""
    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: ["8.8.8.8"], connector=refusing)
    if host != "127.0.0.1.":
        assert refused(way, f"https://{host}/x") is meanings.BAD_ADDRESS
        assert not is_host(host)
    else:
        assert refused(way, f"https://{host}/x") is meanings.BLOCKED


@pytest.mark.parametrize(
    "url",
    ["http://h.example/x", "ftp://h.example", "file:///etc/passwd", "gopher://h.example", "//h.example", "h.example/x",
     "", "https://", "https:///x", "https://u:p@h.example/", "https://h.example@10.0.0.1/", "https://h.example\\@10.0.0.1/",
     "https://h.example:0x50/", "https://h.example:99999/", "https://h.example/a b", "https://h.example/\r\nX: y",
     "https://h.example/\x00", "https://例子.example/", "https://h_.-example/", "https://a..b/", "https://[fe80::1%25eth0]/",
     "https://" + "a" * 64 + ".example/", "https://h.example/robot?access_token=T×tamp=1"],
)  # fmt: skip
def test_only_plain_https_addresses_are_addresses(url: str) -> None:
    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: ["8.8.8.8"], connector=refusing)
    assert refused(way, url) is meanings.BAD_ADDRESS


def test_dns_rebinding_gains_nothing(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """The name is asked once; the connection goes to that answer, though the next would be another."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]])
    tried = []

    def connector(address: str, _port: int, _seconds: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    way = GuardedTransport(tls=tls[1], resolver=lambda _host, _port: next(answers), connector=connector)
    assert refused(way, "https://rebind.example/x") is meanings.UNREACHABLE
    assert tried == ["8.8.8.8"]
    assert refused(way, "https://rebind.example/x") is meanings.BLOCKED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_the_metadata_service_is_not_followed(status: int, way: GuardedTransport, world: World) -> None:
    world.instead = lambda _heard: Reply(status, b"", {"Location": "https://169.254.169.254/latest/meta-data/"})
    assert way.post(Request(fakes.WEBHOOK_URL, b"{}")).status == status
    assert len(world.heard) == 1


def test_an_allowed_host_opens_private_addresses_but_never_this_machine_or_credentials() -> None:
    allow = Allow.parse("mattermost.corp.example, 10.20.0.0/16 fd12:3456::/32")
    may = [("mattermost.corp.example", "192.168.7.7"), ("mattermost.corp.example", "fd99::1")]
    may += [("any.example", each) for each in ("10.20.3.4", "::ffff:10.20.3.4", "fd12:3456::7")]
    may_not = [
        ("mattermost.corp.example", each)
        for each in ("127.0.0.1", "::1", "169.254.169.254", "fe80::1", "fd00:ec2::254")
    ]
    may_not += [
        ("other.corp.example", "192.168.7.7"),
        ("any.example", "10.21.0.1"),
        ("sub.mattermost.corp.example", "10.0.0.1"),
    ]
    assert [pair for pair in may if not may_connect(pair[0], ip_address(pair[1]), allow)] == []
    assert [pair for pair in may_not if may_connect(pair[0], ip_address(pair[1]), allow)] == []
    everything = Allow.parse("0.0.0.0/0 ::/0")
    assert not may_connect("any.example", ip_address("169.254.169.254"), everything)
    assert not may_connect("any.example", ip_address("100.100.100.200"), everything)


@pytest.mark.parametrize("setting", ["10.0.0.1/8", "corp example!", "http://x.example", "999.1.1.1/8", "a/b"])
def test_a_wrong_allow_list_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Allow.parse(setting)


@pytest.mark.parametrize(
    ("port", "meaning"), [(22, meanings.BLOCKED), (8443, meanings.BLOCKED), (443, meanings.UNREACHABLE)]
)
def test_other_ports_need_an_allowed_host(port: int, meaning: meanings.Meaning) -> None:
    way = GuardedTransport(tls=QUICK, resolver=lambda _host, _port: ["8.8.8.8"], connector=_nobody)
    assert refused(way, f"https://h.example:{port}/") is meaning
    assert refused(replace(way, allow=Allow.parse("h.example")), f"https://h.example:{port}/") is meanings.UNREACHABLE


def _nobody(_address: str, _port: int, _seconds: float) -> socket.socket:
    raise ConnectionRefusedError


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_may_be_connected_to_is_global_whatever_its_form(address: IPv4Address | IPv6Address) -> None:
    if may_connect("h.example", address, Allow()):
        assert address.is_global
        assert not address.is_multicast
    if isinstance(address, IPv4Address):
        mapped = IPv6Address(f"::ffff:{address}")
        assert may_connect("h.example", mapped, Allow()) == may_connect("h.example", address, Allow())


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    for url in (text, f"https://{text}", f"https://h.example/{text}"):
        with contextlib.suppress(SendingError):
            target = target_of(SecretUrl(url))
            assert is_host(target.host)
            assert target.path.isprintable()


def test_the_right_name_and_certificate_are_asked_for(way: GuardedTransport, world: World) -> None:
    way.post(Request(fakes.SLACK_URL, b'{"blocks":[],"text":"x"}'))
    assert world.heard[0].host == "hooks.slack.com"
    assert world.heard[0].headers["connection"] == "close"
    assert refused(way, "https://not-in-the-certificate.example/x") is meanings.CERTIFICATE
    assert len(world.heard) == 1


def test_a_certificate_nobody_vouches_for_is_refused(way: GuardedTransport, world: World) -> None:
    assert refused(replace(way, tls=ssl.create_default_context()), fakes.WEBHOOK_URL.reveal()) is meanings.CERTIFICATE
    assert world.heard == []


def test_only_the_beginning_of_a_long_answer_is_read(way: GuardedTransport, world: World) -> None:
    world.instead = lambda _heard: Reply(200, b"x" * (10 * ANSWER_CAP))
    assert len(way.post(Request(fakes.WEBHOOK_URL, b"{}")).body) == ANSWER_CAP


def test_a_proxy_in_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch, way: GuardedTransport, world: World
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    world.instead = lambda _heard: Reply(204)
    assert way.post(Request(fakes.WEBHOOK_URL, b"{}")).status == 204


def test_the_next_address_is_tried_where_one_is_dead(tls: tuple[ssl.SSLContext, ssl.SSLContext], world: World) -> None:
    world.instead = lambda _heard: Reply(204)
    tried = []
    with fakes.serving(world, tls[0]) as port:

        def connector(address: str, _port: int, seconds: float) -> socket.socket:
            tried.append(address)
            if address == "127.0.0.2":
                raise ConnectionRefusedError
            return socket.create_connection((address, port), seconds)

        way = GuardedTransport(
            Allow.parse("127.0.0.0/8"), tls[1], resolver=lambda _h, _p: ["127.0.0.2", "127.0.0.1"], connector=connector
        )
        assert way.post(Request(fakes.WEBHOOK_URL, b"{}")).status == 204
    assert tried == ["127.0.0.2", "127.0.0.1"]


@contextlib.contextmanager
def speaking(context: ssl.SSLContext, talk: Callable[[ssl.SSLSocket], None]) -> Iterator[int]:
    """A server of one connection that misbehaves as told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            raw, _ = listener.accept()
            try:
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(65536)
                    talk(connection)
            except OSError:
                return  # the client has turned away, as it should

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def trickle(connection: ssl.SSLSocket) -> None:
    stop = threading.Event()
    for _ in range(200):
        connection.sendall(b"H")
        stop.wait(0.05)


def nonsense(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"220 mail ready\r\n\r\n")


def cut(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")


def silence(connection: ssl.SSLSocket) -> None:
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("talk", "meaning"),
    [(trickle, meanings.TIMEOUT), (silence, meanings.TIMEOUT), (nonsense, meanings.UNREADABLE)],
)
def test_a_service_that_misbehaves_ends_in_time_and_perhaps_has_it(
    talk: Callable[[ssl.SSLSocket], None], meaning: meanings.Meaning, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    with speaking(tls[0], talk) as port:
        with pytest.raises(SendingError) as caught:
            way_to(port, tls[1], seconds=0.4).post(Request(fakes.WEBHOOK_URL, b"{}"))
        assert caught.value.meaning is meaning
        assert caught.value.perhaps_sent


def test_a_status_stands_though_the_rest_is_cut(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with speaking(tls[0], cut) as port:
        answer = way_to(port, tls[1]).post(Request(fakes.WEBHOOK_URL, b"{}"))
    assert (answer.status, answer.body) == (200, b"half")


def test_a_name_nobody_knows_is_unreachable() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert refused(GuardedTransport(tls=QUICK, resolver=unknown), "https://h.example/") is meanings.UNREACHABLE
    assert (
        refused(GuardedTransport(tls=QUICK, resolver=lambda _h, _p: []), "https://h.example/") is meanings.UNREACHABLE
    )


def test_the_systems_own_resolver_and_connector_work(world: World, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """Without stand-ins: localhost is refused, and allowed it answers at its port."""
    world.instead = lambda _heard: Reply(204)
    with fakes.serving(world, tls[0]) as port:
        assert refused(GuardedTransport(), f"https://127.0.0.1:{port}/") is meanings.BLOCKED
        assert refused(GuardedTransport(HERE), f"https://127.0.0.1:{port}/") is meanings.CERTIFICATE
        assert refused(GuardedTransport(), "https://localhost/") is meanings.BLOCKED
