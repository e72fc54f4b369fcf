"""Which job of a survey an own job is: proposed by likeness of names, decided by people. 岗位匹配(P1)。

proposals(own, jobs) -> tuple[Proposal, ...]     the likeliest first; a proposal decides nothing
A match counts only when somebody else than who proposed it has reviewed it (see the house).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

FLOOR = 0.35
"""Names less alike than this are not proposed."""
MOST = 5

_LEVELS = re.compile(
    r"高级|资深|中级|初级|首席|主任|助理|senior|junior|sr\.?|jr\.?|lead|principal|staff|chief", re.IGNORECASE
)
_SAME = {
    "工程师": "engineer", "软件": "software", "开发": "develop", "研发": "develop", "developer": "develop",
    "数据": "data", "算法": "algorithm", "产品": "product", "经理": "manager", "销售": "sales", "市场": "marketing",
    "财务": "finance", "会计": "accountant", "测试": "test", "运营": "operations", "设计师": "designer",
    "设计": "design", "架构师": "architect", "硬件": "hardware", "客户": "customer", "服务": "service",
    "人力资源": "hr", "采购": "purchasing", "质量": "quality", "生产": "production", "分析师": "analyst",
    "前端": "frontend", "后端": "backend", "代表": "representative", "专员": "specialist", "总监": "director",
}  # fmt: skip
"""Words of job names in the two languages that mean the same."""
_ROLES = frozenset({"engineer", "manager", "specialist", "representative", "director", "analyst", "architect"})
"""Words that say what somebody is, not in what: every engineer is one, so being alike in this says little."""
_OF_ROLES = 0.25


@dataclass(frozen=True, slots=True)
class SurveyJob:
    """A job as one survey names it, with a level of its own where it has one."""

    source: str
    job: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An own job (at one level, or at all: None) is this job of a survey. Only reviewed ones reach the market."""

    of: SurveyJob
    job: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A survey's job that an own job may be; `likeness` from 0 to 1 is of the names alone."""

    of: SurveyJob
    likeness: float


def proposals(job: str, level: int | None, jobs: Iterable[SurveyJob], most: int = MOST) -> tuple[Proposal, ...]:
    """The jobs of surveys whose names are most like an own job's, likeliest first; a level that is the same helps."""
    found = [Proposal(one, score) for one in set(jobs) if (score := likeness(job, level, one)) >= FLOOR]
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.of.source, one.of.job, one.of.level))[:most])


def likeness(job: str, level: int | None, of: SurveyJob) -> float:
    """How alike an own job and a survey's are, from 0 to 1."""
    by_name = _alike(_bare(job), _bare(of.job))
    if level is None or not of.level:
        return by_name
    number = re.search(r"\d+", of.level)
    if number is None:
        return by_name
    return min(1.0, by_name + 0.1) if int(number[0]) == level else by_name * 0.85


@cache
def _alike(one: str, other: str) -> float:
    """Mostly by what the work is in; where a name says nothing of that, by the whole."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    (field, role), (other_field, other_role) = _parts(one), _parts(other)
    if not field or not other_field:
        return _near(one, other)
    within = set(field) <= set(other_field) or set(other_field) <= set(field)
    near = max(_near(" ".join(field), " ".join(other_field)), _WITHIN if within else 0.0)
    return (1 - _OF_ROLES) * near + (_OF_ROLES if role == other_role else 0.0)


def _parts(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of the field, and those of the role."""
    words = name.split()
    return tuple(word for word in words if word not in _ROLES), frozenset(words) & _ROLES


_WITHIN = 0.85
"""How near a field is to one that it is a part of: testing to software testing."""


def _near(one: str, other: str) -> float:
    if one == other:
        return 1.0
    pairs_one, pairs_other = _pairs(one), _pairs(other)
    shared = len(pairs_one & pairs_other)
    dice = 2 * shared / max(len(pairs_one) + len(pairs_other), 1)
    whole = SequenceMatcher(None, one, other).ratio()
    words = _words(one), _words(other)
    by_words = len(words[0] & words[1]) / max(len(words[0] | words[1]), 1)
    return max(dice, 0.9 * whole, by_words)


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring signs: what is alike in Chinese, where words have no spaces."""
    solid = text.replace(" ", "")
    return frozenset(solid[at : at + 2] for at in range(len(solid) - 1)) or frozenset({solid})


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9+#]+|[\u4e00-\u9fff]", text))


@cache
def _bare(name: str) -> str:
    """A job's name without its level, in one script for the words of both languages."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _LEVELS.sub(" ", text)
    for word, same in _SAME.items():
        text = text.replace(word, f" {same} ")
    return " ".join(re.sub(r"[()\[\]/,·\-_]", " ", text).split())
