"""The grammar of the command line in the reader's language: what can be asked, and how it is explained."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from mainstay.core.money import minor
from mainstay.core.text import Language, Text

ABOUT = Text(
    "谁可能离职、何时、为何，以及预算之内最好的留人措施。",
    "Who is likely to resign, when and why, and the best measures under the budget.",
)
STATUS = Text(
    "退出码：0 完成；2 输入有误（全部问题一次列出）；1 程序自身故障。",
    "Exit status: 0 done; 2 the input is wrong (every problem is listed); 1 a fault of ours.",
)
_BIG = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Option:
    """One argument: its names, what it means, and what argparse needs to know."""

    names: tuple[str, ...]
    help: Text
    rest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked of Mainstay."""

    name: str
    help: Text
    options: tuple[Option, ...]
    run: Callable[[argparse.Namespace, Language], None] | None = None
    """What it does, for a command that another package plugs in (entry points of the group PLUGGED)."""


PLUGGED = "mainstay.commands"


def day(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)


def money(text: str) -> int:
    """An amount in currency units (also `200万`, `1.5亿`) as minor units; raises ValueError."""
    number = text.strip().replace(",", "").replace("，", "")
    factor = _BIG.get(number[-1:], Decimal(1))
    try:
        amount = Decimal(number.rstrip("万亿").strip()) * factor
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not amount.is_finite() or amount < 0:
        raise ValueError(text)
    return minor(amount)


def count(text: str) -> int:
    """A whole number of at least one."""
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def option(*names: str, zh: str, en: str, **rest: Any) -> Option:
    """An argument with its help in both languages."""
    return Option(names, Text(zh, en), rest)


FOLDER = option("folder", zh="公司文件夹（CSV、XLSX 或 Parquet 表）", en="company folder (CSV, XLSX or Parquet tables)")
AS_OF = option(
    "--as-of", type=day, metavar="DAY",
    zh="截至日期，如 2026-10-31；其后的事实一律不看（默认：数据里最新的一天）",
    en="as-of day, e.g. 2026-10-31; nothing after it is seen (default: the newest day in the data)",
)  # fmt: skip
HORIZON = option(
    "--horizon", type=int, choices=(3, 6, 12), default=12,
    zh="回测看多少个月（默认 12）", en="months over which the proof judges (default 12)",
)  # fmt: skip
JSON = option("--json", action="store_true", zh="输出 JSON，供程序读取", en="print JSON for machines")
SEED = option("--seed", type=int, default=7, zh="随机种子（默认 7）", en="seed of every draw (default 7)")
BUDGET = option(
    "--budget", type=money, metavar="AMOUNT",
    zh="第一年现金预算，如 2000000 或 200万（默认：limits 表；没有则骨干年薪的 2%）",
    en="cash budget of the first year, e.g. 2000000 (default: the limits table, else 2 % of key people's pay)",
)  # fmt: skip

COMMANDS = (
    Command("assess", Text(
        "风险、原因、方案、验证，写出报告",
        "risk, reasons, plan and proof, with a report",
    ), (FOLDER, AS_OF, HORIZON, BUDGET, SEED, JSON,
        option("--out", metavar="FOLDER", default="mainstay-results",
                zh="结果写到哪里（默认：当前目录下的 mainstay-results）",
                en="where results go (default: mainstay-results in the current folder)"),
        option("--open", action="store_true", zh="完成后在浏览器中打开报告", en="open the report in a browser"))),
    Command("prove", Text(
        "只用公司自己的过去做回测", "only the backtest on the company's own past",
    ), (FOLDER, AS_OF, HORIZON, SEED, JSON)),
    Command("measures", Text(
        "每项措施在这里值多少", "what each measure is worth here",
    ), (FOLDER, AS_OF, SEED, JSON)),
    Command("check", Text(
        "核对文件夹，列出全部问题", "validate the folder and list every problem",
    ), (FOLDER, AS_OF, JSON)),
    Command("twin", Text(
        "写出一个真相已知的公司文件夹", "write an invented company whose truth is known",
    ), (option("out", zh="写到哪个文件夹", en="folder to write"),
        option("--people", type=count, default=320, zh="人数（默认 320）", en="people (default 320)"),
        option("--months", type=count, default=36, zh="月数（默认 36）", en="months (default 36)"),
        SEED,
        option("--world", choices=("realistic", "hostile", "easy"), default="realistic",
                zh="世界（默认 realistic）", en="kind of world (default realistic)"),
        option("--format", choices=("csv", "xlsx", "parquet"), default="csv",
                zh="文件格式（默认 csv）", en="file format (default csv)"))),
    Command("template", Text(
        "写出带说明和下拉选项的 XLSX 模板", "write an XLSX template with notes and drop-downs",
    ), (option("file", zh="要写的文件，如 template.xlsx", en="file to write, e.g. template.xlsx"),)),
)  # fmt: skip


class Parser(argparse.ArgumentParser):
    """argparse in the reader's language."""

    language: Language = "en"

    def format_help(self) -> str:
        """The help with its furniture translated."""
        text = super().format_help()
        return _furniture(text) if self.language == "zh" else text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and leave with status 2."""
        self.print_usage(sys.stderr)
        said = _chinese(message) if self.language == "zh" else message
        sys.stderr.write(f"{self.prog}{'：' if self.language == 'zh' else ': '}{said}\n")
        raise SystemExit(2)

    def format_usage(self) -> str:
        """The usage line with its first word translated."""
        text = super().format_usage()
        return _furniture(text) if self.language == "zh" else text


def parser(language: Language, plugged: Sequence[Command] = ()) -> Parser:
    """The whole command line, explained in one language, with the commands that other packages bring."""
    root = Parser("mainstay", description=ABOUT.in_(language), epilog=STATUS.in_(language))
    root.language = language
    root.add_argument(
        "--lang", choices=("zh", "en"), help=Text("界面语言", "language of what is printed").in_(language)
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    for command in (*COMMANDS, *plugged):
        sub = commands.add_parser(command.name, help=command.help.in_(language), description=command.help.in_(language))
        sub.language = language
        for option in command.options:
            help_text = option.help.in_(language).replace("%", "%%")
            sub.add_argument(*option.names, help=help_text, **option.rest)
        sub.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS,
                         help=Text("界面语言", "language of what is printed").in_(language))  # fmt: skip
    return root


def language_of(arguments: Sequence[str], locale: str) -> Language:
    """The language asked for with `--lang`, else the one of the locale (zh_CN…), else English."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return "zh" if arguments[position + 1] == "zh" else "en"
        if argument.startswith("--lang="):
            return "zh" if argument.endswith("=zh") else "en"
    return "zh" if locale.lower().startswith("zh") else "en"


_WORDS = (
    ("usage:", "用法："), ("positional arguments:", "参数："), ("options:", "选项："),
    ("show this help message and exit", "显示本帮助后退出"),
)  # fmt: skip
_SAYINGS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不接受 \2，可选：\3"),
    (r"argument (.+?): invalid day value: (.+)", r"参数 \1：\2 不是日期，请写成 2026-10-31 的样子"),
    (r"argument (.+?): invalid money value: (.+)", r"参数 \1：\2 不是金额，请写成 2000000 或 200万"),
    (r"argument (.+?): invalid (?:count|int) value: (.+)", r"参数 \1：\2 不是所需的整数"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面要有一个值"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
)


def _furniture(text: str) -> str:
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return text


def _chinese(message: str) -> str:
    for pattern, saying in _SAYINGS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, saying, message)
    return message
