"""The breach kit in one command: a workbook of whom to tell, and a draft of what to tell (PIPL 57, GDPR 33–34)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.utils import timezone

from mainstay.core.access import Field
from mainstay.core.text import Language, Text
from mainstay.report.sheets import write_csv
from mainstay_web.store.exposed import Exposed, exposed

_DRAFT = Text(
    """# 个人信息泄露告知（草稿）

时段：{since} 至 {until}；账户：{account}
可能受影响的人：{people} 人；涉及类别：{fields}。名单见 exposed.csv。

依个人信息保护法第57条，须立即补救，并通知监管部门与个人。通知须写明：
1. 可能泄露的信息种类、原因和可能造成的危害：________
2. 已采取的补救措施，个人可以采取的减轻危害的措施：________
3. 联系方式：________

措施能够有效避免危害的，可以不通知个人；监管部门认为可能造成危害的，有权要求通知。
时间线（发现、处置、通知）：________
""",
    """# Notice of a leak of personal data (draft)

Period: {since} to {until}; account: {account}
People who may be concerned: {people}; classes: {fields}. Their names are in exposed.csv.

Under PIPL 57 mend it at once and tell the authority and the people concerned; GDPR 33 allows 72 hours. Say:
1. what kinds of data, why it happened, and what harm may follow: ________
2. what was done, and what people themselves can do: ________
3. whom to ask: ________

People need not be told where the measures taken avoid harm; the authority may ask for it all the same.
Timeline (found, handled, told): ________
""",
)
_ANY = Text("全部", "all")
_NONE = Text("无", "none")


def breach_kit(folder: Path, since: date, until: date, account: str, language: Language) -> tuple[int, Path]:
    """Writes `exposed.csv` and `notice.md` into a folder; how many people, and where. LookupError: no such account."""
    found = exposed(since, until, account)
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(_frame(found), folder / "exposed.csv")
    classes = sorted({field for one in found for field in one.fields})
    named = [Field(one).label.in_(language) for one in classes]
    text = _DRAFT.in_(language).format(
        since=since, until=until, account=account or _ANY.in_(language), people=len(found),
        fields=("、" if language == "zh" else ", ").join(named) or _NONE.in_(language),
    )  # fmt: skip
    (folder / "notice.md").write_text(text, "utf-8")
    return len(found), folder


def _frame(found: list[Exposed]) -> pl.DataFrame:
    rows = [
        {
            "person_id": one.number, "name": one.name, "classes": " ".join(one.fields), "looks": one.looks,
            "first": _local(one.first), "last": _local(one.last), "accounts": " ".join(one.accounts),
        }
        for one in found
    ]  # fmt: skip
    columns = ("person_id", "name", "classes", "looks", "first", "last", "accounts")
    return pl.DataFrame(
        rows, schema={name: pl.Int64() if name == "looks" else pl.String() for name in columns}, orient="row"
    )


def _local(at: datetime) -> str:
    return timezone.localtime(at).isoformat(sep=" ", timespec="minutes")
