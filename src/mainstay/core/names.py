"""How names are sorted: by pinyin, surnames as they are read as surnames."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "曾": "zeng", "查": "zha", "翟": "zhai", "朴": "piao",
    "任": "ren", "华": "hua", "盖": "ge", "燕": "yan", "纪": "ji", "尹": "yin", "覃": "qin", "缪": "miao",
    "乐": "yue", "冼": "xian", "召": "shao", "员": "yun", "宓": "fu", "逄": "pang", "黑": "he", "折": "she",
    "种": "chong", "秘": "bi", "繁": "po", "撒": "sa", "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun",
    "澹台": "tantai", "令狐": "linghu", "单于": "chanyu",
}  # fmt: skip
"""Surnames whose reading differs from the character's usual one (source: 通用规范汉字 and common usage)."""


def sort_key(name: str) -> str:
    """What to sort a name by: pinyin with tones for Chinese, lower case for the rest, so that both stand together."""
    name = name.strip()
    for length in (2, 1):
        if name[:length] in SURNAMES:
            return " ".join([SURNAMES[name[:length]], *_read(name[length:])])
    return " ".join(_read(name))


def _read(name: str) -> list[str]:
    return [part.strip().lower() for part in lazy_pinyin(name, style=Style.TONE3) if part.strip()]
