"""What each chat platform wants to hear, and what its answers mean.

Sources are named in the design notes (interfaces 2.1): DingTalk custom robots, Feishu custom bots (official guide),
WeCom group robots, Slack incoming webhooks, Teams Workflows. A code that stands in no public document is read as
"try again" by its status, never as success.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

from mainstay_web.channels import budget, meanings
from mainstay_web.channels.meanings import Meaning
from mainstay_web.channels.message import OPEN, PRODUCT
from mainstay_web.channels.robots import Dialect, Json, Note, fields_of
from mainstay_web.channels.secret import Secret, SecretUrl
from mainstay_web.channels.transport import Answer

KIB = 1024


def dingtalk_sign(secret: str, timestamp_ms: str) -> str:
    """The signature of a DingTalk robot: the key signs the time and itself. Base64, not yet fit for an address."""
    return _sign(secret, f"{timestamp_ms}\n{secret}")


def feishu_sign(secret: str, timestamp_s: str) -> str:
    """The signature of a Feishu robot: the time and the key together are the key, and sign nothing. Base64."""
    return _sign(f"{timestamp_s}\n{secret}", "")


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _dingtalk_address(url: SecretUrl, secret: Secret | None, now: datetime) -> SecretUrl:
    if secret is None:
        return url
    timestamp = str(int(now.timestamp() * 1000))
    sign = quote(dingtalk_sign(secret.reveal(), timestamp), safe="")
    return SecretUrl(f"{url.reveal()}&timestamp={timestamp}&sign={sign}")


def _dingtalk_body(note: Note, _secret: Secret | None, _now: datetime) -> Json:
    link = f"[{OPEN.in_(note.language)}]({note.link})"
    text = "\n\n".join((f"**{PRODUCT}** {note.lines[0]}", *(f"- {line}" for line in note.lines[1:]), link))
    return {"msgtype": "markdown", "markdown": {"title": f"{PRODUCT} {note.lines[0]}", "text": text}}


_DINGTALK = {
    -1: meanings.BUSY,
    300001: meanings.KEY,
    300005: meanings.KEY,
    40035: meanings.MALFORMED,
    400013: meanings.ROOM_CLOSED,
    400101: meanings.KEY,
    400102: meanings.FORBIDDEN,
    400106: meanings.KEY,
    90030: meanings.RATE_BLOCKED,
    130101: meanings.RATE_BLOCKED,
    410100: meanings.RATE_BLOCKED,
    660026: meanings.RATE_BLOCKED,
    430101: meanings.UNSAFE,
    430102: meanings.UNSAFE,
    430103: meanings.UNSAFE,
    430104: meanings.UNSAFE,
}
_DINGTALK_SECURITY = 310000
"""One code for four refusals, told apart by its words."""
_DINGTALK_WORDS = (
    ("keyword", meanings.KEYWORD),
    ("sign not", meanings.SIGNATURE),
    ("timestamp", meanings.CLOCK),
    ("ip", meanings.NOT_LISTED),
)


def _dingtalk_read(answer: Answer) -> Meaning | None:
    code, words = _code(answer, "errcode", "errmsg")
    if code == _DINGTALK_SECURITY:
        return next((meaning for word, meaning in _DINGTALK_WORDS if word in words), meanings.SIGNATURE)
    return _meaning(code, _DINGTALK)


def _feishu_body(note: Note, secret: Secret | None, now: datetime) -> Json:
    rows: list[list[Json]] = [[{"tag": "text", "text": line}] for line in note.lines]
    rows.append([{"tag": "a", "text": OPEN.in_(note.language), "href": note.link}])
    language = "zh_cn" if note.language == "zh" else "en_us"
    body: Json = {"msg_type": "post", "content": {"post": {language: {"title": PRODUCT, "content": rows}}}}
    if secret is None:
        return body
    timestamp = str(int(now.timestamp()))
    return {"timestamp": timestamp, "sign": feishu_sign(secret.reveal(), timestamp), **body}


_FEISHU = {
    9499: meanings.MALFORMED,
    11232: meanings.RATE,
    11246: meanings.MALFORMED,
    19001: meanings.KEY,
    19002: meanings.MALFORMED,
    19021: meanings.SIGNATURE_OR_CLOCK,
    19022: meanings.NOT_LISTED,
    19024: meanings.KEYWORD,
    19036: meanings.TOO_BIG,
}


def _feishu_read(answer: Answer) -> Meaning | None:
    code, _ = _code(answer, "code", "msg")
    if code is None:
        code, _ = _code(answer, "StatusCode", "StatusMessage")  # how older robots answer
    return _meaning(code, _FEISHU)


def _wecom_body(note: Note, _secret: Secret | None, _now: datetime) -> Json:
    """Plain text: markdown is not shown in WeChat, where many read WeCom."""
    return {
        "msgtype": "text",
        "text": {"content": "\n".join((f"{PRODUCT} {note.lines[0]}", *note.lines[1:], note.link))},
    }


_WECOM = {
    -1: meanings.BUSY,
    40008: meanings.MALFORMED,
    40058: meanings.TOO_BIG,
    44004: meanings.MALFORMED,
    45009: meanings.RATE,
    45033: meanings.RATE,
    93000: meanings.KEY,
    93004: meanings.KEY,
    93008: meanings.ROOM_CLOSED,
    93017: meanings.MALFORMED,
}


def _wecom_read(answer: Answer) -> Meaning | None:
    code, words = _code(answer, "errcode", "errmsg")
    if code == 93000 and "exceed max length" in words:
        return meanings.TOO_BIG
    return _meaning(code, _WECOM)


def _slack_body(note: Note, _secret: Secret | None, _now: datetime) -> Json:
    """`text` alone is read by Mattermost too; Slack shows the blocks and speaks the text in a notification."""
    lines = [_slack_text(line) for line in note.lines]
    text = "\n".join(
        (f"*{PRODUCT}* {lines[0]}", *(f"• {line}" for line in lines[1:]), f"<{note.link}|{OPEN.in_(note.language)}>")
    )
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}


def _slack_text(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_SLACK = (
    ("invalid_payload", meanings.MALFORMED),
    ("invalid_blocks", meanings.MALFORMED),
    ("no_text", meanings.MALFORMED),
    ("msg_blocks_too_long", meanings.TOO_BIG),
    ("too_many_attachments", meanings.TOO_BIG),
    ("invalid_token", meanings.KEY),
    ("no_service", meanings.KEY),
    ("no_active_hooks", meanings.KEY),
    ("no_team", meanings.KEY),
    ("team_disabled", meanings.KEY),
    ("user_not_found", meanings.KEY),
    ("channel_not_found", meanings.ROOM_CLOSED),
    ("channel_is_archived", meanings.ROOM_CLOSED),
    ("action_prohibited", meanings.FORBIDDEN),
    ("posting_to_general_channel_denied", meanings.FORBIDDEN),
    ("rate_limited", meanings.RATE),
    ("rollup_error", meanings.BUSY),
)


def _slack_read(answer: Answer) -> Meaning | None:
    if answer.status == 200 and answer.text.strip() == "ok":
        return None
    said = next((meaning for word, meaning in _SLACK if word in answer.text[:2000]), None)
    return said or _by_status(answer)


def _teams_body(note: Note, _secret: Secret | None, _now: datetime) -> Json:
    blocks: list[Json] = [{"type": "TextBlock", "text": PRODUCT, "weight": "Bolder", "wrap": True}]
    blocks += [{"type": "TextBlock", "text": line, "wrap": True} for line in note.lines]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
        "actions": [{"type": "Action.OpenUrl", "title": OPEN.in_(note.language), "url": note.link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _teams_read(answer: Answer) -> Meaning | None:
    if "HTTP error 429" in answer.text:  # inside an answer of 200, as connectors did
        return meanings.RATE
    return None if answer.status in (200, 202) else _by_status(answer)


_STATUS = {
    400: meanings.MALFORMED,
    401: meanings.KEY,
    403: meanings.KEY,
    404: meanings.KEY,
    410: meanings.GONE,
}


def _by_status(answer: Answer) -> Meaning:
    return _STATUS.get(answer.status, meanings.UNREADABLE)


def _code(answer: Answer, code: str, words: str) -> tuple[int | None, str]:
    """The number and the words of an answer whose status is often 200 whatever happened."""
    found = fields_of(answer) or {}
    number = found.get(code)
    return (number if type(number) is int else None), str(found.get(words, "")).lower()


def _meaning(code: int | None, table: dict[int, Meaning]) -> Meaning | None:
    if code is None:
        return meanings.UNREADABLE
    return None if code == 0 else table.get(code, meanings.UNREADABLE)


DINGTALK = Dialect(
    "dingtalk", ("oapi.dingtalk.com",), 20_000, budget.DINGTALK, _dingtalk_body, _dingtalk_read, _dingtalk_address
)
FEISHU = Dialect("feishu", ("open.feishu.cn", "open.larksuite.com"), 20_000, budget.FEISHU, _feishu_body, _feishu_read)
WECOM = Dialect("wecom", ("qyapi.weixin.qq.com",), 2048, budget.WECOM, _wecom_body, _wecom_read)
"""The limit is the content's, held here by the whole body."""
SLACK = Dialect("slack", ("hooks.slack.com",), 6000, budget.SLACK, _slack_body, _slack_read)
"""A section holds 3,000 characters, and the body says everything twice."""
TEAMS = Dialect(
    "teams", (".logic.azure.com", ".api.powerplatform.com"), 28 * KIB, budget.TEAMS, _teams_body, _teams_read
)
DIALECTS = (DINGTALK, FEISHU, WECOM, SLACK, TEAMS)
