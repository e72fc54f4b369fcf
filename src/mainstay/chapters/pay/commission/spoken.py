"""Lines of a statement as sentences that can be checked with a pocket calculator. 结算单的话。

spoken(line, currency) -> Text         3,000 元 × 2%（第二档：1,000–3,000 元部分）= 60.00 元
told(statement) -> Text                what is paid, for which days
grounds(statement) -> texts            what its quota, its proration and its gate come from
money(minor, currency) -> Text         to the fen where there are fen
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from mainstay.chapters.pay.commission.lines import Kind, Line, Statement
from mainstay.chapters.pay.commission.terms import Per
from mainstay.core.text import Text

_CURRENCIES = {
    "CNY": Text("元", "CNY"),
    "USD": Text("美元", "USD"),
    "EUR": Text("欧元", "EUR"),
    "HKD": Text("港元", "HKD"),
    "GBP": Text("英镑", "GBP"),
    "JPY": Text("日元", "JPY"),
}
_DIGITS = "零一二三四五六七八九十"


def money(minor: int, currency: str = "CNY", *, fen: bool = False) -> Text:
    """An amount with its currency; without fen where there are none, unless they are asked for."""
    sign, size = ("−", -minor) if minor < 0 else ("", minor)
    digits = f"{sign}{size // 100:,}" + (f".{size % 100:02}" if fen or size % 100 else "")
    name = _CURRENCIES.get(currency, Text(currency, currency))
    return Text(f"{digits} {name.zh}", f"{name.en} {digits}")


def rate(share: Fraction) -> str:
    """A rate in percent where that ends, else as a fraction of whole numbers."""
    percent = share * 100
    rest = percent.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{share.numerator:,}/{share.denominator:,}"
    written = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{written.normalize():f}%".replace("-", "−")


def tier_name(tier: int) -> Text:
    """第二档 / tier 2."""
    zh = _DIGITS[tier] if 0 < tier < len(_DIGITS) else f" {tier} "
    return Text(f"第{zh}档", f"tier {tier}") if tier else Text("最高档以上", "above the last tier")


def spoken(line: Line, currency: str = "CNY") -> Text:
    """The line as a sentence."""
    return _SENTENCES[line.kind].fill(**_values(line, currency))


def told(statement: Statement) -> Text:
    """The whole statement in one sentence."""
    return Text(
        "{start} 至 {end}：计入业绩 {credited}，应发 {total}。",
        "{start} to {end}: {credited} credited, {total} to be paid.",
    ).fill(
        start=statement.start.isoformat(),
        end=statement.end.isoformat(),
        credited=money(statement.credited, statement.currency),
        total=money(statement.total, statement.currency, fen=True),
    )


def grounds(statement: Statement) -> tuple[Text, ...]:
    """How the quota was reckoned, how much of the period was served, and whether accelerators count."""
    ground, found = statement.ground, list[Text]()
    is_part, served = ground.served.times != ground.served.per, f"{ground.served.times:,}/{ground.served.per:,}"
    if statement.quota is not None and ground.year_quota is not None:
        season = Fraction(ground.season.times, ground.season.per)
        found.append(
            (_QUOTA_SERVED if is_part else _QUOTA).fill(
                year=money(ground.year_quota, statement.currency), season=rate(season), served=served,
                quota=money(statement.quota, statement.currency),
            )
        )  # fmt: skip
    elif is_part:
        found.append(_SERVED.fill(served=served))
    if ground.gate is not None:
        found.append(
            (_OPEN if statement.gate_open else _SHUT).fill(
                gate=money(ground.gate, statement.currency), year=money(ground.year_attained, statement.currency)
            )
        )
    return tuple(found)


_QUOTA = Text(
    "业绩指标：全年 {year} × {season} = 本期 {quota}", "Quota: {year} a year × {season} = {quota} for the period"
)
_QUOTA_SERVED = Text(
    "业绩指标：全年 {year} × {season} × 在职折算 {served} = 本期 {quota}",
    "Quota: {year} a year × {season} × {served} served = {quota} for the period",
)
_SERVED = Text("在职折算：本期的 {served}", "Prorated: {served} of the period was served")
_OPEN = Text(
    "加速前提：本年须计入 {gate}，已计入 {year}，已满足。",
    "Accelerators count: {gate} is needed in the year, and {year} is credited.",
)
_SHUT = Text(
    "加速前提：本年须计入 {gate}，目前 {year}，未满足，不加速。",
    "Accelerators do not count yet: {gate} is needed in the year, and {year} is credited.",
)


def _values(line: Line, currency: str) -> Mapping[str, object]:
    size = money(abs(line.amount), currency, fen=True)
    return {
        "base": money(line.base, currency),
        "rate": rate(line.rate),
        "change": rate(line.rate + 1),
        "reached": _reached(line),
        "amount": money(line.amount, currency, fen=True),
        "size": size,
        "tier": tier_name(line.tier),
        "range": _range(line, currency),
        "pace": _pace(line),
        "name": line.name,
        "ref": line.ref,
        "limit": money(line.upto or 0, currency),
        "per": Per(line.name).label if line.kind in {Kind.CAP, Kind.CARRIED_OUT} else "",
    }


def _range(line: Line, currency: str) -> Text:
    low = money(line.over or 0, currency)
    if line.upto is None:
        return Text(f"超过 {low.zh}", f"above {low.en}") if line.over else Text("全部金额", "any amount")
    high = money(line.upto, currency)
    bare = low.zh.rsplit(" ", 1)[0]
    return Text(f"{bare}–{high.zh}", f"{low.en} to {high.en.rsplit(' ', 1)[1]}")


def _reached(line: Line) -> Text | str:
    """By which result a curve was read."""
    if line.result is None:
        return ""
    said = rate(Fraction(line.result))
    return Text(f"（完成 {said}）", f" (result {said})")


def _pace(line: Line) -> Text | str:
    if line.pace == 1:
        return ""
    times = f"{line.pace.normalize():f}"
    return (
        Text(f"，加速 ×{times}", f", accelerated ×{times}")
        if line.pace > 1
        else Text(f"，减速 ×{times}", f", decelerated ×{times}")
    )


_SENTENCES = {
    Kind.TIER: Text(
        "{base} × {rate}（{tier}：{range}部分{pace}）= {amount}", "{base} × {rate} ({tier}: {range}{pace}) = {amount}"
    ),
    Kind.TRUE_UP: Text(
        "升到{tier}（{range}）{pace}，此前的 {base}补差：× {rate} = {amount}",
        "{tier} ({range}){pace} is reached: the difference on the earlier {base} × {rate} = {amount}",
    ),
    Kind.GATE: Text(
        "加速前提有变，此前的 {base}补差：× {rate}（{tier}{pace}）= {amount}",
        "What accelerators wait for has changed: the difference on the earlier {base} × {rate} ({tier}{pace}) = "
        "{amount}",
    ),
    Kind.DEAL_CAP: Text("单笔提成以 {limit}为限：{amount}", "A transaction pays {limit} at most: {amount}"),
    Kind.MULTIPLIER: Text(
        "系数“{name}”{reached}为 {change}：{base} × {rate} = {amount}",
        'The multiplier "{name}"{reached} is {change}: {base} × {rate} = {amount}',
    ),
    Kind.BONUS: Text("“{name}”{reached}：{base} × {rate} = {amount}", '"{name}"{reached}: {base} × {rate} = {amount}'),
    Kind.ROUNDING: Text("取整尾差：{amount}", "Difference of rounding: {amount}"),
    Kind.CARRIED_IN: Text("上期超上限结转：{amount}", "Carried over from above an earlier cap: {amount}"),
    Kind.CAP: Text("{per}上限 {limit}，超出部分不发：{amount}", "Cap ({per}) of {limit}; above it is lost: {amount}"),
    Kind.CARRIED_OUT: Text(
        "{per}上限 {limit}，超出部分结转下期：{amount}", "Cap ({per}) of {limit}; above it is paid later: {amount}"
    ),
    Kind.FLOOR: Text("补足到保底 {limit}：{amount}", "Raised to the floor of {limit}: {amount}"),
    Kind.SPIFF: Text("专项激励“{name}”：{base} × {rate} = {amount}", 'SPIFF "{name}": {base} × {rate} = {amount}'),
    Kind.DRAW: Text("预支补足：{amount}", "Advance of the draw: {amount}"),
    Kind.DRAW_RECOVERED: Text("抵还此前的预支：{amount}", "Earlier advances paid off: {amount}"),
    Kind.OWED_IN: Text("扣回此前未扣完的：{amount}", "Owed from earlier statements: {amount}"),
    Kind.CLAWBACK: Text(
        "客户提前离开，追回（{ref}）：{amount}", "The customer left early, taken back ({ref}): {amount}"
    ),
    Kind.OWED_OUT: Text("本次不扣、以后再扣：{amount}", "Not taken now, still owed: {amount}"),
}
