"""Why this package and not the runner-up, in words with the person's numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.catalogue import Catalogue
from mainstay.core.money import written
from mainstay.core.text import Text
from mainstay.loop.plans import Package


@dataclass(frozen=True)
class Case:
    """One person's choice: the packages, the probability before, the value saved that a unit of cash buys elsewhere
    (`rate`), and whether enough is known of the person.
    """

    package: Package | None
    runner_up: Package | None
    before: float
    rate: float
    enough: bool


def why(case: Case, catalogue: Catalogue, currency: str) -> Text:
    """The sentence for one person."""
    known = () if case.enough else (_LITTLE,)
    if case.package is None:
        parts = (*known, _nothing(case, catalogue, currency))
    else:
        against = () if case.runner_up is None else (_against(case.package, case.runner_up, catalogue, currency),)
        parts = (*known, _chosen(case.package, case.before, catalogue, currency), *against)
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))


_LITTLE = Text("对此人所知不多，风险按基准估计。", "Little is known of this person; the risk is near the base rate.")


def names(package: Package, catalogue: Catalogue) -> Text:
    """The measures of a package."""
    labels = [catalogue.measure(key).label for key in package.measures]
    return Text("「" + "+".join(label.zh for label in labels) + "」", " + ".join(label.en for label in labels))


def price(package: Package, currency: str) -> Text:
    """What a package costs, the parts that are not nothing."""
    later = package.cash_three_years
    parts = [
        (Text("第一年现金 {x}", "{x} in the first year"), package.cash_now),
        (Text("三年现金 {x}", "{x} over three years"), later if later != package.cash_now else 0),
        (Text("股权 {x}", "{x} in equity"), package.equity),
    ]
    told = [text.fill(x=written(amount, currency)) for text, amount in parts if amount]
    if not told:
        hours = f"{package.hours.normalize():f}"
        told = [Text(f"工时 {hours} 小时", f"{hours} hours of work")]
    return Text("、".join(text.zh for text in told), ", ".join(text.en for text in told))


def _chosen(package: Package, before: float, catalogue: Catalogue, currency: str) -> Text:
    return Text(
        "{names}估计把一年内离职概率从约 {before} 降到约 {after}（区间 {low}–{high}），可避免损失约 {saved}，"
        "代价为{price}。",
        "{names}: the chance to resign within a year falls from about {before} to about {after} ({low} to {high}), "
        "which saves about {saved}, at a price of {price}.",
    ).fill(
        names=names(package, catalogue),
        before=f"{before:.0%}",
        after=f"{package.chance_after.middle:.0%}",
        low=f"{package.chance_after.low:.0%}",
        high=f"{package.chance_after.high:.0%}",
        saved=written(package.saved.middle, currency),
        price=price(package, currency),
    )


def _against(package: Package, other: Package, catalogue: Catalogue, currency: str) -> Text:
    gain = other.saved.middle - package.saved.middle
    takes, spares = extra(other, package, catalogue, currency), extra(package, other, catalogue, currency)
    values = {"names": names(other, catalogue), "gain": written(abs(gain), currency), "takes": takes, "spares": spares}
    if gain <= 0 and spares is None:
        return Text("次选{names}少避免约 {gain}。", "The runner-up, {names}, would save about {gain} less.").fill(
            **values
        )
    if gain <= 0:
        return Text(
            "次选{names}可省下{spares}，但少避免约 {gain}。",
            "The runner-up, {names}, would spare {spares} but save about {gain} less.",
        ).fill(**values)
    if takes is None:
        return Text(
            "次选{names}可多避免约 {gain}，但已超出限额。",
            "The runner-up, {names}, would save about {gain} more, but no longer fits within the limits.",
        ).fill(**values)
    return Text(
        "次选{names}可多避免约 {gain}，但要多用{takes}，用在别处更值。",
        "The runner-up, {names}, would save about {gain} more, but also takes {takes}, which does more good elsewhere.",
    ).fill(**values)


def extra(package: Package, than: Package, catalogue: Catalogue, currency: str) -> Text | None:
    """What a package takes beyond another, kind by kind; None if nothing."""
    now, later = package.cash_now - than.cash_now, package.cash_three_years - than.cash_three_years
    money = [
        (Text("第一年现金 {x}", "{x} in the first year"), now),
        (Text("三年现金 {x}", "{x} over three years"), later if later != now else 0),
        (Text("股权 {x}", "{x} in equity"), package.equity - than.equity),
    ]
    told = [text.fill(x=written(amount, currency)) for text, amount in money if amount > 0]
    label = {seat.key: seat.label for seat in catalogue.seats}
    for kind, count in package.seats.items():
        if (more := count - than.seats.get(kind, 0)) > 0:
            name = label.get(kind, Text(kind, kind))
            told.append(Text(f"{name.zh} {more} 个", f"{more} of the {name.en.lower()}"))
    if (hours := package.hours - than.hours) > 0:
        told.append(Text(f"工时 {hours.normalize():f} 小时", f"{hours.normalize():f} hours of work"))
    return Text("、".join(text.zh for text in told), ", ".join(text.en for text in told)) if told else None


def _nothing(case: Case, catalogue: Catalogue, currency: str) -> Text:
    if case.runner_up is None:
        return Text(
            "没有适合且估计有用的措施；保持沟通，留意变化。",
            "No measure both fits and is expected to help; keep talking and watch for changes.",
        )
    return Text(
        "在现有限额内不安排：最合适的{names}可避免约 {saved}，代价为{price}；同样的资源用在别处更值{rate}。",
        "Nothing within the present limits: the best fit, {names}, would save about {saved} at a price of {price}; the "
        "same means do more good elsewhere{rate}.",
    ).fill(
        names=names(case.runner_up, catalogue),
        saved=written(case.runner_up.saved.middle, currency),
        price=price(case.runner_up, currency),
        rate=_rate(case.rate),
    )


def _rate(rate: float) -> Text | str:
    """What the last unit of cash saves; nothing where cash is not what runs out."""
    if rate < 0.05:
        return ""
    return Text("（每 1 元现金可避免约 {rate} 元损失）", " (the last unit of cash saves about {rate})").fill(
        rate=f"{rate:.1f}"
    )
