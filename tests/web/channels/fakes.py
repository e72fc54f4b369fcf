"""The chat platforms, on this machine: real TLS under their real names, checking what they check, answering as they do.

They are written from the platforms' rules, not from the drivers: each signature is computed here anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mainstay_web.channels.guard import Allow
from mainstay_web.channels.secret import SecretUrl
from mainstay_web.channels.transport import GuardedTransport, connect

NOW = datetime(2026, 11, 23, 9, 7, 11, tzinfo=UTC)
HERE = Allow(networks=(ip_network("127.0.0.1/32"),))
HOSTS = (
    "oapi.dingtalk.com", "open.feishu.cn", "qyapi.weixin.qq.com", "hooks.slack.com", "prod-1.logic.azure.com",
    "hooks.example.com", "mail.example.com", "api.dingtalk.com",
)  # fmt: skip

DINGTALK_URL = SecretUrl("https://oapi.dingtalk.com/robot/send?access_token=canary0dingtalk0token")
DINGTALK_KEY = "SECcanary0dingtalk"
APP_KEY, APP_SECRET, APP_AGENT = "dingcanaryapp", "canary0app0secret", 123456789
FEISHU_URL = SecretUrl("https://open.feishu.cn/open-apis/bot/v2/hook/canary-feishu-hook")
FEISHU_KEY = "canary0feishu0key"
WECOM_URL = SecretUrl("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=canary-wecom-key")
SLACK_URL = SecretUrl("https://hooks.slack.com/services/TCANARY/BCANARY/canaryslack")
TEAMS_URL = SecretUrl("https://prod-1.logic.azure.com/workflows/canary/invoke?api-version=1&sig=canaryteams")
WEBHOOK_URL = SecretUrl("https://hooks.example.com/mainstay/canaryhook")
WEBHOOK_KEY = "whsec_" + base64.b64encode(b"canary-webhook-key-of-32-bytes!!").decode()


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for all hosts here, and a client's that trusts only it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fakes")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "fakes.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Heard:
    host: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def as_json(status: int = 200, /, **fields: object) -> Reply:
    return Reply(status, json.dumps(fields).encode(), {"Content-Type": "application/json"})


def hmac_base64(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


@dataclass
class World:
    """All platforms. `now` is their clock; `taken` what they accepted; `instead` answers before they look."""

    now: datetime = NOW
    taken: list[Heard] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    instead: Callable[[Heard], Reply | None] = lambda _heard: None
    keyword: str = ""
    times: dict[str, list[datetime]] = field(default_factory=dict)
    tokens: int = 0
    token_until: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    shown: list[object] = field(default_factory=list)

    def answer(self, heard: Heard) -> Reply:
        self.heard.append(heard)
        other = self.instead(heard)
        if other is not None:
            return other
        if heard.path.startswith("/topapi/message/corpconversation/"):
            return self.dingtalk_app(heard)
        platform = {
            "api.dingtalk.com": self.dingtalk_token,
            "oapi.dingtalk.com": self.dingtalk, "open.feishu.cn": self.feishu, "qyapi.weixin.qq.com": self.wecom,
            "hooks.slack.com": self.slack, "prod-1.logic.azure.com": self.teams, "hooks.example.com": self.webhook,
        }[heard.host]  # fmt: skip
        return platform(heard)

    def over(self, heard: Heard, limit: int, span: timedelta) -> bool:
        """Whether this is one too many; counts it, refused or not."""
        times = self.times.setdefault(heard.host, [])
        times.append(self.now)
        return sum(self.now - span < each <= self.now for each in times) > limit

    def skew(self, timestamp: str, unit: int) -> timedelta:
        return abs(datetime.fromtimestamp(int(timestamp) / unit, UTC) - self.now)

    def take(self, heard: Heard, reply: Reply) -> Reply:
        self.taken.append(heard)
        return reply

    def dingtalk(self, heard: Heard) -> Reply:
        query = heard.query
        if query.get("access_token") != "canary0dingtalk0token":
            return as_json(errcode=300005, errmsg="token is not exist")
        timestamp = query.get("timestamp", "0")
        wrong = {
            "invalid timestamp": self.skew(timestamp, 1000) > timedelta(hours=1),
            f"sign not match, {heard.path}": query.get("sign")
            != hmac_base64(DINGTALK_KEY, f"{timestamp}\n{DINGTALK_KEY}"),
            "keywords not in content": self.keyword not in heard.json["markdown"]["text"],
        }
        if any(wrong.values()):
            return as_json(errcode=310000, errmsg=next(words for words, true in wrong.items() if true))
        if len(heard.body) > 20_000 or heard.json["msgtype"] != "markdown":
            return as_json(errcode=40035, errmsg="bad")
        if self.over(heard, 20, timedelta(minutes=1)):
            return as_json(errcode=130101, errmsg="send too fast, exceed 20 times per minute")
        return self.take(heard, as_json(errcode=0, errmsg="ok"))

    def dingtalk_token(self, heard: Heard) -> Reply:
        """The same token until it ends, as DingTalk gives it."""
        if heard.path != "/v1.0/oauth2/accessToken" or heard.json != {"appKey": APP_KEY, "appSecret": APP_SECRET}:
            return as_json(400, code="invalidClientIdOrSecret", message=f"wrong {heard.json.get('appSecret')}")
        if self.now >= self.token_until:
            self.tokens += 1
            self.token_until = self.now + timedelta(seconds=7200)
        return as_json(accessToken=f"canary0app0token0{self.tokens}", expireIn=7200)

    def dingtalk_app(self, heard: Heard) -> Reply:
        """Work notices: the same words once a day for each person; what is more is taken and shown to nobody."""
        good = heard.query.get("access_token") == f"canary0app0token0{self.tokens}" and self.now < self.token_until
        if not good:
            return as_json(errcode=88, errmsg="ding talk error[subcode=40014]", sub_code="40014", sub_msg=heard.path)
        body = heard.json
        if body["agent_id"] != APP_AGENT:
            return as_json(errcode=41020, errmsg="accessToken中包含的appKey与agentId不一致")
        if body["userid_list"] not in ("E201", "employee", "tester"):
            return as_json(errcode=33012, errmsg="无效的USERID")
        card = body["msg"]["action_card"]
        if body["msg"]["msgtype"] != "action_card" or len(heard.body) > 2048:
            return as_json(errcode=40035, errmsg="不合法的参数")
        if self.over(heard, 20, timedelta(seconds=1)):
            return as_json(errcode=90018, errmsg="您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了")
        words = (body["userid_list"], json.dumps(card, sort_keys=True), self.now.date())
        if words not in self.shown:
            self.shown.append(words)
        return self.take(heard, as_json(errcode=0, errmsg="ok", task_id=len(self.taken) + 1))

    def feishu(self, heard: Heard) -> Reply:
        body = heard.json
        if heard.path != "/open-apis/bot/v2/hook/canary-feishu-hook":
            return as_json(code=19001, msg="param invalid: incoming webhook access token invalid", data={})
        timestamp = body.get("timestamp", "0")
        sign = hmac_base64(f"{timestamp}\n{FEISHU_KEY}", "")
        if self.skew(timestamp, 1) > timedelta(hours=1) or body.get("sign") != sign:
            return as_json(code=19021, msg="sign match fail or timestamp is not within one hour from current time")
        if self.keyword not in heard.body.decode():
            return as_json(code=19024, msg="Key Words Not Found")
        busy = self.now.minute in (0, 30)
        if busy or self.over(heard, 100, timedelta(minutes=1)) or self.over(heard, 2 * 5, timedelta(seconds=1)):
            return as_json(code=11232, msg="frequency limited psm")
        (post,) = body["content"]["post"].values()
        assert [row[0]["tag"] for row in post["content"]][-1] == "a"
        return self.take(heard, as_json(StatusCode=0, StatusMessage="success", code=0, data={}, msg="success"))

    def wecom(self, heard: Heard) -> Reply:
        if heard.query != {"key": "canary-wecom-key"}:
            return as_json(errcode=93000, errmsg=f"invalid webhook url, hint: [{heard.path}], from ip: 203.0.113.9")
        if len(heard.json["text"]["content"].encode()) > 2048:
            return as_json(errcode=40058, errmsg="content exceed max length 2048")
        if self.over(heard, 20, timedelta(minutes=1)):
            return as_json(errcode=45009, errmsg="api freq out of limit")
        return self.take(heard, as_json(errcode=0, errmsg="ok"))

    def slack(self, heard: Heard) -> Reply:
        if heard.path != "/services/TCANARY/BCANARY/canaryslack":
            return Reply(404, b"no_service")
        if any(len(block["text"]["text"]) > 3000 for block in heard.json["blocks"]) or not heard.json["text"]:
            return Reply(400, b"invalid_blocks")
        if self.over(heard, 1, timedelta(seconds=1)):
            return Reply(429, b"rate_limited", {"Retry-After": "30"})
        return self.take(heard, Reply(200, b"ok"))

    def teams(self, heard: Heard) -> Reply:
        if heard.query.get("sig") != "canaryteams":
            return as_json(401, error={"code": "DirectApiAuthorizationRequired", "message": heard.path})
        (attachment,) = heard.json["attachments"]
        card = attachment["content"]
        if attachment["contentType"] != "application/vnd.microsoft.card.adaptive" or card["type"] != "AdaptiveCard":
            return as_json(400, error={"code": "InvalidTemplate"})
        if len(heard.body) > 28 * 1024:
            return Reply(413)
        if self.over(heard, 4, timedelta(seconds=1)):
            return Reply(429)
        return self.take(heard, Reply(202))

    def webhook(self, heard: Heard) -> Reply:
        """A receiver by the standard: any of the signatures will do, and not older than five minutes."""
        headers = heard.headers
        key = base64.b64decode(WEBHOOK_KEY.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + heard.body
        right = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        given = [each.partition(",")[2] for each in headers["webhook-signature"].split(" ") if each.startswith("v1,")]
        if right not in given or self.skew(headers["webhook-timestamp"], 1) > timedelta(minutes=5):
            return Reply(401)
        return self.take(heard, Reply(204))


@contextmanager
def serving(world: World, context: ssl.SSLContext) -> Iterator[int]:
    """The platforms at a port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = world.answer(Heard(headers["host"], self.path, headers, body))
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_words: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_request: object) -> None:
            """A client that turns away, as some tests make it, is no fault."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def way_to(port: int, context: ssl.SSLContext, seconds: float = 5.0) -> GuardedTransport:
    """The real transport, for which every name leads here."""
    return GuardedTransport(
        HERE,
        context,
        resolver=lambda _host, _port: ["127.0.0.1"],
        connector=lambda address, _port, left: connect(address, port, left),
        seconds=seconds,
    )
