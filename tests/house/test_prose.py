"""Every sentence that people read: full-width punctuation in Chinese, no English left over, both languages there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mainstay.company.contract import TABLES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mainstay"

HOUSE = SOURCE.parent / "mainstay_web"

HAN = "\u3400-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}“”（）《》、。，%]\s*[,:;()!?](?!//)|[,;()!?]\s*[{HAN}“（《]|[「」]")
"""A mark of the Latin keyboard beside a Chinese character or mark; and only one kind of quotation marks."""

LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+")
TERMS = {
    "AUC", "Brier", "Harrell", "Uno", "RSU", "CSV", "XLSX", "Parquet", "JSON", "TOML", "UTF-", "GB", "DOCTYPE", "ISO",
    "BOM", "MB", "CNY", "Mainstay", "PDF", "Slack", "Teams", "Mattermost", "Ctrl", "SEC",
    "AppKey", "AppSecret", "AgentId",
}  # fmt: skip
"""Words that stand in Chinese sentences as they are: scores, file formats, names, and what another's page calls it."""
TYPED = {
    "If-Match", "Reason", "errors", "userName", "talks-",
    "mainstay", "check", "mainstay-results", "realistic", "csv", "true", "false", "currency", "name", "wan", "thousand",
    *(table.key for table in TABLES),
    *(column.key for table in TABLES for column in table.columns),
    *(word.key for table in TABLES for column in table.columns for word in column.words),
}  # fmt: skip
"""What a person types just so: names of tables, columns and choices."""
AS_TYPED = re.compile(
    r"\{[^}]*\}|```.*?```|`[^`]*`|<[^>]*>"
    r"|\b\w+\.(?:csv|xlsx|parquet|toml|json|html|md|backup)\b|--\w[\w-]*"
    r"|mainstay(?: [a-z]+)+|sudo [a-z -]+|https?://|whsec_|\w+_\w+|\w+ = \"\w+\"",
    re.DOTALL,
)
"""What a person types or what is filled in: no prose."""

Pair = tuple[str, str, str]
"""Where, Chinese, English."""


def text_of(node: ast.AST) -> str:
    """A text as written, with a digit for each place that is filled; empty where none is written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "0" for part in node.values)
    if isinstance(node, ast.BinOp):
        return text_of(node.left) + text_of(node.right)
    return ""


def pairs_of(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Where a Chinese and an English text are given side by side."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Text", "say"):
        yield from zip(node.args[::2], node.args[1::2], strict=False)
    if isinstance(node, ast.Call):
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        if "zh" in named and "en" in named:
            yield named["zh"], named["en"]


def python_pairs() -> Iterator[Pair]:
    for path in sorted([*SOURCE.rglob("*.py"), *HOUSE.rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for zh, en in pairs_of(node):
                if text_of(zh) and text_of(en):
                    room = path.relative_to(SOURCE if path.is_relative_to(SOURCE) else HOUSE.parent)
                    yield f"{room}:{zh.lineno}", text_of(zh), text_of(en)


def template_pairs() -> Iterator[Pair]:
    for path in sorted(SOURCE.rglob("*.j2")):
        written = path.read_text("utf-8")
        said = re.compile(r'say\("([^"]*)"[^",]*(?:"([^"]*)")?,\s*"([^"]*)"', re.DOTALL)
        for found in said.finditer(written):
            yield f"{path.name}", f"{found[1]}0{found[2] or ''}" if found[2] else found[1], found[3]
        for found in re.finditer(r'data-zh="([^"]*)" data-en="([^"]*)"', written):
            yield path.name, found[1], found[2]
    card = re.sub(r"\{[%{].*?[}%]\}", "0", (SOURCE / "report/templates/model-card.zh.md.j2").read_text("utf-8"))
    for line in card.splitlines():
        yield "model-card.zh.md.j2", line.replace('"', ""), ""


PAIRS = [*python_pairs(), *template_pairs()]


def strangers(zh: str) -> list[str]:
    """English words left in a Chinese text."""
    return [word for word in LATIN.findall(AS_TYPED.sub(" ", zh)) if word not in TERMS | TYPED]


def test_all_places_are_walked() -> None:
    assert len(PAIRS) > 900
    assert {"command.py", "report", "company", "chapters", "loop", "core"} <= {
        w.split("/")[0].split(":")[0] for w, _, _ in PAIRS
    }


@pytest.mark.parametrize("bad", ["辞职,离开", "区分度(AUC)", "约 10%(区间", "他说: 好", "「组合」", "AUC (区间"])
def test_half_width_marks_are_found(bad: str) -> None:
    assert HALF_WIDTH.search(bad)


@pytest.mark.parametrize("good", ["辞职，离开（AUC 0.63）", "1,000 人", "如 2026-10-31；写 `a,b`", "P75：10%"])
def test_full_width_marks_pass(good: str) -> None:
    assert not HALF_WIDTH.search(AS_TYPED.sub("", good))


def test_chinese_texts_use_full_width_marks() -> None:
    wrong = [f"{where} {zh}" for where, zh, _ in PAIRS if HALF_WIDTH.search(AS_TYPED.sub("0", zh))]
    assert not wrong, "\n".join(wrong)


def test_no_english_is_left_in_chinese() -> None:
    wrong = [f"{where} {strangers(zh)} {zh}" for where, zh, _ in PAIRS if strangers(zh)]
    assert not wrong, "\n".join(wrong)


def test_no_chinese_is_left_in_english() -> None:
    wrong = [f"{where} {en}" for where, _, en in PAIRS if re.search(rf"[{HAN}，。；：（）]", AS_TYPED.sub("", en))]
    assert not wrong, "\n".join(wrong)


def test_both_languages_are_written() -> None:
    wrong = [f"{where} {zh}" for where, zh, en in PAIRS if zh == en and strangers(zh)]
    assert not wrong, "\n".join(wrong)
