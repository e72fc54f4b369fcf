"""The sentences of this room: full-width marks in Chinese, neither language inside the other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOM = Path(__file__).resolve().parents[3] / "src" / "mainstay_web" / "channels"
PAIRS = [
    (node.args[0].value, node.args[1].value)
    for path in sorted(ROOM.rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
    and isinstance(node.args[0], ast.Constant) and isinstance(node.args[1], ast.Constant)
]  # fmt: skip
NAMES = {"Mainstay", "Slack", "Mattermost", "Teams", "SEC", "https", "whsec_", "AppKey", "AppSecret", "AgentId"}


def test_all_sentences_are_walked() -> None:
    assert len(PAIRS) > 110


def test_chinese_is_chinese_and_english_english() -> None:
    for zh, en in PAIRS:
        shown = re.sub(r"\{count\}|https://", "0", str(zh))
        assert not re.search(r"[\u4e00-\u9fff”）]\s*[,:;()!?.]|[,:;()!?]\s*[\u4e00-\u9fff“（]", shown), zh
        assert set(re.findall(r"[A-Za-z_]{2,}", shown)) <= NAMES, zh
        assert not re.search(r"[\u4e00-\u9fff，。；：（）]", str(en)), en
