"""The web application's commands, plugged into `mainstay`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from mainstay.command import Command, count, day, option
from mainstay.core.text import Language, Text

PORT = option("--port", type=count, default=8017, zh="端口（默认 8017）", en="port (default 8017)")
BEHIND = 10
"""How far a worker and its jobs step back, from their first moment: whoever reads a page goes first."""

FILE = option("file", zh="备份文件，如 mainstay.backup", en="the file, e.g. mainstay.backup")


def _django(*, demo: bool = False) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
    if demo:
        os.environ["MAINSTAY_DEMO"] = "1"
    import django  # noqa: PLC0415 - other commands do not pay for it

    django.setup()


def _demo(asked: argparse.Namespace, language: Language) -> None:
    """Makes the demo where there is none, says where to click, and serves it until it is stopped."""
    os.environ.setdefault("MAINSTAY_URL", f"http://127.0.0.1:{asked.port}")
    os.environ.setdefault("MAINSTAY_HOME", f"out/house-{language}")
    _django(demo=True)
    from mainstay_web.demo.opening import opened  # noqa: PLC0415 - after Django is set up

    opened(language, asked.port, show=not asked.quiet)


def _serve(asked: argparse.Namespace, language: Language) -> None:
    _django()
    from mainstay_web.site.server import serve_with_worker  # noqa: PLC0415 - after Django is set up

    del language
    serve_with_worker(asked.port, workers=asked.processes)


def _work(asked: argparse.Namespace, language: Language) -> None:
    """One job, or whatever is due until told to stop or, with `parent`, until that process is gone."""
    del language
    os.nice(BEHIND)
    _django()
    from mainstay_web.jobs.work import one, work  # noqa: PLC0415 - after Django is set up

    if asked.job:
        one(asked.job)
        return
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    work(lambda seconds: over.wait(seconds) or bool(asked.parent and os.getppid() != asked.parent))


_BREAKS = {
    "changed": Text("第 {seq} 条记录被改动", "record {seq} was changed"),
    "missing": Text("第 {seq} 条记录缺失", "record {seq} is missing"),
    "cut": Text("从第 {seq} 条起，末尾被截断", "the end was cut off, from record {seq}"),
    "rewritten": Text("整条链在第 {seq} 条之前被重写", "the chain up to record {seq} was rewritten"),
}
_HOLDS = Text("审计日志完整，签名链头到第 {seq} 条。", "The audit log holds; the signed head is record {seq}.")
_NO_HEAD = Text(
    "还没有签名链头：看不出末尾被截断或整条重写。请运行 mainstay audit seal，并把链头存放到别的机器上。",
    "There is no signed head yet: a cut end or a rewrite would not show. Run mainstay audit seal, and keep the heads "
    "on another machine.",
)
_FORGED = Text("链头 {seq} 的签名不是本系统的", "the signature of head {seq} is not ours")


def _audit(asked: argparse.Namespace, language: Language) -> None:
    """Verifies the audit log, or signs its head."""
    _django()
    from django.conf import settings  # noqa: PLC0415 - after Django is set up
    from django.utils import timezone  # noqa: PLC0415 - after Django is set up

    from mainstay_web.store.heads import seal_head, verify  # noqa: PLC0415 - after Django is set up

    if asked.do == "seal":
        seal_head(settings.HOME, timezone.now())
    found = verify(settings.HOME)
    lines = [_BREAKS[one.kind].fill(seq=one.seq) for one in found.breaks]
    lines += [_FORGED.fill(seq=seq) for seq in found.forged]
    if not lines:
        lines = [_HOLDS.fill(seq=found.head) if found.head else _NO_HEAD]
    sys.stdout.write("\n".join(line.in_(language) for line in lines) + "\n")
    if not found.holds:
        raise SystemExit(1)


def _doctor(asked: argparse.Namespace, language: Language) -> None:
    """What is wrong and how to mend it; leaves with 1 where something grave is."""
    del asked
    _django()
    from mainstay_web.upkeep.doctor import examine  # noqa: PLC0415 - after Django is set up

    found = examine()
    for one in found:
        sign = "✓" if one.well else "✗"
        todo = "" if one.todo is None else f"\n    → {one.todo.in_(language)}"
        sys.stdout.write(f"{sign} {one.label.in_(language)} · {one.seen.in_(language)}{todo}\n")
    if any(one.grave and not one.well for one in found):
        raise SystemExit(1)


_COPIED = Text("备份完成：{file}，审计链头 {seq}。", "The copy is made: {file}, head of the audit log {seq}.")
_RESTORED = Text("已从 {file} 恢复，审计链头 {seq}。", "Restored from {file}, head of the audit log {seq}.")


def _backup(asked: argparse.Namespace, language: Language) -> None:
    _django()
    from django.utils import timezone  # noqa: PLC0415 - after Django is set up

    from mainstay_web.upkeep.backup import back_up, restore  # noqa: PLC0415 - after Django is set up

    path = Path(asked.file).resolve()
    made = back_up(path, timezone.now()) if asked.command == "backup" else restore(path)
    said = _COPIED if asked.command == "backup" else _RESTORED
    sys.stdout.write(said.fill(file=path.name, seq=made.head[0]).in_(language) + "\n")


_EXPOSED = Text(
    "可能受影响 {n} 人；名单与告知草稿在 {folder}。",
    "{n} people may be concerned; their list and a draft of the notice are in {folder}.",
)
_NO_ACCOUNT = Text("没有账户 {account}。", "There is no account {account}.")


def _breach(asked: argparse.Namespace, language: Language) -> None:
    """Who was exposed, from the log of looks."""
    _django()
    from mainstay_web.store.installation import today  # noqa: PLC0415 - after Django is set up
    from mainstay_web.upkeep.breach import breach_kit  # noqa: PLC0415 - after Django is set up

    try:
        count, folder = breach_kit(Path(asked.out), asked.since, asked.until or today(), asked.account, language)
    except LookupError:
        sys.stderr.write(_NO_ACCOUNT.fill(account=asked.account).in_(language) + "\n")
        raise SystemExit(2) from None
    sys.stdout.write(_EXPOSED.fill(n=count, folder=folder.name).in_(language) + "\n")


_BEGUN = Text(
    "请在一天内打开（只能用一次），然后设置自己的密码：\n{link}",
    "Open this within a day (it works once), then set a password of your own:\n{link}",
)


def _begin(asked: argparse.Namespace, language: Language) -> None:
    """The company's name and the first administrator; later, a new link for an administrator who cannot get in."""
    _django()
    from mainstay.core.errors import AnticipatedError  # noqa: PLC0415 - after Django is set up
    from mainstay_web.actions import system_caller  # noqa: PLC0415 - after Django is set up
    from mainstay_web.actions.inviting import begin  # noqa: PLC0415 - after Django is set up

    try:
        link = begin(system_caller("console"), asked.email, asked.name, asked.company, asked.currency, language)
    except AnticipatedError as error:
        sys.stderr.write(error.text.in_(language) + "\n")
        raise SystemExit(2) from None
    sys.stdout.write(_BEGUN.fill(link=link).in_(language) + "\n")


def _migrate(asked: argparse.Namespace, language: Language) -> None:
    del asked, language
    _django()
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

    call_command("migrate", verbosity=1, stdout=sys.stdout)


def _command(name: str, help_: Text, run: Any, *options: Any) -> Command:
    return Command(name, help_, options, run)


COMMANDS: tuple[Command, ...] = (
    _command(
        "demo", Text("打开演示公司", "open the demo company"), _demo, PORT,
        option("--quiet", action="store_true", zh="不打开浏览器", en="do not open a browser"),
    ),
    _command(
        "serve", Text("启动网页应用", "serve the web application"), _serve, PORT,
        option(
            "--processes", type=int, default=1, zh="几个进程（一万人以上：比核数多一个）",
            en="how many processes (above 10,000 people: one more than there are cores)",
        ),
    ),
    _command(
        "work", Text("处理后台任务", "work through background jobs"), _work,
        option("--job", default="", zh="只做这一件（任务编号）", en="only this one (its reference)"),
        option("--parent", type=int, default=0, zh="此进程结束时停止", en="stop when this process is gone"),
    ),
    _command(
        "audit", Text("核验审计日志，或为其链头签名", "verify the audit log, or sign its head"), _audit,
        option("do", choices=("verify", "seal"), zh="做什么", en="what to do"),
    ),
    _command("doctor", Text("体检：哪里有问题，怎么处理", "what is wrong with the house, and how to mend it"), _doctor),
    _command("backup", Text("把全部内容备份到一个文件", "copy everything into one file"), _backup, FILE),
    _command("restore", Text("从备份文件恢复到一个空的系统", "fill an empty house from such a file"), _backup, FILE),
    _command(
        "breach", Text("泄露应急：谁的数据可能被看到", "after a leak: whose data could have been seen"), _breach,
        option("--since", type=day, metavar="DAY", required=True, zh="从哪一天起", en="from this day on"),
        option("--until", type=day, metavar="DAY", default=None, zh="到哪一天（默认今天）", en="until (today)"),
        option("--account", default="", zh="只看这个账户（邮箱）", en="only through this account (its address)"),
        option("--out", default="breach", zh="写到哪个文件夹", en="the folder to write to"),
    ),
    _command(
        "begin", Text("开始使用：公司名称与第一位管理员", "the company's name and the first administrator"), _begin,
        option("email", zh="管理员的邮箱", en="the administrator's address"),
        option("--name", default="", zh="管理员的姓名", en="the administrator's name"),
        option("--company", default="", zh="公司名称", en="the company's name"),
        option("--currency", default="", zh="币种，如 CNY（有数据之后不能改）",
               en="currency, such as CNY (it stays once there are facts)"),
    ),
    _command("migrate", Text("建立或更新数据库", "make or update the database"), _migrate),
)  # fmt: skip
