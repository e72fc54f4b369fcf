"""What each platform's answers mean, and what happens to messages that are too long."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import LANGUAGES, Language
from mainstay_web.channels import dialects, meanings
from mainstay_web.channels.dialects import DIALECTS
from mainstay_web.channels.meanings import After, Meaning
from mainstay_web.channels.message import Kind, Message
from mainstay_web.channels.outcome import LONGEST_WAIT, Refused, SendingError, Sent
from mainstay_web.channels.robots import Dialect, Robot
from mainstay_web.channels.secret import SecretUrl
from mainstay_web.channels.transport import Answer

from .fakes import NOW
from .recorder import Recorder

HOME = {
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=T", "feishu": "https://open.larksuite.com/open-apis/bot/v2/hook/U",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=U", "slack": "https://hooks.slack.com/services/T/B/X",
    "teams": "https://default1.2.environment.api.powerplatform.com/powerautomate/x?sig=S",
}  # fmt: skip


def robot(dialect: Dialect) -> Robot:
    return Robot(dialect, SecretUrl(HOME[dialect.key]), "zh")


def err(code: object, words: str = "") -> bytes:
    return json.dumps({"errcode": code, "errmsg": words}).encode()


def feishu(code: int) -> bytes:
    return json.dumps({"code": code, "msg": ""}).encode()


CASES: list[tuple[Dialect, int, bytes, Meaning | None]] = [
    (dialects.DINGTALK, 200, err(0, "ok"), None),
    (dialects.DINGTALK, 200, err(310000, "keywords not in content, more: [https://ding-doc]"), meanings.KEYWORD),
    (dialects.DINGTALK, 200, err(310000, "sign not match, more: [https://ding-doc]"), meanings.SIGNATURE),
    (dialects.DINGTALK, 200, err(310000, "invalid timestamp"), meanings.CLOCK),
    (dialects.DINGTALK, 200, err(310000, "ip 203.0.113.9 not in whitelist"), meanings.NOT_LISTED),
    (dialects.DINGTALK, 200, err(300001, "token is not exist"), meanings.KEY),
    (dialects.DINGTALK, 200, err(130101, "send too fast, exceed 20 times per minute"), meanings.RATE_BLOCKED),
    (dialects.DINGTALK, 200, err(660026, ""), meanings.RATE_BLOCKED),
    (dialects.DINGTALK, 200, err(424242, "new"), meanings.UNREADABLE),
    (dialects.DINGTALK, 200, err("0"), meanings.UNREADABLE),
    (dialects.DINGTALK, 200, b'{"errcode":false}', meanings.UNREADABLE),
    (dialects.DINGTALK, 200, b"<html>sign in to the hotel's network</html>", meanings.UNREADABLE),
    (dialects.DINGTALK, 200, b"[" * 5000, meanings.UNREADABLE),
    (dialects.DINGTALK, 502, b"", meanings.BUSY),
    (dialects.DINGTALK, 302, b"", meanings.REDIRECT),
    (dialects.FEISHU, 200, feishu(0), None),
    (dialects.FEISHU, 200, b'{"StatusCode":0,"StatusMessage":"success"}', None),
    (dialects.FEISHU, 200, b'{"StatusCode":0,"code":19021}', meanings.SIGNATURE_OR_CLOCK),
    (dialects.FEISHU, 400, feishu(19021), meanings.SIGNATURE_OR_CLOCK),
    (dialects.FEISHU, 200, feishu(19022), meanings.NOT_LISTED),
    (dialects.FEISHU, 200, feishu(19024), meanings.KEYWORD),
    (dialects.FEISHU, 200, feishu(19001), meanings.KEY),
    (dialects.FEISHU, 200, feishu(11232), meanings.RATE),
    (dialects.FEISHU, 200, feishu(9499), meanings.MALFORMED),
    (dialects.FEISHU, 200, feishu(19036), meanings.TOO_BIG),
    (dialects.FEISHU, 200, b"{}", meanings.UNREADABLE),
    (dialects.WECOM, 200, err(0), None),
    (dialects.WECOM, 200, err(93000, "invalid webhook url, hint: [1]"), meanings.KEY),
    (dialects.WECOM, 200, err(93000, "Invalid input : content exceed max length."), meanings.TOO_BIG),
    (dialects.WECOM, 200, err(45009, "api freq out of limit"), meanings.RATE),
    (dialects.WECOM, 200, err(40058, ""), meanings.TOO_BIG),
    (dialects.WECOM, 200, err(-1, "system busy"), meanings.BUSY),
    (dialects.SLACK, 200, b"ok", None),
    (dialects.SLACK, 200, b"<html>", meanings.UNREADABLE),
    (dialects.SLACK, 403, b"invalid_token", meanings.KEY),
    (dialects.SLACK, 403, b"action_prohibited", meanings.FORBIDDEN),
    (dialects.SLACK, 404, b"no_service", meanings.KEY),
    (dialects.SLACK, 404, b"channel_not_found", meanings.ROOM_CLOSED),
    (dialects.SLACK, 410, b"channel_is_archived", meanings.ROOM_CLOSED),
    (dialects.SLACK, 410, b"", meanings.GONE),
    (dialects.SLACK, 400, b"invalid_payload", meanings.MALFORMED),
    (dialects.SLACK, 429, b"rate_limited", meanings.RATE),
    (dialects.TEAMS, 202, b"", None),
    (dialects.TEAMS, 200, b"1", None),
    (
        dialects.TEAMS,
        200,
        b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
        meanings.RATE,
    ),
    (dialects.TEAMS, 401, b"{}", meanings.KEY),
    (dialects.TEAMS, 404, b"", meanings.KEY),
    (dialects.TEAMS, 413, b"", meanings.TOO_BIG),
    (dialects.TEAMS, 429, b"", meanings.RATE),
]


@pytest.mark.parametrize(("dialect", "status", "body", "meaning"), CASES)
def test_answers(dialect: Dialect, status: int, body: bytes, meaning: Meaning | None, message: Message) -> None:
    outcome = robot(dialect).send(message, NOW, Recorder(Answer(status, body)))
    if meaning is None:
        assert outcome == Sent(NOW)
        return
    assert isinstance(outcome, Refused)
    assert outcome.meaning is meaning
    assert (outcome.retry_at is None) == (meaning.after is not After.RETRY)
    assert outcome.mend == (meaning.after is After.MEND)
    assert (outcome.quiet_until is not None) == (meaning.fault is meanings.RATE.fault)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.key)
@settings(deadline=None, max_examples=60)
@given(status=st.integers(100, 599), body=st.binary(max_size=200))
def test_no_answer_breaks_a_driver_and_nothing_odd_is_a_success(dialect: Dialect, status: int, body: bytes) -> None:
    answer = Answer(status, body, {"retry-after": "٣" if status % 2 else "9" * 40})
    message = Message("msg_" + "1" * 32, Kind.CASE_DUE, "https://h.example", NOW)
    outcome = robot(dialect).send(message, NOW, Recorder(answer))
    if isinstance(outcome, Sent):
        assert status in (200, 202) or body.strip() == b"ok" or b"0" in body


def test_the_service_is_believed_about_waiting_but_not_for_ever(message: Message) -> None:
    for asked, least, most in [
        ("300", 300, 360),
        ("999999", LONGEST_WAIT.total_seconds(), 1.2 * LONGEST_WAIT.total_seconds()),
    ]:
        refused = robot(dialects.SLACK).send(message, NOW, Recorder(Answer(429, b"", {"retry-after": asked})))
        assert isinstance(refused, Refused)
        assert refused.retry_at is not None
        assert timedelta(seconds=least) <= refused.retry_at - NOW <= timedelta(seconds=most)


def test_after_the_last_attempt_there_is_none(message: Message) -> None:
    last = robot(dialects.SLACK).send(message, NOW, Recorder(Answer(503)), attempt=9)
    assert isinstance(last, Refused)
    assert last.retry_at is None
    assert not last.mend


def test_a_broken_connection_says_whether_it_may_have_arrived(message: Message) -> None:
    for perhaps in (True, False):
        way = Recorder(SendingError(meanings.TIMEOUT, perhaps_sent=perhaps))
        refused = robot(dialects.WECOM).send(message, NOW, way)
        assert isinstance(refused, Refused)
        assert refused.perhaps_sent is perhaps
        assert refused.retry_at is not None


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.key)
def test_another_platforms_address_is_refused_unsent_unless_it_is_the_companys_own(
    dialect: Dialect, message: Message
) -> None:
    way = Recorder(Answer(200, b"ok"))
    for url in (
        "https://evil.example/x",
        "https://oapi.dingtalk.com.evil.example/",
        "https://evillogic.azure.com/",
        "nonsense",
    ):
        refused = replace(robot(dialect), url=SecretUrl(url)).send(message, NOW, way)
        assert isinstance(refused, Refused)
        assert refused.meaning is meanings.WRONG_SERVICE
    assert way.requests == []
    own = replace(robot(dialect), url=SecretUrl("https://chat.corp.example/hooks/x"), own_host="chat.corp.example")
    own.send(message, NOW, way)
    assert len(way.requests) == 1


LONG = Message("dig_" + "0" * 32, Kind.DIGEST, "https://h.example", NOW, 99, parts=tuple((kind, 9) for kind in Kind))


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_too_long_is_trimmed_and_keeps_its_link(dialect: Dialect, language: Language) -> None:
    """At every limit: within it with the first line and the link, or refused; never cut in the middle."""
    full = Recorder(Answer(200, b"ok"))
    whole = replace(robot(dialect), language=language)
    whole.send(LONG, NOW, full)
    size = len(full.requests[0].body)
    assert size <= dialect.limit
    for limit in range(100, size, 97):
        way = Recorder(Answer(200, b'{"errcode":0,"code":0}'))
        outcome = replace(whole, dialect=replace(dialect, limit=limit)).send(LONG, NOW, way)
        if not way.requests:
            assert isinstance(outcome, Refused)
            assert outcome.meaning is meanings.TOO_BIG
            assert outcome.retry_at is None
            continue
        body = way.requests[0].body.decode()
        assert len(way.requests[0].body) <= limit
        assert LONG.link in body
        assert LONG.lines(language)[0] in body
        assert "…" in body


@pytest.mark.parametrize("meaning", [each for each in vars(meanings).values() if isinstance(each, Meaning)])
def test_every_meaning_says_what_to_do_in_both_languages(meaning: Meaning) -> None:
    for text in (meaning.fault.text, meaning.fault.todo):
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
    refused = Refused(meaning, None, "45009")
    assert refused.sentence("zh").endswith("（45009）")
    assert refused.sentence("en").endswith("(45009)")
    assert refused.fault.code.startswith("channel.")
