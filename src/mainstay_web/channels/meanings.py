"""What a refusal means: one sentence on what happened, one on what to do, and what follows by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mainstay.core.errors import Fault
from mainstay.core.text import Text


class After(StrEnum):
    """What follows a refusal: try again, give this message up, or mend the channel's settings first."""

    RETRY = "retry"
    DROP = "drop"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a refusal means (`fault`, with what to do), what follows, and the least time to wait."""

    fault: Fault
    after: After
    wait: timedelta = timedelta(0)


def _meaning(code: str, after: After, text: Text, todo: Text, wait: timedelta = timedelta(0)) -> Meaning:
    return Meaning(Fault(f"channel.{code}", text, todo), after, wait)


SIGNATURE = _meaning(
    "signature",
    After.MEND,
    Text("对方说签名不对。", "The service says the signature is wrong."),
    Text(
        "请把机器人安全设置里的密钥重新复制到这里，前后不要带空格。",
        "Copy the key from the robot's security settings again, without spaces around it.",
    ),
)
CLOCK = _meaning(
    "clock",
    After.MEND,
    Text("对方说签名的时间不对。", "The service says the time in the signature is off."),
    Text(
        "请校准服务器时间（与标准时间相差不能超过一小时）。",
        "Set the server's clock right; it may differ by an hour at most.",
    ),
)
SIGNATURE_OR_CLOCK = _meaning(
    "signature_or_clock",
    After.MEND,
    Text(
        "对方说签名不对，或者时间相差超过一小时。",
        "The service says the signature is wrong or the time is off by over an hour.",
    ),
    Text("请重新复制密钥，并校准服务器时间。", "Copy the key again, and set the server's clock right."),
)
KEYWORD = _meaning(
    "keyword",
    After.MEND,
    Text(
        "机器人要求消息里有某个关键词，而消息里没有。", "The robot asks for a keyword that the message does not hold."
    ),
    Text(
        "请在机器人安全设置里加上关键词 Mainstay，或改用签名。",
        "Add the keyword Mainstay in the robot's security settings, or use a signature instead.",
    ),
)
NOT_LISTED = _meaning(
    "not_listed",
    After.MEND,
    Text("机器人不接受来自这台服务器的消息。", "The robot does not take messages from this server."),
    Text(
        "请在机器人的地址白名单里加上服务器的出口地址，或改用签名。",
        "Add this server's outgoing address to the robot's list of addresses, or use a signature instead.",
    ),
)
KEY = _meaning(
    "key",
    After.MEND,
    Text("对方不认识这个机器人地址。", "The service does not know this robot's address."),
    Text(
        "机器人可能已被删除或停用。请重新复制地址，或新建一个机器人。",
        "The robot may have been removed or switched off. Copy its address again, or make a new robot.",
    ),
)
APP_LOGIN = _meaning(
    "app_login",
    After.MEND,
    Text("对方不接受这个应用的凭证。", "The service does not take the app's key or secret."),
    Text(
        "请在开放平台重新复制应用的凭证和编号，并确认应用已启用。",
        "Copy the app's key, secret and number again from the developers' console, and see that it is switched on.",
    ),
)
PERSON_UNKNOWN = _meaning(
    "person_unknown",
    After.DROP,
    Text("对方不认识这个收件人。", "The service does not know this receiver."),
    Text(
        "请检查渠道里收件人编号的来源，以及此人是否在应用的可见范围内。",
        "See where the channel takes the receiver's id from, and whether the app is visible to them.",
    ),
)
FORBIDDEN = _meaning(
    "forbidden",
    After.MEND,
    Text("对方的管理员不允许向这里发消息。", "The service's administrator does not allow messages here."),
    Text("请联系对方平台的管理员，或换一个群。", "Ask that platform's administrator, or choose another room."),
)
ROOM_CLOSED = _meaning(
    "room_closed",
    After.MEND,
    Text("这个群或频道已经不在了。", "The room or channel is no longer there."),
    Text("请换一个群，并填入新的机器人地址。", "Choose another room and enter the new robot's address."),
)
GONE = _meaning(
    "gone",
    After.MEND,
    Text("接收方说不再接收，渠道已停用。", "The receiver says it takes no more; the channel is switched off."),
    Text("请与接收方确认后再启用。", "Ask the receiver before switching it on again."),
)
RATE = _meaning(
    "rate",
    After.RETRY,
    Text("发送太快，被对方限流。", "Too many messages: the service asks to slow down."),
    Text("无需操作，稍后会自动重发。", "Nothing to do; it will be sent again later."),
    timedelta(minutes=1),
)
RATE_BLOCKED = Meaning(RATE.fault, After.RETRY, timedelta(minutes=10))
"""DingTalk shuts a robot up for ten minutes."""
BUSY = _meaning(
    "busy",
    After.RETRY,
    Text("对方暂时无法处理。", "The service cannot take the message just now."),
    Text("无需操作，稍后会自动重发。", "Nothing to do; it will be sent again later."),
)
TOO_BIG = _meaning(
    "too_big",
    After.DROP,
    Text("消息超过对方允许的大小。", "The message is larger than the service allows."),
    Text(
        "请在系统里查看这条消息；如常出现，请告知开发者。",
        "Read it in the house; if this happens often, tell the developers.",
    ),
)
MALFORMED = _meaning(
    "malformed",
    After.DROP,
    Text("对方说消息的格式不对。", "The service says the message is not in its format."),
    Text(
        "请确认渠道类型选对了；如仍出现，请告知开发者。", "Check the kind of channel; if it stays, tell the developers."
    ),
)
UNSAFE = _meaning(
    "unsafe",
    After.MEND,
    Text("对方认为消息里的链接或内容不安全。", "The service takes the link or the words for unsafe."),
    Text("请在对方平台把本系统的网址加为可信网址。", "Add this house's address to the platform's trusted addresses."),
)
WRONG_SERVICE = _meaning(
    "wrong_service",
    After.MEND,
    Text("这个地址不是所选平台的机器人地址。", "This is not the address of a robot of the chosen platform."),
    Text("请检查渠道类型，并重新复制完整地址。", "Check the kind of channel and copy the whole address again."),
)
BAD_ADDRESS = _meaning(
    "bad_address",
    After.MEND,
    Text("这个网址无法使用。", "This address cannot be used."),
    Text(
        "请填写以 https:// 开头的完整网址，不带空格、账号或特殊符号。",
        "Enter the whole address, beginning with https://, without spaces, user names or odd characters.",
    ),
)
BLOCKED = _meaning(
    "blocked",
    After.MEND,
    Text(
        "这个地址指向内部网络，系统不会向那里发送。",
        "This address leads into a private network, where nothing is sent.",
    ),
    Text(
        "如确需发送，请管理员在允许列表里加上该主机或网段。",
        "If it is meant, an administrator adds the host or the network to the allow-list.",
    ),
)
REDIRECT = _meaning(
    "redirect",
    After.MEND,
    Text("对方把请求转到别处，系统不会跟随。", "The address answers with a redirect, which is not followed."),
    Text("请填写最终的网址。", "Enter the address it leads to."),
)
UNREACHABLE = _meaning(
    "unreachable",
    After.RETRY,
    Text("连不上对方。", "The service cannot be reached."),
    Text(
        "请检查网址、域名解析和防火墙；稍后会自动重发。",
        "Check the address, the name server and the firewall; it will be sent again later.",
    ),
)
TIMEOUT = _meaning(
    "timeout",
    After.RETRY,
    Text("对方没有在规定时间内答复。", "The service did not answer in time."),
    Text(
        "稍后会自动重发，个别消息可能收到两次。",
        "It will be sent again later; now and then a message may arrive twice.",
    ),
)
CERTIFICATE = _meaning(
    "certificate",
    After.RETRY,
    Text("对方的证书无法验证。", "The service's certificate cannot be verified."),
    Text(
        "请检查证书是否过期；公司自签证书需由管理员导入。",
        "See whether it has expired; an administrator adds the certificate of a company's own authority.",
    ),
)
UNREADABLE = _meaning(
    "unreadable",
    After.RETRY,
    Text("对方的答复看不懂。", "The service's answer cannot be understood."),
    Text(
        "请检查渠道类型和网址；稍后会自动重发。",
        "Check the kind of channel and the address; it will be sent again later.",
    ),
)
LOGIN = _meaning(
    "login",
    After.MEND,
    Text("邮件服务器不接受这个账号或密码。", "The mail server does not take this account or password."),
    Text("请重新填写；有些邮箱需要用专门的授权码。", "Enter them again; some providers ask for an app password."),
)
NO_TLS = _meaning(
    "no_tls",
    After.MEND,
    Text("邮件服务器不提供加密连接。", "The mail server offers no encrypted connection."),
    Text(
        "请改用 465 端口的加密方式，或在邮件服务器上启用加密。",
        "Use port 465 with encryption from the start, or switch encryption on at the mail server.",
    ),
)
RECIPIENT = _meaning(
    "recipient",
    After.DROP,
    Text("邮件服务器不接受收件地址。", "The mail server does not take the receiver's address."),
    Text("请检查收件人的邮箱地址。", "Check the receiver's address."),
)
SENDER = _meaning(
    "sender",
    After.MEND,
    Text("邮件服务器不接受发件地址。", "The mail server does not take the sender's address."),
    Text("请填写该账号可以使用的发件地址。", "Enter an address this account may send from."),
)
MAIL_REFUSED = _meaning(
    "mail_refused",
    After.DROP,
    Text("邮件服务器拒收这封邮件。", "The mail server refuses this mail."),
    Text("请查看邮件服务器给出的原因。", "See the reason the mail server gave."),
)
