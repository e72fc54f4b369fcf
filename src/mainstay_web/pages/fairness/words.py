"""What a fairness scan says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import expm1, log1p
from typing import Any

from markupsafe import Markup

from mainstay.core.money import major
from mainstay.core.text import Text
from mainstay.loop.fair import KINDS
from mainstay.loop.mending import Way
from mainstay.loop.splits import Reference
from mainstay.report.charts.ways import WaysData, ways
from mainstay.report.written import money_about
from mainstay_web.store.scanning import FACTORS
from mainstay_web.store.tables.fairness import FairnessScan

SIDES: dict[str, Text] = {
    "female": Text("女性", "women"), "male": Text("男性", "men"),
    "below_40": Text("40 岁以下的员工", "people under 40"),
    "from_40": Text("40 岁及以上的员工", "people of 40 and over"),
}  # fmt: skip
WAN = 10_000


Part = tuple[Text, float, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of group: sentences, the split's parts as (name, log points, interval if there is one), the drawing,
    and each way's (name, meaning, money, people, gap left, whether it gets there).
    """

    kind: Text
    why_not: Text | None
    counts: tuple[tuple[Text, int], ...] = ()
    gap: Text | None = None
    doubt: Text | None = None
    clear: bool = False
    middle: float = 0.0
    split: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()
    drawing: Markup | None = None
    ways: tuple[tuple[Text, Text, int, int, float, bool], ...] = ()


def told(scan: FairnessScan, currency: str) -> list[Told]:
    """Every kind of group of a scan."""
    return [_told(kind, kept, scan, currency) for kind, kept in scan.result["kinds"].items()]


def _told(kind: str, kept: Mapping[str, Any], scan: FairnessScan, currency: str) -> Told:
    label = KINDS[kind]
    if kept["why_not"] is not None:
        return Told(label, Text(*kept["why_not"]))
    sides = [SIDES.get(one, Text(one, one)) for one in kept["sides"]]
    ahead, behind = (1, 0) if kept["middle"] >= 0 else (0, 1)
    low, high = sorted(_turned(kept[end], ahead) for end in ("low", "high"))
    middle = _turned(kept["middle"], ahead)
    names = {"ahead": sides[ahead], "behind": sides[behind]}
    return Told(
        label, None, tuple(zip(sides, kept["counts"], strict=True)),
        _GAP.fill(**names, middle=middle, low=low, high=high), None if kept["clear"] else _DOUBT, kept["clear"], middle,
        _split(kept, sides), tuple(split_parts(kept, _ahead(kept))), _drawing(kind, label, kept, scan, currency),
        tuple(_way(one) for one in kept["curves"]),
    )  # fmt: skip


def _turned(share: float, ahead: int) -> float:
    """A share by which group 1 is ahead, as seen from the side that is."""
    return share if ahead == 1 else expm1(-log1p(share))


def _split(kept: Mapping[str, Any], sides: list[Text]) -> tuple[Text, ...]:
    split = kept["split"]
    if split is None:
        return ()
    ahead = _ahead(kept)
    names = {"ahead": sides[ahead], "behind": sides[1 - ahead]}
    (_, explained, in_all), (_, rest, left) = list(split_parts(kept, ahead))[-2:]
    sentences = [
        _RAW.fill(**names, raw=expm1(abs(split["raw"]))),
        _EXPLAINED.fill(
            explained=100 * explained,
            among=_among(in_all),
            rest=100 * rest,
            left=_among(left),
            raw=100 * abs(split["raw"]),
        ),
        _REFERENCE.fill(reference=Reference(split["reference"]).label),
    ]
    if split["left_out"]:
        sentences.append(_LEFT_OUT.fill(n=split["left_out"]))
    return tuple(sentences)


def _among(span: tuple[float, float] | None) -> Text | str:
    """An interval in brackets, in log points; nothing where there is none."""
    return "" if span is None else _AMONG.fill(low=100 * span[0], high=100 * span[1])


def _ahead(kept: Mapping[str, Any]) -> int:
    """Which group is paid more before any adjustment."""
    return 1 if kept["split"] is not None and kept["split"]["raw"] >= 0 else 0


def split_parts(kept: Mapping[str, Any], ahead: int) -> Iterator[Part]:
    """The parts by which group `ahead` is paid more before any adjustment: each factor, all of them, and what is left;
    none where the gap could not be split.
    """
    split = kept["split"]
    if split is None:
        return
    sign = 1 if ahead == 1 else -1
    spans: list[tuple[float, float] | None] = [None, None]
    if split["spans"] is not None:
        spans = [_from_there(one, sign) for one in split["spans"]]
    # Scans of before factors had intervals have none of them.
    each = split.get("each", {})
    for key, share in split["explained"]:
        yield FACTORS[key], sign * share, _from_there(each[key], sign) if key in each else None
    yield _EXPLAINED_ALL, sign * sum(share for _, share in split["explained"]), spans[0]
    yield _UNEXPLAINED, sign * split["unexplained"], spans[1]


def _from_there(span: Sequence[float], sign: int) -> tuple[float, float]:
    low, high = sorted(end * sign for end in span)
    return low, high


def _way(curve: Mapping[str, Any]) -> tuple[Text, Text, int, int, float, bool]:
    way = Way(curve["way"])
    money, gap, people = curve["points"][-1]
    return way.label, way.meaning, money, people, gap, curve["reaches"]


def _drawing(kind: str, label: Text, kept: Mapping[str, Any], scan: FairnessScan, currency: str) -> Markup | None:
    if not kept["curves"]:
        return None
    lines = tuple(
        (Way(one["way"]).label, tuple((float(major(money)), gap) for money, gap, _ in one["points"]),
         money_about(one["points"][-1][0], currency))
        for one in kept["curves"]
    )  # fmt: skip
    most = max(x for _, points, _ in lines for x, _ in points)
    scale, unit = (WAN, _WAN_A_YEAR) if most >= WAN else (1, _A_YEAR)
    unit = unit.fill(currency=currency)
    title = Text("补齐差距要花多少钱（按{kind}）", "What it costs to mend the gap by {kind}").fill(kind=label)
    return ways(f"mend-{kind}", title, WaysData(lines, scan.choices["target"], scale, unit))


_WAN_A_YEAR = Text("万（{currency}／年）", "{currency} 10,000 a year")
_A_YEAR = Text("{currency}／年", "{currency} a year")
_GAP = Text(
    "在所选因素相同的情况下，{ahead}的固定薪酬比{behind}高 {middle:.1%}（95% 区间：{low:.1%} 至 {high:.1%}）。",
    "At equal factors {ahead} are paid {middle:.1%} more than {behind} (95% interval: {low:.1%} to {high:.1%}).",
)
_DOUBT = Text("区间包含零：差距可能只是偶然。", "The interval includes zero: the gap may be chance alone.")
_RAW = Text(
    "不作任何调整时，{ahead}平均比{behind}高 {raw:.1%}。",
    "Before any adjustment {ahead} are paid {raw:.1%} more than {behind}.",
)
_EXPLAINED = Text(
    "在这 {raw:.1f} 个对数百分点中，{explained:.1f} 个{among}可由所选因素解释，{rest:.1f} 个{left}不能。",
    "Of these {raw:.1f} log points, {explained:.1f}{among} are explained by the chosen factors and {rest:.1f}{left} "
    "are not.",
)
_AMONG = Text("（95% 区间：{low:.1f} 至 {high:.1f}）", " (95% interval: {low:.1f} to {high:.1f})")
_REFERENCE = Text(
    "分解以“{reference}”为基准（瓦哈卡—布林德分解）。", "The split takes “{reference}” as its measure (Oaxaca–Blinder)."
)
_LEFT_OUT = Text(
    "有 {n} 人所在的类别只有一方有人，无从比较，未计入分解。",
    "{n} people stand in categories that only one side has, and are left out of the split.",
)
_EXPLAINED_ALL = Text("所选因素合计", "Explained by all factors")
_UNEXPLAINED = Text("不能解释", "Not explained")
