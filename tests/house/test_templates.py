"""Pages speak both languages: no word stands outside t(zh, en), and what is inside is in its own language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from test_prose import AS_TYPED, HALF_WIDTH, TERMS, TYPED

ROOT = Path(__file__).resolve().parents[2] / "src" / "mainstay_web"
TEMPLATES = sorted((ROOT / "pages" / "templates").rglob("*.html"))

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SCRIPT = re.compile(r"<(script|style|code|pre)\b.*?</\1>", re.DOTALL)
"""What is no sentence: scripts, and what is to be typed just so."""
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"{]*[A-Za-z\u4e00-\u9fff][^"{]*)"')
ELEMENT = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")
ALLOWED = {"English", "中文", "Mainstay", "JSON", "XLSX", "CSV", "PDF"}
"""The languages' own names stand in their own language on every page; so do the product's and those of formats."""
PAIR = re.compile(r"""\bt\(\s*(?P<q>["'])(?P<zh>(?:(?!(?P=q)).)*)(?P=q),\s*(?P<p>["'])(?P<en>(?:(?!(?P=p)).)*)(?P=p)""")
KNOWN = TERMS | TYPED | {
    "API", "OpenAPI", "PDF", "HTML", "HR", "TOTP", "OpenID", "JavaScript", "English", "SMTP", "HTTPS", "URL",
    "DNS", "IP", "ID", "Kaplan", "Meier", "SCIM", "ETag", "Excel", "C-index", "GB18030", "SHA-", "QR", "Tab",
    "Ctrl", "Esc", "ICS", "audit", "verify", "doctor", "backup", "PIPL", "GDPR", "Webhook", "Slack", "Teams",
    "Bearer", "AI",
}  # fmt: skip
"""Words that stand in Chinese sentences as they are."""


def left_over(template: str) -> list[str]:
    """Words that would be shown to everybody in one language."""
    bare = SCRIPT.sub(" ", COMMENT.sub(" ", template))
    spoken = SPOKEN.findall(bare)
    text = ELEMENT.sub(" ", TAG.sub(" ", bare))
    return [word for word in WORD.findall(" ".join([text, *spoken])) if word not in ALLOWED]


def pairs(template: str) -> list[tuple[str, str]]:
    return [(found["zh"], found["en"]) for found in PAIR.finditer(COMMENT.sub(" ", template))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_stands_outside_the_two_languages(path: Path) -> None:
    assert left_over(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_language_is_itself(path: Path) -> None:
    wrong = []
    for zh, en in pairs(path.read_text("utf-8")):
        if re.search(r"[\u4e00-\u9fff]", en):
            wrong.append(f"Chinese in the English: {en}")
        strange = [word for word in re.findall(r"[A-Za-z][A-Za-z'-]+", AS_TYPED.sub(" ", zh)) if word not in KNOWN]
        if strange:
            wrong.append(f"English in the Chinese: {strange} in {zh}")
        if HALF_WIDTH.search(AS_TYPED.sub("0", zh)):
            wrong.append(f"half-width marks: {zh}")
    assert wrong == []


def test_there_are_pages_and_sentences() -> None:
    assert len(TEMPLATES) > 40
    assert sum(len(pairs(path.read_text("utf-8"))) for path in TEMPLATES) > 400


@pytest.mark.parametrize(
    "bad", ["<p>Hello there</p>", '<img alt="二维码">', "<b>{{ x }} people</b>", '<a title="Close">{{ icon("x") }}</a>']
)
def test_a_word_outside_is_seen(bad: str) -> None:
    assert left_over(bad)


def lost(template: str) -> list[int]:
    """Lines where a macro asks for its own block inside another one's, which hides it: nothing would be shown."""
    whole = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(template)
    return sorted({
        name.lineno
        for block in whole.find_all(nodes.CallBlock)
        for part in block.body
        for name in [part, *part.find_all(nodes.Name)]
        if isinstance(name, nodes.Name) and name.name == "caller"
    })  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_block_holds_is_not_lost(path: Path) -> None:
    assert lost(path.read_text("utf-8")) == []


def test_the_rule_finds_what_is_lost() -> None:
    assert lost("{% macro a() %}\n{% call b() %}{{ caller() if caller is defined else '' }}{% endcall %}{% endmacro %}")
    assert not lost("{% macro a() %}{% set inside = caller() %}{% call b() %}{{ inside }}{% endcall %}{% endmacro %}")
