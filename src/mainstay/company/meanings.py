"""What a further column of `people` is about, by its name in either language: protected, identity, or the leaving."""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_PROTECTED_WORDS = {
    "age", "sex", "race", "dob", "kids", "gay", "lgbt", "lgbtq", "caste", "party", "creed", "veteran", "sexual", "skin",
    "medical", "illness", "sick", "diagnosis", "health", "hispanic", "latino", "hukou", "union", "ages", "birthday",
}  # fmt: skip
"""Whole words; short ones would be found inside innocent words otherwise."""

_PROTECTED_STEMS = (
    "gender", "marit", "marri", "spous", "divorc", "wedlock", "racial", "ethnic", "relig", "disab", "handicap",
    "pregnan", "matern", "patern", "fertil", "politic", "nationalit", "citizen", "immigra", "birth", "child", "divers",
    "minorit", "genetic", "biometr", "famil", "agegr", "ageband",
)  # fmt: skip

_PROTECTED_ZH = (
    *(
        "性别",
        "婚",
        "配偶",
        "民族",
        "种族",
        "族裔",
        "宗教",
        "信仰",
        "健康",
        "疾病",
        "病史",
        "残疾",
        "残障",
        "孕",
        "生育",
    ),
    *(
        "工会",
        "政治面貌",
        "党员",
        "党派",
        "国籍",
        "籍贯",
        "户籍",
        "户口",
        "年龄",
        "出生",
        "生日",
        "性取向",
        "子女",
        "孩子",
    ),
    *("家庭", "成年"),
)

_INNOCENT = re.compile(r"(job|product|post|position|role)[\s_]*famil|family[\s_]*(code|name)?$|职族")

_IDENTITY_WORDS = {
    "phone",
    "mobile",
    "email",
    "mail",
    "address",
    "passport",
    "ssn",
    "iban",
    "wechat",
    "telephone",
    "tel",
}
_IDENTITY_ZH = (
    "身份证",
    "护照",
    "手机",
    "电话",
    "邮箱",
    "微信",
    "住址",
    "地址",
    "银行卡",
    "银行账",
    "社保号",
    "证件号",
)

_LEAVING_STEMS = ("terminat", "resign", "attrit", "quit", "churn", "separat", "offboard", "leaver")
_LEAVING_WORDS = {"termd", "exit", "exited", "leaving", "departed", "departure"}
_LEAVING_ZH = ("离职", "辞职", "辞退", "离开", "流失", "退出日", "在职状态", "是否在职", "员工状态")


def protected(header: str) -> bool:
    """Whether the column tells something by which nobody may be judged."""
    if _INNOCENT.search(header.casefold()):
        return False
    parts = _words(header)
    return bool(parts & _PROTECTED_WORDS) or _starts(parts, _PROTECTED_STEMS) or _holds(header, _PROTECTED_ZH)


def identity(header: str) -> bool:
    """Whether the column holds contact or identity data, which nothing here needs."""
    return bool(_words(header) & _IDENTITY_WORDS) or _holds(header, _IDENTITY_ZH)


def leaving(header: str) -> bool:
    """Whether the column by its name records the leaving itself. "contract_term" does not, "TermReason" does."""
    parts = _words(header)
    first = next(iter(_in_order(header)), "")
    named = bool(parts & _LEAVING_WORDS) or _starts(parts, _LEAVING_STEMS) or _holds(header, _LEAVING_ZH)
    return named or (first == "term" and len(parts) > 1)


def _in_order(header: str) -> list[str]:
    return [part.casefold() for part in _PARTS.findall(unicodedata.normalize("NFKC", header))]


def _words(header: str) -> set[str]:
    return set(_in_order(header))


def _starts(parts: set[str], stems: tuple[str, ...]) -> bool:
    return any(part.startswith(stems) for part in parts)


def _holds(header: str, pieces: tuple[str, ...]) -> bool:
    name = unicodedata.normalize("NFKC", header)
    return any(piece in name for piece in pieces)
