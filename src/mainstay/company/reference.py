"""The reference page of the company folder, made from the contract.

`python -m mainstay.company.reference docs/reference` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from mainstay.company.contract import SMALLEST_GROUP, TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.limits import LARGEST_FILE, LARGEST_UNPACKED, MEGABYTE, MOST_CELLS
from mainstay.company.messages import MESSAGES
from mainstay.core.text import LANGUAGES, Language, Text

NAMES: dict[Language, str] = {"en": "company-folder.md", "zh": "company-folder.zh.md"}

_HEAD = Text(
    """# 公司文件夹

<!-- 由 mainstay.company.reference 根据合同生成，请勿手改。 -->

一个文件夹，装着 CSV、XLSX（一个工作表就是一个表，或一个文件一个表）或 Parquet 文件，还可以有 `company.toml`。
**只有 `people` 是必需的，而且只需要它的前三列。** 其他每个表都增加信号；缺了哪个，结果会说明少了什么。

- 文件名或工作表名是表名，中英文都认；表头也是，不分大小写、全角半角和空格。
- 一个表可以按年、季度或月分成几个文件，如 `attendance-2025-01.csv`、`考勤2025年3月.csv`；表头要一样。
- CSV 的编码按整个文件判断：先按 UTF-8（可带 BOM），不行再按 GB18030；分隔符可以是逗号、分号或制表符。
- 日期写成 `2026-02-28`，也接受 `2026/2/28`、`2026年2月28日` 和表格软件的日期单元格；其他写法不猜。
- 金额是十进制数，最多两位小数，可以有千分位；带单位的（`15k`、`1.5万`）会被拒绝。
- 编号是文本，前导零不会丢；全角字符会变成半角。
- 空单元格表示不知道。
- 每一行都是有日期的事实；晚于截止日的行从不被看见。
- `people` 可以有更多的列，作为固定属性。受保护的（婚姻、民族、宗教、健康……）不进入模型；泄露结果的会被点名排除。
- XLSX 在打开之前先检查：文件不超过 {file} MB，解压后不超过 {unpacked} MB，单元格不超过 {cells} 个，不得链接别的文件。
- 团队调研只收至少 {group} 人的汇总。

## company.toml

```toml
name = "示例公司"
currency = "CNY"     # 三个字母的币种代码
unit = "one"         # 所有金额的单位：one（元）、thousand（千元）或 wan（万元）；从不猜测
```
""",
    """# The company folder

<!-- Made by mainstay.company.reference from the contract; do not edit by hand. -->

A folder with CSV, XLSX (a sheet is a table, or a file is) or Parquet files and, if you like, `company.toml`.
**Only `people` must be there, and of it only the first three columns.** Every other table adds signals; the result
says what a missing one costs.

- The name of the file or of the sheet is the name of the table, in English or Chinese; so are headers, whatever
  their case, width and spaces.
- A table may come in several files with the same headers, a year, quarter or month each: `attendance-2025-01.csv`,
  `attendance-2025-02.csv`.
- The encoding of a CSV is decided on the whole file: UTF-8 (with or without a byte order mark), else GB18030; the
  delimiter is a comma, a semicolon or a tab.
- Days are written `2026-02-28`; `2026/2/28`, `2026年2月28日` and date cells of a spreadsheet are understood, too.
  Nothing else is guessed.
- Money is a decimal with at most two places; thousands may be separated; units (`15k`, `1.5万`) are refused.
- Ids are text, so leading zeros survive; full-width signs become ordinary ones.
- An empty cell means that it is not known.
- Every row is a dated fact; a row dated after the as-of day is never seen.
- `people` may have further columns, which become fixed attributes. Protected ones (marital state, ethnicity, religion,
  health, …) reach no model; those that give the outcome away are named and left out.
- An XLSX is looked at before it is opened: at most {file} MB, {unpacked} MB unpacked, {cells} cells, and no links to
  other files.
- The team survey takes aggregates of at least {group} people only.

## company.toml

```toml
name = "Example Ltd"
currency = "CNY"     # a code of three letters
unit = "one"         # of all money: one, thousand or wan (ten thousand); never guessed
```
""",
)
_TABLE_HEAD = Text(
    "| 列 | 中文表头 | 类型 | 含义 | 也认 |\n|---|---|---|---|---|",
    "| column | header | kind | meaning | also understood |\n|---|---|---|---|---|",
)
_TABLES = Text("## 表", "## Tables")
_ONE_ROW = Text("每个 {keys} 只有一行。", "One row for each {keys}.")
_SEEN_FROM = Text("从 `{day}` 起可见。", "Seen from `{day}` on.")
_ERRORS = Text(
    "## 门口会说的话\n\n| 代码 | 发现了什么 | 怎么办 |\n|---|---|---|",
    "## What the door says\n\n| code | what was found | what to do |\n|---|---|---|",
)
_PROTECTED = Text("受保护", "protected")


def reference(language: Language) -> str:
    """The whole page in Markdown."""
    head = _HEAD.in_(language)
    limits = {
        "file": LARGEST_FILE // MEGABYTE,
        "unpacked": LARGEST_UNPACKED // MEGABYTE,
        "cells": f"{MOST_CELLS:,}",
        "group": SMALLEST_GROUP,
    }
    for name, value in limits.items():
        head = head.replace("{" + name + "}", str(value))
    parts = [head, _TABLES.in_(language), *(_table(table, language) for table in TABLES), _errors(language)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def write_reference(folder: Path) -> None:
    """Writes the page in both languages."""
    for language in LANGUAGES:
        (folder / NAMES[language]).write_text(reference(language), "utf-8")


def _table(table: Table, language: Language) -> str:
    said = [table.meaning]
    if table.unique:
        said.append(_ONE_ROW.fill(keys=", ".join(f"`{key}`" for key in table.unique)))
    if table.dated:
        said.append(_SEEN_FROM.fill(day=table.dated))
    gap = "" if language == "zh" else " "
    lines = [_row(column, language) for column in table.columns]
    title = f"### {table.key} {table.label.in_(language)}"
    return "\n".join([title, "", gap.join(text.in_(language) for text in said), "", _TABLE_HEAD.in_(language), *lines])


def _row(column: Column, language: Language) -> str:
    key = f"`{column.key}`" + ("*" if column.required else "")
    meaning = column.meaning.in_(language)
    if column.words:
        meaning += " " + ", ".join(f"`{word.key}` {word.label.in_(language)}" for word in column.words)
    if column.protected:
        meaning += f" ({_PROTECTED.in_(language)})"
    other: Language = "en" if language == "zh" else "zh"
    also = ", ".join([column.label.in_(other), *column.also])
    return _line([key, column.label.in_(language), _kind(column, language), meaning, also])


def _kind(column: Column, language: Language) -> str:
    kind = column.kind.label.in_(language)
    bounded = column.kind in (Kind.NUMBER, Kind.WHOLE) and column.low is not None and column.high is not None
    return f"{kind} {column.low:g}–{column.high:g}" if bounded else kind


def _errors(language: Language) -> str:
    lines = [_line([f"`{code}`", text.in_(language), todo.in_(language)]) for code, (text, todo) in MESSAGES.items()]
    return "\n".join([_ERRORS.in_(language), *lines])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
