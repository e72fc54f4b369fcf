"""The how-to pages are true: every file they name is there, and both languages name the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
NAMED = re.compile(r"`((?:src|tests|bench|docs|scripts)/[\w./-]+)`")


def named(page: Path) -> set[str]:
    return set(NAMED.findall(page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    assert {one for one in named(page) if not (ROOT / one).exists()} == set()


@pytest.mark.parametrize("page", [one for one in PAGES if not one.name.endswith(".zh.md")], ids=lambda page: page.name)
def test_both_languages_name_the_same(page: Path) -> None:
    assert named(page) == named(page.with_suffix(".zh.md"))


def test_the_pattern_is_described() -> None:
    assert len(named(ROOT / "docs" / "how-to" / "add-a-chapter.md")) >= 20
