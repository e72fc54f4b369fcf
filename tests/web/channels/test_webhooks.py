"""Signed events: what a receiver verifies with the standard's own library, key rotation, and how it ends."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from mainstay_web.channels import meanings
from mainstay_web.channels.message import Message
from mainstay_web.channels.outcome import RETRY_AFTER, Refused, SendingError, Sent
from mainstay_web.channels.secret import Secret
from mainstay_web.channels.transport import Answer, GuardedTransport
from mainstay_web.channels.webhooks import LIMIT, Webhook, is_webhook_secret, signatures, webhook_secret

from . import fakes
from .fakes import NOW, World
from .recorder import Recorder

NEW, OLD = webhook_secret(b"n" * 32), webhook_secret(b"o" * 24)
HOOK = Webhook(fakes.WEBHOOK_URL, (NEW,))


def test_the_body_is_thin_and_the_headers_are_the_standards(message: Message) -> None:
    way = Recorder(Answer(204))
    assert HOOK.send(message, NOW, way) == Sent(NOW)
    (request,) = way.requests
    assert way.bodies == [{"type": "case.opened", "timestamp": "2026-11-23T09:07:11Z", "data": {"id": "case_01"}}]
    assert request.headers["webhook-id"] == message.id
    assert request.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert len(request.body) < LIMIT


def test_the_standards_own_library_verifies_it_with_either_key_while_they_change(message: Message) -> None:
    now = datetime.now(UTC)
    way = Recorder(Answer(200))
    Webhook(fakes.WEBHOOK_URL, (NEW, OLD)).send(message, now, way)
    (request,) = way.requests
    for key in (NEW, OLD):
        Verifier(key.reveal()).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook_secret(b"x" * 32).reveal()).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Verifier(NEW.reveal()).verify(request.body + b" ", dict(request.headers))


def test_the_receiver_gets_it_over_tls_with_the_key_it_still_has(
    way: GuardedTransport, world: World, message: Message
) -> None:
    rotating = replace(HOOK, secrets=(NEW, Secret(fakes.WEBHOOK_KEY)))
    assert rotating.send(message, NOW, way) == Sent(NOW)
    unknown = HOOK.send(message, NOW, way)
    assert isinstance(unknown, Refused)
    assert (unknown.detail, unknown.mend) == ("401", False)
    assert len(world.taken) == 1


def test_every_attempt_has_the_same_id_and_body_and_its_own_time(message: Message) -> None:
    way = Recorder(Answer(503))
    for attempt in range(3):
        HOOK.send(message, NOW + timedelta(hours=attempt), way, attempt=attempt)
    assert len({request.headers["webhook-id"] for request in way.requests}) == 1
    assert len({request.body for request in way.requests}) == 1
    assert len({request.headers["webhook-signature"] for request in way.requests}) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 408, 429, 500, 503])
def test_anything_else_is_tried_on_schedule(status: int, message: Message) -> None:
    for attempt in range(len(RETRY_AFTER)):
        refused = HOOK.send(message, NOW, Recorder(Answer(status)), attempt=attempt)
        assert isinstance(refused, Refused)
        assert (refused.retry_at is None) == (attempt == 9)
        assert not refused.mend


@pytest.mark.parametrize(
    ("status", "meaning"), [(410, meanings.GONE), (301, meanings.REDIRECT), (308, meanings.REDIRECT)]
)
def test_gone_and_moved_switch_it_off(status: int, meaning: meanings.Meaning, message: Message) -> None:
    refused = HOOK.send(message, NOW, Recorder(Answer(status)))
    assert isinstance(refused, Refused)
    assert (refused.meaning, refused.retry_at, refused.mend) == (meaning, None, True)


def test_a_receiver_that_asks_to_wait_is_waited_for(message: Message) -> None:
    refused = HOOK.send(message, NOW, Recorder(Answer(503, b"", {"retry-after": "3600"})))
    assert isinstance(refused, Refused)
    assert refused.retry_at is not None
    assert refused.retry_at >= NOW + timedelta(hours=1)


def test_a_broken_connection_is_tried_again(message: Message) -> None:
    refused = HOOK.send(message, NOW, Recorder(SendingError(meanings.TIMEOUT, perhaps_sent=True)))
    assert isinstance(refused, Refused)
    assert refused.perhaps_sent
    assert refused.retry_at is not None


@pytest.mark.parametrize(
    "keys", [(), (NEW, OLD, NEW), (Secret("whsec_short"),), (Secret("nonsense"),), (NEW, Secret("ключ"))]
)
def test_wrong_keys_are_refused(keys: tuple[Secret, ...]) -> None:
    with pytest.raises(ValueError, match="a webhook has one key"):
        replace(HOOK, secrets=keys)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=80))
def test_a_key_has_24_to_64_bytes(raw: bytes) -> None:
    text = Secret("whsec_" + base64.b64encode(raw).decode())
    assert is_webhook_secret(text) == (24 <= len(raw) <= 64)
    if is_webhook_secret(text):
        assert webhook_secret(raw) == text
        assert signatures((text,), "msg_x", NOW, b"{}").startswith("v1,")
    else:
        with pytest.raises(ValueError, match="24 to 64"):
            webhook_secret(raw)
