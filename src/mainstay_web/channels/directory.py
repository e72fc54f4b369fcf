"""The channels there are, what an administrator fills in for each, and how a filled-in form becomes a channel.

The forms of the administrator's page, the help beside them and the checks are read from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mainstay.core.errors import Fault, InputError
from mainstay.core.text import Language, Text
from mainstay_web.channels import dialects
from mainstay_web.channels.budget import Budget
from mainstay_web.channels.dingtalk_app import App, WorkNotice, is_user
from mainstay_web.channels.guard import MAIL_PORTS, is_host, target_of
from mainstay_web.channels.mail import Mailbox, MailServer, is_mail_address
from mainstay_web.channels.meanings import WRONG_SERVICE
from mainstay_web.channels.message import Kind, Message, message_id
from mainstay_web.channels.outcome import Outcome, SendingError
from mainstay_web.channels.robots import Dialect, Robot
from mainstay_web.channels.secret import Secret, SecretUrl
from mainstay_web.channels.transport import Transport
from mainstay_web.channels.webhooks import Webhook, is_webhook_secret


class Channel(Protocol):
    """One way to one receiver."""

    @property
    def digests(self) -> bool:
        """Whether several messages may go as one."""

    @property
    def budget(self) -> Budget:
        """How fast it may speak."""

    @property
    def bot(self) -> str:
        """The name its budget's meter is kept under; nothing secret can be read from it."""

    def send(self, message: Message, now: datetime, transport: Transport, *, attempt: int = 0) -> Outcome:
        """Send one message; `attempt` counts from 0 and decides when the next one is due."""


Values = Mapping[str, str]
Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. A secret one is never shown again; `check` says whether a value can be right."""

    key: str
    label: Text
    help: Text
    check: Check
    secret: bool = False
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    """Where given: one of these is chosen."""


class Reach(StrEnum):
    """Whom a channel reaches: each person for themselves, a room of people, or another system."""

    PERSON = "person"
    ROOM = "room"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody as channels find them: a mail address, and a person number (empty: none)."""

    email: str
    number: str


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of channel: its name, its form, and how a checked form becomes a channel.

    `to` gives the value of the field `to` for somebody, where the channel reaches people.
    """

    key: str
    label: Text
    fields: tuple[Field, ...]
    make: Callable[[Values, Language], Channel]
    reach: Reach = Reach.ROOM
    to: Callable[[Values, Receiver], str] = lambda _values, receiver: receiver.email


def channel_of(service: Service, values: Values, language: Language) -> Channel:
    """The channel that a filled-in form describes. Raises InputError with a fault for each field that cannot be right.

    `column` of a fault is the field's key; no fault repeats what was filled in.
    """
    given = {field.key: values.get(field.key, "").strip() for field in service.fields}
    faults = [fault for field in service.fields if (fault := _fault(field, given[field.key]))]
    if faults:
        raise InputError(faults)
    return service.make(given, language)


def try_out(channel: Channel, origin: str, now: datetime, transport: Transport) -> Outcome:
    """The test button: one test message at once, outside the outbox. Take it from the budget as any other."""
    message = Message(message_id("test", channel.bot, now.isoformat()), Kind.TEST, origin, now)
    return channel.send(message, now, transport)


def _fault(field: Field, value: str) -> Fault | None:
    if not value:
        return Fault("channel.missing", *_MISSING, column=field.key) if field.required else None
    return None if field.check(value) else Fault("channel.field", *_WRONG, column=field.key)


_MISSING = (Text("这一项没有填写。", "This is empty."), Text("请填写。", "Fill it in."))
_WRONG = (
    Text("这一项填写得不对。", "This cannot be right."),
    Text("请对照旁边的说明重新填写。", "See the note beside it and enter it again."),
)


def _is_url(text: str) -> bool:
    try:
        target_of(SecretUrl(text))
    except SendingError:
        return False
    return True


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:6]) in MAIL_PORTS


def _is_host(text: str) -> bool:
    return is_host(text.lower())


def _is_key(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _url(help_: Text) -> Field:
    return Field("url", Text("机器人地址", "Robot's address"), help_, _is_url, secret=True)


def _sign(help_: Text) -> Field:
    return Field("secret", Text("签名密钥", "Signing key"), help_, _is_key, secret=True, required=False)


_OWN_HOST = Field(
    "own_host",
    Text("自建平台的主机名", "Your own platform's host"),
    Text("只有公司自己部署了该平台时才填写。", "Only where the company runs its own copy of the platform."),
    _is_host,
    required=False,
)


def _robot(dialect: Dialect) -> Callable[[Values, Language], Channel]:
    def make(values: Values, language: Language) -> Channel:
        secret = values.get("secret", "")
        own_host = values["own_host"].lower()
        robot = Robot(dialect, SecretUrl(values["url"]), language, Secret(secret) if secret else None, own_host)
        if not robot.at_home:
            raise InputError([replace(WRONG_SERVICE.fault, column="url")])
        return robot

    return make


def _mailbox(values: Values, language: Language) -> Channel:
    server = MailServer(
        values["host"], int(values["port"]), values["sender"], values["user"], Secret(values["password"]),
        tls_from_start=values["port"] == "465",
    )  # fmt: skip
    return Mailbox(server, values["to"], language)


def _work_notice(values: Values, language: Language) -> Channel:
    app = App(values["key"], Secret(values["secret"]), int(values["agent"]))
    return WorkNotice(app, values["to"], language)


def _userid(values: Values, receiver: Receiver) -> str:
    """Of who is employed here: another's address may begin just as that of an employee does."""
    return receiver.email.partition("@")[0] if values["who"] == "mail" and receiver.number else receiver.number


_WHO = (
    ("number", Text("员工编号", "Person number")),
    ("mail", Text("邮箱 @ 前面的部分", "What stands before the @ of the mail address")),
)


def _webhook(values: Values, _language: Language) -> Channel:
    keys = (values["secret"], values["former_secret"])
    return Webhook(SecretUrl(values["url"]), tuple(Secret(key) for key in keys if key))


SERVICES: dict[str, Service] = {
    each.key: each
    for each in (
        Service(
            "mail",
            Text("邮件", "Mail"),
            (
                Field("host", Text("邮件服务器", "Mail server"), Text("主机名。", "Its host name."), _is_host),
                Field(
                    "port",
                    Text("端口", "Port"),
                    Text(
                        "465 从一开始就加密；587 或 25 先连接再加密。",
                        "465 is encrypted at once; 587 and 25 change over.",
                    ),
                    _is_port,
                ),
                Field(
                    "sender",
                    Text("发件地址", "Sender"),
                    Text("该账号可以使用的地址。", "An address this account may send from."),
                    is_mail_address,
                ),
                Field(
                    "user",
                    Text("账号", "Account"),
                    Text("无需登录时留空。", "Empty where none is needed."),
                    _is_key,
                    required=False,
                ),
                Field(
                    "password",
                    Text("密码或授权码", "Password or app password"),
                    Text("无需登录时留空。", "Empty where none is needed."),
                    str.isprintable,
                    secret=True,
                    required=False,
                ),
                Field(
                    "to",
                    Text("收件地址", "Receiver"),
                    Text("测试消息发到这里。", "The test message goes here."),
                    is_mail_address,
                ),
            ),
            _mailbox,
            Reach.PERSON,
        ),
        Service(
            "dingtalk_app",
            Text("钉钉工作通知", "DingTalk work notices"),
            (
                Field(
                    "key",
                    Text("应用标识", "App key"),
                    Text(
                        "开放平台里企业内部应用的凭证标识（AppKey）。",
                        "The internal app's Client ID (once AppKey).",
                    ),
                    _is_key,
                ),
                Field(
                    "secret",
                    Text("应用密钥", "App secret"),
                    Text("同一页面上的凭证密钥（AppSecret）。", "Its Client Secret (once AppSecret)."),
                    _is_key,
                    secret=True,
                ),
                Field(
                    "agent",
                    Text("应用编号", "Agent id"),
                    Text("应用页面上的一串数字（AgentId）。", "Its AgentId: digits."),
                    lambda text: text.isascii() and text.isdigit() and len(text) < 19,
                ),
                Field(
                    "who",
                    Text("收件人编号从哪里来", "Where a person's userid is from"),
                    Text(
                        "须与钉钉通讯录里的员工账号一致；没有编号的人收不到。",
                        "It must be the userid in DingTalk's directory; who has none gets nothing here.",
                    ),
                    lambda text: text in dict(_WHO),
                    choices=_WHO,
                ),
                Field(
                    "to",
                    Text("测试收件人", "Receiver of the test"),
                    Text("测试消息发给这个员工账号。", "The test message goes to this userid."),
                    is_user,
                ),
            ),
            _work_notice,
            Reach.PERSON,
            _userid,
        ),
        Service(
            "dingtalk",
            Text("钉钉群机器人", "DingTalk robot"),
            (
                _url(
                    Text(
                        "群设置里自定义机器人的完整地址。",
                        "The whole address of the custom robot, from the group's settings.",
                    )
                ),
                _sign(
                    Text(
                        "安全设置选“加签”时显示的密钥，以 SEC 开头。",
                        "The key shown under “additional signature”; it begins with SEC.",
                    )
                ),
                _OWN_HOST,
            ),
            _robot(dialects.DINGTALK),
        ),
        Service(
            "feishu",
            Text("飞书", "Feishu / Lark"),
            (
                _url(Text("群机器人的完整地址。", "The whole address of the group's bot.")),
                _sign(Text("安全设置选“签名校验”时显示的密钥。", "The key shown under “signature verification”.")),
                _OWN_HOST,
            ),
            _robot(dialects.FEISHU),
        ),
        Service(
            "wecom",
            Text("企业微信", "WeCom"),
            (_url(Text("群机器人的完整地址。", "The whole address of the group's robot.")), _OWN_HOST),
            _robot(dialects.WECOM),
        ),
        Service(
            "slack",
            Text("Slack 频道", "Slack"),
            (
                _url(
                    Text(
                        "Slack 或 Mattermost 传入消息的完整地址。",
                        "The whole address of an incoming webhook, of Slack or Mattermost.",
                    )
                ),
                _OWN_HOST,
            ),
            _robot(dialects.SLACK),
        ),
        Service(
            "teams",
            Text("Teams 频道", "Teams"),
            (_url(Text("工作流给出的完整地址。", "The whole address that the workflow shows.")), _OWN_HOST),
            _robot(dialects.TEAMS),
        ),
        Service(
            "webhook",
            Text("签名事件通知", "Signed webhook"),
            (
                Field(
                    "url",
                    Text("接收地址", "Address"),
                    Text("以 https:// 开头。", "It begins with https://."),
                    _is_url,
                    secret=True,
                ),
                Field(
                    "secret",
                    Text("签名密钥", "Signing key"),
                    Text("以 whsec_ 开头。", "It begins with whsec_."),
                    lambda text: is_webhook_secret(Secret(text)),
                    secret=True,
                ),
                Field(
                    "former_secret",
                    Text("旧签名密钥", "Former signing key"),
                    Text("更换密钥期间填写，换完后清空。", "While keys are changed; empty it afterwards."),
                    lambda text: is_webhook_secret(Secret(text)),
                    secret=True,
                    required=False,
                ),
            ),
            _webhook,
            Reach.SYSTEM,
        ),
    )
}
"""Every kind of channel, by its key."""
