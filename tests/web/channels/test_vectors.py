"""Every vector of webhooks.json, at the signature and at the request that a driver sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mainstay_web.channels.dialects import DINGTALK, FEISHU, dingtalk_sign, feishu_sign
from mainstay_web.channels.message import Message
from mainstay_web.channels.outcome import Sent
from mainstay_web.channels.robots import Robot
from mainstay_web.channels.secret import Secret, SecretUrl
from mainstay_web.channels.transport import Answer
from mainstay_web.channels.webhooks import event_body, is_webhook_secret, signatures

from .recorder import Recorder

VECTORS: dict[str, dict[str, Any]] = {
    each["channel"]: each
    for each in json.loads(Path(__file__).with_name("webhooks.json").read_text("utf-8"))["vectors"]
}
AT = datetime.fromtimestamp(1_700_000_000, UTC)


def test_all_vectors_are_tested_here() -> None:
    assert set(VECTORS) == {"dingtalk", "feishu", "standard-webhooks"}


def test_dingtalk(message: Message) -> None:
    vector = VECTORS["dingtalk"]
    assert dingtalk_sign(vector["secret"], vector["timestamp_ms"]) == vector["sign_base64"]
    way = Recorder(Answer(200, b'{"errcode":0}'))
    robot = Robot(
        DINGTALK, SecretUrl("https://oapi.dingtalk.com/robot/send?access_token=T"), "zh", Secret(vector["secret"])
    )
    assert robot.send(message, AT, way) == Sent(AT)
    assert way.urls[0].endswith(f"?access_token=T&timestamp={vector['timestamp_ms']}&sign={vector['sign_url']}")


def test_feishu(message: Message) -> None:
    vector = VECTORS["feishu"]
    assert feishu_sign(vector["secret"], vector["timestamp_s"]) == vector["sign_base64"]
    way = Recorder(Answer(200, b'{"code":0}'))
    robot = Robot(FEISHU, SecretUrl("https://open.feishu.cn/open-apis/bot/v2/hook/U"), "en", Secret(vector["secret"]))
    assert robot.send(message, AT, way) == Sent(AT)
    assert way.bodies[0]["timestamp"] == vector["timestamp_s"]
    assert way.bodies[0]["sign"] == vector["sign_base64"]


def test_standard_webhooks() -> None:
    vector = VECTORS["standard-webhooks"]
    body = event_body("case.opened", datetime(2026, 11, 23, tzinfo=UTC), "case_01")
    assert body.decode() == vector["body"]
    assert is_webhook_secret(Secret(vector["secret"]))
    assert signatures((Secret(vector["secret"]),), vector["id"], AT, body) == vector["signature"]


@pytest.mark.parametrize("change", ["secret", "timestamp_ms"])
def test_a_changed_vector_fails(change: str) -> None:
    vector = {**VECTORS["dingtalk"], change: VECTORS["dingtalk"][change] + "1"}
    assert dingtalk_sign(vector["secret"], vector["timestamp_ms"]) != vector["sign_base64"]
