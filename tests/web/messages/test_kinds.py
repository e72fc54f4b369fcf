"""Every kind of message that the code tells is in the catalogue of messages."""

from __future__ import annotations

import ast
from pathlib import Path

from mainstay_web.channels.message import Kind

SOURCE = Path(__file__).resolve().parents[3] / "src" / "mainstay_web"


def told_in(source: str) -> set[str]:
    """The kinds that are written out where something is told."""
    found = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) == "tell":
            kinds = [arg for arg in node.args if isinstance(arg, ast.Constant | ast.IfExp)]
            written = [leaf.value for arg in kinds for leaf in ast.walk(arg) if isinstance(leaf, ast.Constant)]
            found |= {one for one in written if isinstance(one, str) and "." in one and "/" not in one}
    return found


def test_what_is_told_is_in_the_catalogue() -> None:
    told = set[str]()
    for room in ("actions", "jobs", "pages", "api"):
        for path in (SOURCE / room).rglob("*.py"):
            told |= told_in(path.read_text("utf-8"))
    assert len(told) >= 6
    assert told <= {kind.value for kind in Kind}


def test_a_kind_that_nobody_knows_is_seen() -> None:
    assert told_in('doing.tell(ref, "case.opened" if x else "no.such", "/x/")') == {"case.opened", "no.such"}
