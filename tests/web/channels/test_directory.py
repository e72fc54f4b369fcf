"""The administrator's forms: each becomes a channel or says which field is wrong, without repeating it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.errors import InputError
from mainstay.core.text import LANGUAGES
from mainstay_web.channels.dingtalk_app import WorkNotice
from mainstay_web.channels.directory import SERVICES, Service, channel_of, try_out
from mainstay_web.channels.mail import Mailbox
from mainstay_web.channels.message import PRODUCT
from mainstay_web.channels.outcome import Sent
from mainstay_web.channels.robots import Robot
from mainstay_web.channels.transport import Answer
from mainstay_web.channels.webhooks import Webhook, webhook_secret

from . import fakes
from .fakes import NOW
from .recorder import Recorder

KEY = webhook_secret(b"k" * 32).reveal()
FILLED = {
    "mail": {
        "host": "mail.example.com",
        "port": "587",
        "sender": "a@b.example",
        "user": "",
        "password": "",
        "to": "c@d.example",
    },
    "dingtalk": {"url": fakes.DINGTALK_URL.reveal(), "secret": fakes.DINGTALK_KEY},
    "dingtalk_app": {
        "key": fakes.APP_KEY,
        "secret": fakes.APP_SECRET,
        "agent": str(fakes.APP_AGENT),
        "who": "number",
        "to": "tester",
    },
    "feishu": {"url": fakes.FEISHU_URL.reveal(), "secret": f" {fakes.FEISHU_KEY}\n"},
    "wecom": {"url": fakes.WECOM_URL.reveal()},
    "slack": {"url": "https://mattermost.corp.example/hooks/abc", "own_host": "Mattermost.corp.example"},
    "teams": {"url": fakes.TEAMS_URL.reveal()},
    "webhook": {"url": fakes.WEBHOOK_URL.reveal(), "secret": KEY, "former_secret": ""},
}


def test_all_services_are_filled_in_here() -> None:
    assert set(FILLED) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_a_filled_in_form_becomes_a_channel(service: Service) -> None:
    channel = channel_of(service, FILLED[service.key], "en")
    kind = {"mail": Mailbox, "webhook": Webhook, "dingtalk_app": WorkNotice}.get(service.key, Robot)
    assert isinstance(channel, kind)
    assert channel.digests == (service.key != "webhook")
    assert channel.budget.limits
    assert len(channel.bot) == 16
    assert all(field.label.zh and field.help.en for field in service.fields)
    if kind not in (Mailbox, WorkNotice):
        answer = (
            Answer(204)
            if kind is Webhook
            else Answer(200, b"ok" if service.key == "slack" else b'{"errcode":0,"code":0}')
        )
        way = Recorder(answer)
        assert try_out(channel, "https://house.example", NOW, way) == Sent(NOW)
        assert PRODUCT in way.requests[0].body.decode() or kind is Webhook
        assert "channel.test" in way.requests[0].body.decode() or kind is Robot


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_each_wrong_field_is_named_and_not_repeated(service: Service) -> None:
    wrong = {field.key: "canary wrong\x00 值" for field in service.fields}
    with pytest.raises(InputError) as caught:
        channel_of(service, wrong, "zh")
    assert {fault.column for fault in caught.value.faults} == {field.key for field in service.fields}
    with pytest.raises(InputError) as empty:
        channel_of(service, {}, "zh")
    assert {fault.column for fault in empty.value.faults} == {field.key for field in service.fields if field.required}
    for language in LANGUAGES:
        told = "".join(fault.sentence(language) for fault in (*caught.value.faults, *empty.value.faults))
        assert "canary" not in told + repr(caught.value)


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_form_breaks_the_making(service: Service, data: st.DataObject) -> None:
    good = FILLED[service.key]
    values = {
        field.key: data.draw(st.one_of(st.text(max_size=30), st.just(good.get(field.key, ""))))
        for field in service.fields
    }
    try:
        channel = channel_of(service, values, "en")
    except InputError as error:
        named = {fault.column for fault in error.faults}
    else:
        named = {"none"}
        assert len(channel.bot) == 16
    assert named


@pytest.mark.parametrize(("port", "at_once"), [("465", True), ("587", False), ("25", False)])
def test_port_465_is_encrypted_at_once(port: str, at_once: bool) -> None:  # noqa: FBT001  # a parameter
    box = channel_of(SERVICES["mail"], {**FILLED["mail"], "port": port}, "zh")
    assert isinstance(box, Mailbox)
    assert box.server.tls_from_start is at_once


def test_secret_fields_are_marked() -> None:
    marked = {f"{service.key}.{field.key}" for service in SERVICES.values() for field in service.fields if field.secret}
    assert {f"{key}.url" for key in SERVICES if key not in ("mail", "dingtalk_app")} <= marked
    assert "dingtalk_app.secret" in marked
    assert {"mail.password", "webhook.secret", "webhook.former_secret", "dingtalk.secret", "feishu.secret"} <= marked


@pytest.mark.parametrize("key", ["dingtalk", "feishu", "wecom", "slack", "teams"])
def test_another_platforms_address_is_seen_in_the_form(key: str) -> None:
    with pytest.raises(InputError) as caught:
        channel_of(SERVICES[key], {"url": "https://robots.example/x?token=canary"}, "zh")
    (fault,) = caught.value.faults
    assert (fault.code, fault.column) == ("channel.wrong_service", "url")
    assert "canary" not in repr(fault)
