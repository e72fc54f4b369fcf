"""The reference pages of signals, measures and mechanisms, made from the catalogue.

`python -m mainstay.chapters.reference signals en` writes one to standard output; a test keeps the pages in
`docs/reference` equal to what it writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from math import exp

from mainstay.chapters import CATALOGUE
from mainstay.chapters.mechanisms import MECHANISMS, PARTS
from mainstay.chapters.sources import Source
from mainstay.chapters.spoken import BASES, DIRECTIONS, QUANTITIES, UNITS, spoken_reading
from mainstay.core.catalogue import Attribute, Ease, Formula, LossPart, Measure, Prior, Signal, Unit, When
from mainstay.core.text import LANGUAGES, Language, Text
from mainstay.core.words import Driver, Honesty

_ANYBODY = Text("不论原因", "Whatever the cause")
_BLANKS = {"value": "⟨⟩", "first": "⟨⟩", "second": "⟨⟩"}
_STOP = Text("。", ". ")
_NEVER_STALE = 600


def signals_page(lang: Language) -> str:
    """Every signal, attribute and kind of fact."""
    head = Text(
        "# 信号\n\n预警读取的每一项：读什么、怎么计、依据什么、事先知道什么。由目录生成，请勿手改。"
        "“事先”是有任何数据之前，每多一个典型幅度，当月辞职对数几率的变化（2 × 相关 × 0.6）。",
        "# Signals\n\nEverything the warning looks at: what it reads, how it counts, on what basis, and what is known "
        'beforehand. Made from the catalogue; do not edit. "Beforehand" is the change of the month\'s log-odds of '
        "resigning for one typical spread before any data (2 × correlation × 0.6).",
    )
    lines = [head.in_(lang)]
    for driver in Driver:
        lines.append(f"## {driver.label.in_(lang)}")
        lines += ["\n".join(_signal(one, lang)) for one in CATALOGUE.signals if one.driver is driver]
    lines += ["\n".join(_attributes(CATALOGUE.attributes, lang)), "\n".join(_facts(lang))]
    return "\n\n".join(lines) + "\n"


def measures_page(lang: Language) -> str:
    """Every measure, kind of seat, and the cost of a loss."""
    head = Text(
        "# 措施\n\n公司能做的每一件事：意义、效果、价格、适用、承诺。由目录生成，请勿手改。"
        "效果是辞职风险的降幅：某一原因是全部推力时的降幅，按其占比折算；“不论原因”的部分对任何人都有。"
        "已发表的效果按六成计入。",
        "# Measures\n\nEverything the company can do: what it means, what it does, what it costs, whom it fits, what "
        "it promises. Made from the catalogue; do not edit. The effect is how much the risk of resigning falls where a "
        'cause is all of the push, in proportion to its share; the part "whatever the cause" works for anybody. '
        "Published effects enter at six tenths.",
    )
    lines = [head.in_(lang), *("\n".join(_measure(one, lang)) for one in CATALOGUE.measures)]
    lines += ["\n".join(_seats(lang)), "\n".join(_losses(CATALOGUE.losses, lang))]
    return "\n\n".join(lines) + "\n"


def mechanisms_page(lang: Language) -> str:
    """Every mechanism of the article, with the signals it tells the warning and the measures it offers a plan."""
    head = Text(
        "# 机制与目录\n\n文章的每一项机制：它告诉预警什么，又为方案提供什么。由目录生成，请勿手改。"
        "空格表示该机制没有自己的信号或措施，或要到网页应用中才由人来做。",
        "# Mechanisms and the catalogue\n\nEach mechanism of the article: what it tells the warning, and what it "
        "offers a plan. Made from the catalogue; do not edit. An empty cell: the mechanism has no signal or measure of "
        "its own, or people carry it out in the web application.",
    )
    lines = [head.in_(lang)]
    for letter, part in PARTS.items():
        rows = [_mechanism(one, name, lang) for one, name in MECHANISMS.items() if one.startswith(letter)]
        columns = Text("| 编号 | 机制 | 信号 | 措施 |", "| id | mechanism | signals | measures |")
        lines.append("\n".join([f"## {part.in_(lang)}", "", columns.in_(lang), "|---|---|---|---|", *rows]))
    return "\n\n".join(lines) + "\n"


def _mechanism(one: str, name: Text, lang: Language) -> str:
    signals = ", ".join(f"`{signal.key}`" for signal in CATALOGUE.signals if one in signal.article)
    measures = ", ".join(f"`{measure.key}`" for measure in CATALOGUE.measures if one in measure.article)
    return f"| {one} | {name.in_(lang)} | {signals} | {measures} |"


PAGES: Mapping[str, Callable[[Language], str]] = {
    "signals": signals_page,
    "measures": measures_page,
    "mechanisms": mechanisms_page,
}


def _item(name: Text, value: str, lang: Language) -> str:
    return f"- {name.zh}：{value}" if lang == "zh" else f"- {name.en}: {value}"


def _signal(signal: Signal, lang: Language) -> Iterator[str]:
    yield f"### `{signal.key}` {signal.label.in_(lang)}"
    yield ""
    yield f"> {signal.sentence.fill(**_BLANKS).in_(lang)}"
    yield ""
    yield _item(Text("读取", "Reads"), spoken_reading(signal.reading).in_(lang), lang)
    centre, spread = (_number(value, signal.unit) for value in (signal.centre, signal.spread))
    counts = Text(
        f"{UNITS[signal.unit].zh}；{DIRECTIONS[signal.direction].zh}；中性点 {centre}，典型幅度 {spread}",
        f"{UNITS[signal.unit].en}; {DIRECTIONS[signal.direction].en}; neutral at {centre}, typical spread {spread}",
    )
    yield _item(Text("计法", "Counts"), counts.in_(lang), lang)
    yield _item(Text("事先", "Beforehand"), _prior(signal.prior, lang), lang)
    fresh = (
        Text("不过期", "does not grow old")
        if signal.fresh_months > _NEVER_STALE
        else Text(f"事实满 {signal.fresh_months} 个月后失效", f"stale after {signal.fresh_months} months")
    )
    basis = Text(f"{BASES[signal.basis].zh}；{fresh.zh}", f"{BASES[signal.basis].en}; {fresh.en}")
    yield _item(Text("依据", "Basis"), basis.in_(lang), lang)
    yield _item(Text("机制", "Mechanisms"), ", ".join(signal.article), lang)


def _number(value: float, unit: Unit) -> str:
    return f"{value:.0%}" if unit is Unit.SHARE else f"{value:g}"


def _prior(prior: Prior, lang: Language) -> str:
    size = f"{prior.log_odds:+.2f}".replace("-", "−")
    return f"{size} ± {prior.doubt:.2f}{_STOP.in_(lang)}{_sourced(prior.source, prior.honesty, lang)}"


def _sourced(source: str, honesty: Honesty, lang: Language) -> str:
    """The source; one that is published says so, a judgement says it itself."""
    label = Text("已发表：", "Published: ").in_(lang) if honesty is Honesty.PUBLISHED else ""
    return label + Source(source).text.in_(lang)


def _attributes(attributes: Iterable[Attribute], lang: Language) -> Iterator[str]:
    yield Text("## 人员表中认得的列", "## Columns of `people` that are recognised").in_(lang)
    yield ""
    head = Text("| 键 | 名称 | 认得的列名 | 方向 | 事先 |", "| key | label | recognised as | direction | beforehand |")
    yield head.in_(lang)
    yield "|---|---|---|---|---|"
    for one in attributes:
        cells = (f"`{one.key}`", one.label.in_(lang), ", ".join(one.names), DIRECTIONS[one.direction].in_(lang))
        yield f"| {' | '.join(cells)} | {_prior(one.prior, lang)} |"


def _facts(lang: Language) -> Iterator[str]:
    yield Text("## `facts` 表的类型", "## Kinds of the `facts` table").in_(lang)
    yield ""
    yield Text("| 类型 | 名称 | 含义 |", "| kind | label | meaning |").in_(lang)
    yield "|---|---|---|"
    for kind in CATALOGUE.facts:
        yield f"| `{kind.key}` | {kind.label.in_(lang)} | {kind.meaning.in_(lang)} |"


def _measure(measure: Measure, lang: Language) -> Iterator[str]:
    yield f"## `{measure.key}` {measure.label.in_(lang)}"
    yield ""
    yield measure.meaning.in_(lang)
    yield ""
    for ease in measure.eases:
        yield _ease(ease, lang)
    yield _item(Text("价格", "Price"), ("；" if lang == "zh" else "; ").join(_price(measure, lang)), lang)
    lasts = Text(
        f"第 {measure.onset_months} 个月起效，至第 {measure.lasts_months} 个月",
        f"from month {measure.onset_months} to month {measure.lasts_months}",
    )
    yield _item(Text("时效", "Works"), lasts.in_(lang), lang)
    if measure.fits:
        joint = " 且 " if lang == "zh" else " and "
        yield _item(Text("适用", "Fits"), joint.join(_when(when, lang) for when in measure.fits), lang)
    if measure.instead_of:
        others = [one for one in CATALOGUE.measures if one.instead_of == measure.instead_of and one is not measure]
        yield _item(Text("与之择一", "Instead of"), ", ".join(f"`{one.key}`" for one in others), lang)
    for promise in measure.promises:
        days = promise.due_days
        due = Text(f"{promise.text.zh}（{days} 天内）", f"{promise.text.en} (within {days} days)")
        yield _item(Text("承诺", "Promises"), due.in_(lang), lang)
    yield _item(Text("机制", "Mechanisms"), ", ".join(measure.article), lang)


def _ease(ease: Ease, lang: Language) -> str:
    name = _ANYBODY if ease.driver is None else ease.driver.label
    low, middle, high = (1 - exp(-(ease.log_hazard + step * 1.2816 * ease.doubt)) for step in (-1, 0, 1))
    least, most = (f"{-part:+.0%}".replace("-", "−") for part in (low, high))
    size = Text(f"−{middle:.0%}（八成区间 {least} 至 {most}）", f"−{middle:.0%} (80% from {least} to {most})")
    return _item(name, f"{size.in_(lang)}{_STOP.in_(lang)}{_sourced(ease.source, ease.honesty, lang)}", lang)


def _price(measure: Measure, lang: Language) -> Iterator[str]:
    price = measure.price
    parts = (
        (Text("第一年现金", "cash in the first year"), price.cash_now),
        (Text("三年现金", "cash over three years"), price.cash_three_years),
        (Text("股权", "equity"), price.equity),
    )
    for name, formula in parts:
        if formula.of or formula.fixed:
            yield f"{name.in_(lang)} {_formula(formula, lang)}"
    if price.hours:
        yield Text(f"{price.hours} 小时", f"{price.hours} hours").in_(lang)
    seats = {seat.key: seat.label for seat in CATALOGUE.seats}
    for key, count in price.seats.items():
        yield f"{seats[key].in_(lang)} × {count}"


def _formula(formula: Formula, lang: Language) -> str:
    shares = [_of(QUANTITIES[quantity], share, lang) for quantity, share in formula.of.items()]
    return " + ".join([*([f"{formula.fixed:,}"] if formula.fixed else []), *shares])


def _of(quantity: Text, share: Decimal, lang: Language) -> str:
    percent = f"{(share * 100).normalize():f}%"
    return f"{quantity.zh}的 {percent}" if lang == "zh" else f"{percent} of {quantity.en}"


def _when(when: When, lang: Language) -> str:
    signal = CATALOGUE.signal(when.signal)
    bounds = [("≥", when.at_least), ("≤", when.at_most)]
    said = " ".join(f"{sign} {_number(bound, signal.unit)}" for sign, bound in bounds if bound is not None)
    unknown = Text("，或无记录", ", or nothing on record").in_(lang) if when.or_unknown else ""
    return f"{signal.label.in_(lang)} {said}{unknown}"


def _seats(lang: Language) -> Iterator[str]:
    yield Text("## `limits` 表的名额类型", "## Seats, as kinds of the `limits` table").in_(lang)
    yield ""
    for seat in CATALOGUE.seats:
        yield f"- `{seat.key}` {seat.label.in_(lang)}"


def _losses(losses: Iterable[LossPart], lang: Language) -> Iterator[str]:
    head = Text("## 流失代价（年薪的倍数：低–中–高）", "## What a departure costs (years of pay: low–middle–high)")
    yield head.in_(lang)
    yield ""
    rows = list(losses)
    levels = [row[0] for row in rows[0].by_level]
    names = [*(f"≤ {level}" for level in levels[:-1]), f"> {levels[-2]}"]
    yield f"| {Text('职级', 'level').in_(lang)} | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for loss in rows:
        cells = ["–".join(f"{share.normalize():f}" for share in row[1:]) for row in loss.by_level]
        yield f"| {loss.label.in_(lang)} | {' | '.join(cells)} |"
    yield ""
    yield Source(rows[0].source).text.in_(lang)


def main(arguments: list[str]) -> int:
    """Writes one page to standard output: its name and its language."""
    if len(arguments) != 2 or arguments[0] not in PAGES or arguments[1] not in LANGUAGES:
        sys.stderr.write("usage: python -m mainstay.chapters.reference {signals|measures|mechanisms} {zh|en}\n")
        return 2
    name, lang = arguments[0], next(lang for lang in LANGUAGES if lang == arguments[1])
    sys.stdout.write(PAGES[name](lang))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
