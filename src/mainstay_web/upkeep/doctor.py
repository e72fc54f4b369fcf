"""The doctor: what is wrong with the house, and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mainstay.core.access import Role
from mainstay.core.text import Text
from mainstay_web.site.environment import heads_folder
from mainstay_web.store.access import actor_of
from mainstay_web.store.accounts import holders
from mainstay_web.store.heads import verify
from mainstay_web.store.installation import today
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.upkeep import backed_up_at, dead_jobs, stuck_messages, worker_seen

FREE = 2 * 1024**3
CHINESE_FONT = "NotoSansCJK-Regular.ttc"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do (only where it is not well)."""

    key: str
    label: Text
    well: bool
    seen: Text
    todo: Text | None = None
    grave: bool = False


Look = Callable[[datetime], Finding]
LOOKS: list[Look] = []


def _look(made: Look) -> Look:
    LOOKS.append(made)
    return made


def examine(now: datetime | None = None) -> list[Finding]:
    """Everything the doctor looks at, what is not well first."""
    found = [look(now or timezone.now()) for look in LOOKS]
    return sorted(found, key=lambda one: (one.well, not one.grave))


def _finding(key: str, label: Text, seen: Text, *, well: bool, todo: Text, grave: bool = False) -> Finding:
    return Finding(key, label, well, seen, None if well else todo, grave)


@_look
def migrations(now: datetime) -> Finding:
    """The tables are those of this version."""
    del now
    executor = MigrationExecutor(connection)
    left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return _finding(
        "migrations", Text("数据库结构", "Database tables"), Text(f"{left} 项更新未执行", f"{left} updates not made"),
        well=left == 0, grave=True, todo=Text("运行 mainstay migrate。", "Run mainstay migrate."),
    )  # fmt: skip


@_look
def people(now: datetime) -> Finding:
    """Somebody can grant roles, and somebody else watches over the house."""
    del now
    admin, auditor = (any(_holds(one, role) for one in holders(role.value)) for role in (Role.ADMIN, Role.AUDITOR))
    yes, no = Text("有", "yes"), Text("没有", "none")
    return _finding(
        "people", Text("管理员与数据保护负责人", "Administrator and data protection officer"),
        Text("管理员：{a}；数据保护负责人：{d}", "administrator: {a}; data protection officer: {d}").fill(
            a=yes if admin else no, d=yes if auditor else no
        ),
        well=admin and auditor, grave=not admin,
        todo=Text("运行 mainstay begin 得到管理员的登录链接，再在“账户与角色”里授予角色。",
                  "Run mainstay begin for an administrator's link, then grant the role under Accounts and roles."),
    )  # fmt: skip


def _holds(account: Account, role: Role) -> bool:
    actor = actor_of(account, today())
    return actor.here and role in actor.roles(today())


@_look
def safe_writes(now: datetime) -> Finding:
    """What was acknowledged survives a power cut."""
    del now
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            seen, well = f"synchronous={cursor.fetchone()[0]}", True
            well = seen.endswith(("2", "3"))
        else:
            cursor.execute("SHOW synchronous_commit")
            seen = f"synchronous_commit={cursor.fetchone()[0]}"
            well = not seen.endswith("off")
    return _finding(
        "safe_writes", Text("写入是否落盘", "Writes reach the disk"), Text(seen, seen), well=well, grave=True,
        todo=Text("打开数据库的同步写入。", "Turn the database's synchronous writes on."),
    )  # fmt: skip


@_look
def audit_chain(now: datetime) -> Finding:
    """The audit log is whole."""
    del now
    found = verify(settings.HOME)
    count, head = len(found.breaks), found.head
    return _finding(
        "audit_chain", Text("审计日志", "Audit log"),
        Text(f"{count} 处断裂，签名链头 {head}", f"{count} breaks, signed head {head}"),
        well=found.holds, grave=True,
        todo=Text("运行 mainstay audit verify 查看第一处断裂，并核对备份。",
                  "Run mainstay audit verify for the first break, and compare with a backup."),
    )  # fmt: skip


@_look
def heads_elsewhere(now: datetime) -> Finding:
    """The signed heads are not beside what they guard."""
    del now
    folder = heads_folder(settings.HOME)
    return _finding(
        "heads", Text("签名链头的存放处", "Where signed heads are kept"), Text(str(folder.name), str(folder.name)),
        well=settings.HOME not in folder.resolve().parents,
        todo=Text("把 MAINSTAY_HEADS 设为另一台机器或只写一次的存储上的文件夹。",
                  "Set MAINSTAY_HEADS to a folder on another machine or a write-once store."),
    )  # fmt: skip


@_look
def backups(now: datetime) -> Finding:
    """There is a recent copy."""
    at = backed_up_at()
    seen = Text("从未备份", "never") if at is None else Text(f"{at:%Y-%m-%d %H:%M}", f"{at:%Y-%m-%d %H:%M}")
    return _finding(
        "backups", Text("备份", "Backup"), seen, well=at is not None and now - at < timedelta(days=2),
        todo=Text("运行 mainstay backup 文件名；最好每晚一次，并存到别处。",
                  "Run mainstay backup FILE, best every night, and keep it elsewhere."),
    )  # fmt: skip


@_look
def worker(now: datetime) -> Finding:
    """Background jobs are done."""
    seen = worker_seen(now)
    return _finding(
        "worker", Text("后台任务", "Background jobs"),
        Text("最近两小时内运行过", "seen within two hours") if seen else Text("没有运行", "not running"), well=seen,
        grave=True, todo=Text("用 mainstay serve 启动，或另外运行 mainstay work。",
                              "Start with mainstay serve, or run mainstay work beside it."),
    )  # fmt: skip


@_look
def failed_jobs(now: datetime) -> Finding:
    """No job was put aside."""
    del now
    count = dead_jobs()
    return _finding(
        "dead_jobs", Text("失败的任务", "Failed jobs"), Text(f"{count} 件", f"{count}"), well=count == 0,
        todo=Text("在“后台任务”页查看原因并重试。", "See why on the jobs page, and try again."),
    )  # fmt: skip


@_look
def messages(now: datetime) -> Finding:
    """Messages go out."""
    count = stuck_messages(now)
    return _finding(
        "messages", Text("积压的消息", "Messages waiting"), Text(f"{count} 条超过一天", f"{count} for over a day"),
        well=count == 0, todo=Text("在“消息渠道”页用测试按钮检查渠道。", "Check the channels with their test button."),
    )  # fmt: skip


@_look
def disk(now: datetime) -> Finding:
    """There is room."""
    del now
    free = shutil.disk_usage(settings.HOME).free
    seen = f"{free / 1024**3:.1f} GB"
    return _finding(
        "disk", Text("磁盘空间", "Disk space"), Text(f"剩余 {seen}", f"{seen} free"), well=free > FREE, grave=True,
        todo=Text("清理或扩大磁盘。", "Make room, or give it a larger disk."),
    )  # fmt: skip


@_look
def fonts(now: datetime) -> Finding:
    """PDF files can show Chinese."""
    del now
    found = any(Path("/usr/share/fonts").rglob(CHINESE_FONT))
    return _finding(
        "fonts", Text("PDF 的中文字体", "Chinese font for PDF files"),
        Text("已安装", "there") if found else Text("未找到", "not found"), well=found,
        todo=Text("运行 sudo apt-get install -y fonts-noto-cjk。", "Type: sudo apt-get install -y fonts-noto-cjk"),
    )  # fmt: skip


@_look
def deployment(now: datetime) -> Finding:
    """Django's own checks for production."""
    del now
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    ids = ", ".join(str(one.id) for one in found)
    return _finding(
        "deployment", Text("生产环境设置", "Production settings"), Text(ids or "无问题", ids or "nothing found"),
        well=not found or settings.DEMO,
        todo=Text("把 MAINSTAY_URL 设为 https:// 开头的地址，放在反向代理之后。",
                  "Set MAINSTAY_URL to an address with https://, behind a reverse proxy."),
    )  # fmt: skip
