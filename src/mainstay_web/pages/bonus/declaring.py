"""A bonus plan as a form, and back; results as they are pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from mainstay.chapters.pay.bonus.words import AsOf, Joins, Leaving, Level, PayBase, Served, Unpaid
from mainstay.chapters.pay.commission.terms import Shape
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.bonus.plans import Result
from mainstay_web.pages.giving import Given

ALL = "*"
PLAIN = ("base", "as_of", "served", "shape", "deferred", "capped")
"""Fields in which one of several has to be chosen; nothing is chosen in a new form."""
HUNDRED = Decimal(100)
_BREAK = re.compile(r"[\t,，;；]+|\s{2,}")


def declared(given: Given, currency: str) -> dict[str, Any]:
    """What the form declares. Raises InvalidError for what was left open or cannot be read."""
    for key in (*PLAIN, "whole") if given.get("deferred") == "yes" else PLAIN:
        if not given.get(key):
            raise InvalidError(_CHOOSE, field=key)
    months = given["served"] == Served.MONTHS.value
    return {
        "name": given.get("name", "").strip(), "year": _whole(given, "year"), "pay_on": given.get("pay_on", ""),
        "base": given["base"], "as_of": given["as_of"], "targets": list(_targets(given.get("targets", ""))),
        "factors": list(_factors(given)), "most": _percent(given, "most") if given["capped"] == "yes" else None,
        "served": given["served"], "counts_from": _whole(given, "counts_from") if months else 0,
        "least_days": _whole(given, "least_days"), "rounding": {"step": _whole(given, "step") * 100, "way": "nearest"},
        "deferral": _deferral(given) if given["deferred"] == "yes" else None,
        "leavers": {one.value: _leaver(given, one) for one in Leaving},
        "only": [one for one in _BREAK.split(given.get("only", "").replace("\n", ",").strip()) if one],
        "currency": currency,
    }  # fmt: skip


def _whole(given: Given, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdecimal() or len(text) > 9:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)


def _percent(given: Given, name: str) -> str:
    return str(_share(given.get(name, ""), name))


def _share(text: str, name: str) -> Decimal:
    """A percentage as a share."""
    try:
        value = Decimal(text.strip().removesuffix("%").removesuffix("％").strip())
    except InvalidOperation as error:
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name) from error
    if not value.is_finite():
        raise InvalidError(Text("请填写百分比。", "Give a percentage."), field=name)
    return value / HUNDRED


def _targets(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        cells = [one.strip() for one in _BREAK.split(line.strip())]
        if cells == [""]:
            continue
        if len(cells) != 3 or not re.fullmatch(r"\d*\s*-?\s*\d*|\*", cells[1]):
            told = Text("每行三格：序列、职级、月数。", "Three cells a line: family, levels, months.")
            raise InvalidError(told, field="targets")
        low, dash, high = cells[1].replace(ALL, "").partition("-")
        yield {
            "families": [] if cells[0] in {ALL, ""} else cells[0].split("、"), "low": int(low) if low.strip() else None,
            "high": int(high) if high.strip() else (int(low) if low.strip() and not dash else None), "months": cells[2],
        }  # fmt: skip


def _factors(given: Given) -> Iterator[dict[str, Any]]:
    for one in Level:
        joins = given.get(f"joins_{one.value}", "")
        if not joins:
            raise InvalidError(_CHOOSE, field=f"joins_{one.value}")
        if joins == "none":
            continue
        weight = _percent(given, f"weight_{one.value}") if joins == Joins.WEIGHS.value else None
        points = list(_points(given.get(f"curve_{one.value}", ""), f"curve_{one.value}"))
        yield {
            "level": one.value, "joins": joins, "weight": weight,
            "curve": {"points": points, "shape": given["shape"]},
        }  # fmt: skip


def _points(text: str, name: str) -> Iterator[list[str]]:
    for pair in re.split(r"[;；\n]+", text.strip()):
        numbers = pair.replace(":", " ").replace("：", " ").split()
        if len(numbers) != 2:
            raise InvalidError(_PAIRS, field=name)
        yield [str(_share(number, name)) for number in numbers]


_CHOOSE = Text("请选择一项，这里没有默认值。", "Choose one: there is no default.")
_PAIRS = Text("每段写“结果 系数”，用分号隔开。", 'Write pairs of "result coefficient", with semicolons between them.')


def _deferral(given: Given) -> dict[str, Any]:
    parts = [one for one in re.split(r"[/／,，\s]+", given.get("permille", "").strip()) if one]
    if not all(one.isdecimal() for one in parts):
        raise InvalidError(Text("写成 400/300/300 这样。", "Write it like 400/300/300."), field="permille")
    return {
        "above": (given.get("above", "").replace(",", "") or "0"), "whole": given.get("whole") == "yes",
        "permille": [int(one) for one in parts], "months": _whole(given, "deferral_months"),
    }  # fmt: skip


def _leaver(given: Given, kind: Leaving) -> dict[str, Any]:
    unpaid = given.get(f"unpaid_{kind.value}", "")
    if not unpaid:
        told = Text("每种离职都要选择，这里没有默认值。", "Choose for every kind of leaving: there is no default.")
        raise InvalidError(told, field=f"unpaid_{kind.value}")
    months = given.get(f"back_{kind.value}", "").strip() or "0"
    if not months.isdecimal():
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=f"back_{kind.value}")
    share = given.get(f"share_{kind.value}", "").strip() or "0"
    return {
        "unpaid": unpaid, "back_months": int(months), "back_share": str(_share(share, f"share_{kind.value}")),
    }  # fmt: skip


def given_of(declaration: Mapping[str, Any]) -> dict[str, str]:
    """The form as it stands for a declaration."""
    rule = declaration["deferral"]
    found = {
        "name": declaration["name"], "year": str(declaration["year"]), "pay_on": declaration["pay_on"],
        "base": declaration["base"], "as_of": declaration["as_of"], "served": declaration["served"],
        "counts_from": str(declaration["counts_from"]), "least_days": str(declaration["least_days"]),
        "step": str(declaration["rounding"]["step"] // 100 or 1), "capped": "yes" if declaration["most"] else "no",
        "most": _hundredths(declaration["most"]) if declaration["most"] else "",
        "targets": "\n".join(_target_line(one) for one in declaration["targets"]),
        "deferred": "yes" if rule else "no", "only": "\n".join(declaration["only"]),
    }  # fmt: skip
    if rule:
        found |= {
            "above": rule["above"], "whole": "yes" if rule["whole"] else "no",
            "permille": "/".join(map(str, rule["permille"])), "deferral_months": str(rule["months"]),
        }  # fmt: skip
    factors = {one["level"]: one for one in declaration["factors"]}
    for level in Level:
        found |= _factor_of(level, factors.get(level.value))
    for kind, one in declaration["leavers"].items():
        found |= {
            f"unpaid_{kind}": one["unpaid"], f"back_{kind}": str(one["back_months"]),
            f"share_{kind}": _hundredths(one["back_share"]),
        }  # fmt: skip
    shapes = [one["curve"]["shape"] for one in declaration["factors"]]
    return {**found, "shape": shapes[0] if shapes else ""}


def _factor_of(level: Level, one: Mapping[str, Any] | None) -> dict[str, str]:
    if one is None:
        return {f"joins_{level.value}": "none"}
    points = "; ".join(f"{_hundredths(x)} {_hundredths(y)}" for x, y in one["curve"]["points"])
    return {
        f"joins_{level.value}": one["joins"], f"weight_{level.value}": _hundredths(one["weight"] or "0"),
        f"curve_{level.value}": points,
    }  # fmt: skip


def _target_line(one: Mapping[str, Any]) -> str:
    low, high = one["low"], one["high"]
    levels = ALL if low is None and high is None else f"{'' if low is None else low}-{'' if high is None else high}"
    return f"{'、'.join(one['families']) or ALL}, {levels}, {one['months']}"


def _hundredths(share: str) -> str:
    return f"{(Decimal(share) * HUNDRED).normalize():f}"


def results_of(given: Given) -> list[Result]:
    """What was typed and pasted: the company's result, units' and people's, in percent. Raises InvalidError."""
    found = []
    if given.get("company", "").strip():
        found.append(Result(_share(given["company"], "company")))
    for name in ("units", "people"):
        for line in given.get(name, "").splitlines():
            cells = [one.strip() for one in _BREAK.split(line.strip())]
            if cells == [""]:
                continue
            most = 2 if name == "units" else 3
            if not 2 <= len(cells) <= most or (len(cells) == 3 and not cells[2].isdecimal()):
                told = Text("每行：编号、结果。", "A line each: the number, then the result.")
                raise InvalidError(told, field=name)
            value, away = _share(cells[1], name), int(cells[2]) if len(cells) == 3 else 0
            found.append(
                Result(value, unit=cells[0]) if name == "units" else Result(value, person=cells[0], away=away)
            )  # fmt: skip
    return found


class Words:
    """The choices of the form."""

    base, as_of, served, shape = tuple(PayBase), tuple(AsOf), tuple(Served), tuple(Shape)
    levels, joins, leavings, unpaid = tuple(Level), tuple(Joins), tuple(Leaving), tuple(Unpaid)
