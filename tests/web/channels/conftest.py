"""Fixtures of the channels: the platforms' fakes and ways to them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest

from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.transport import GuardedTransport

from .fakes import NOW, World, contexts, serving, way_to


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return contexts(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def way(world: World, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[GuardedTransport]:
    with serving(world, tls[0]) as port:
        yield way_to(port, tls[1])


@pytest.fixture
def message() -> Message:
    return Message(message_id("case", 1, "opened", 4), Kind.CASE_OPENED, "https://house.example", NOW, about="case_01")
