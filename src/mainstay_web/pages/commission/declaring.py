"""Between the form of a plan and the brain's declaration: what is typed as people write it, rows as they paste them.

    declared(given) -> JSON      raises InvalidError with the form's field
    given_of(JSON) -> fields     the same form, filled in

Rates and shares are typed in percent; money in units of the currency. In a pasted row, cells stand apart by a tab, a
comma is part of a number, and spaces stand apart where there is no tab. `∞`, `-` or nothing is "without an end".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from mainstay.chapters.pay.commission.plan import ATTAINMENT
from mainstay.core.text import Text
from mainstay_web.actions import InvalidError
from mainstay_web.actions.commission.people import Result
from mainstay_web.pages.giving import Given

HUNDRED = Decimal(100)
ENDLESS = frozenset({"", "-", "–", "—", "∞", "以上", "无", "none", "above"})
PLAIN = ("measure", "credit", "mode", "accumulation", "period", "unit")
"""Words that a plan must say, and for which nothing stands in."""
KICKERS = ("multiplier", "multiplier2")
"""The fields of multipliers: as many as a plan may have."""
_CAPS = ("transaction", "statement", "year")
_NUMBER = Text("“{found}”不是数。", "{found} is not a number.")
_ROW = Text("第 {row} 行应有 {n} 个单元格。", "Row {row} should have {n} cells.")

Declaration = dict[str, Any]


def declared(given: Given) -> Declaration:
    """The declaration that a form gives; what was not chosen is left out, for the brain to say that it is missing."""
    plan: Declaration = {"name": given.get("name", "").strip()}
    plan |= {key: given[key] for key in PLAIN if given.get(key)}
    plan["tiers"] = _tiers(given)
    plan |= {
        "statements": given.get("statements") or None, "year_starts": _whole(given, "year_starts", 1),
        "seasons": _list(given, "seasons"), "boundary": given.get("boundary") or "lower",
        "gate": given.get("gate") or "none", "paces": _paces(given), "caps": _caps(given),
        "rounding": {"half": given.get("half") or "up", "at": given.get("round_at") or "total"},
        "floor": _money(given, "floor"), "draw": _draw(given), "spiffs": _spiffs(given),
        "multipliers": _multipliers(given), "bonus": _bonus(given), "clawback": _clawback(given),
        "proration": {
            "how": given.get("prorate") or "none", "ramp": _list(given, "ramp"),
            "thresholds": bool(given.get("prorate_thresholds")), "floor": bool(given.get("prorate_floor")),
            "caps": bool(given.get("prorate_caps")),
        },
    }  # fmt: skip
    return plan


def given_of(plan: Mapping[str, Any]) -> dict[str, str]:
    """The form as it was filled in for a declaration."""
    found = {key: str(plan[key]) for key in (*PLAIN, "name", "boundary", "gate", "year_starts") if plan.get(key)}
    quota, worth = plan.get("unit") == "quota", plan.get("mode") == "interpolated"
    found["tiers"] = _written(
        (_end(one["to"], percent=quota), one["pays"] if worth else _percent(one["rate"])) for one in plan["tiers"]
    )
    found["statements"] = plan.get("statements") or ""
    found |= {key: ", ".join(map(_percent, plan.get(key) or ())) for key in ("seasons",)}
    found["paces"] = _written(
        (_percent(one["above"]), _end(one["upto"], percent=True), one["times"]) for one in plan.get("paces") or ()
    )
    for one in plan.get("caps") or ():
        found |= {f"cap_{one['per']}": one["amount"], f"carry_{one['per']}": "on" if one["carry"] else ""}
    found |= {"half": plan["rounding"]["half"], "round_at": plan["rounding"]["at"], "floor": plan.get("floor") or ""}
    return found | _further(plan)


def _further(plan: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    if draw := plan.get("draw"):
        found |= {
            "draw": draw["minimum"], "draw_kind": "recoverable" if draw["recoverable"] else "bonus",
            "draw_from": str(draw["recover_from"]), "draw_share": _percent(draw["recover_share"]),
            "draw_lasts": str(draw["lasts"] or ""),
        }  # fmt: skip
    found["spiffs"] = _written(
        (one["name"], one["since"], one["until"], one["fixed"] or f"{_percent(one['rate'])}%", one["at_least"])
        for one in plan.get("spiffs") or ()
    )
    curved = {"bonus": plan.get("bonus"), **dict(zip(KICKERS, plan.get("multipliers") or (), strict=False))}
    for key, held in curved.items():
        if held:
            found |= {
                f"{key}_name": held["name"],
                f"{key}_of": "" if held["of"] == ATTAINMENT else held["of"],
                f"{key}_shape": held["curve"]["shape"],
            }
            found[f"{key}_curve"] = _written((_percent(x), _percent(y)) for x, y in held["curve"]["points"])
    if claw := plan.get("clawback"):
        found |= {"claw_months": str(claw["months"]), "claw_how": claw["how"], "claw_most": _percent(claw["at_most"])}
    prorate = plan["proration"]
    found |= {"prorate": prorate["how"], "ramp": ", ".join(map(_percent, prorate["ramp"]))}
    return found | {f"prorate_{key}": "on" if prorate[key] else "" for key in ("thresholds", "floor", "caps")}


def _tiers(given: Given) -> list[Declaration]:
    quota, worth = given.get("unit") == "quota", given.get("mode") == "interpolated"
    rows = _rows(given, "tiers", 2)
    return [
        {"to": _upto(row[0], "tiers", percent=quota),
         **({"pays": str(_number(row[1], "tiers"))} if worth else {"rate": _share(row[1], "tiers")})}
        for row in rows
    ]  # fmt: skip


def _paces(given: Given) -> list[Declaration]:
    return [
        {"above": _share(row[0], "paces"), "upto": _upto(row[1], "paces", percent=True),
         "times": str(_number(row[2], "paces"))}
        for row in _rows(given, "paces", 3)
    ]  # fmt: skip


def _caps(given: Given) -> list[Declaration]:
    return [
        {"amount": amount, "per": per, "carry": bool(given.get(f"carry_{per}"))}
        for per in _CAPS
        if (amount := _money(given, f"cap_{per}")) is not None
    ]


def _draw(given: Given) -> Declaration | None:
    minimum = _money(given, "draw")
    if minimum is None:
        return None
    if given.get("draw_kind") not in ("recoverable", "bonus"):
        raise InvalidError(
            Text("请说明预支是否要追回。", "Say whether the draw is to be recovered."), field="draw_kind"
        )
    return {
        "minimum": minimum, "recoverable": given["draw_kind"] == "recoverable",
        "recover_from": _whole(given, "draw_from", 1),
        "recover_share": _share(given.get("draw_share") or "100", "draw_share"),
        "lasts": _whole(given, "draw_lasts", None),
    }  # fmt: skip


def _spiffs(given: Given) -> list[Declaration]:
    found = []
    for row in _rows(given, "spiffs", 5, tabs=True):
        is_rate = row[3].endswith(("%", "％"))
        found.append(
            {
                "name": row[0], "since": row[1], "until": row[2],
                "fixed": None if is_rate else str(_number(row[3], "spiffs")),
                "rate": _share(row[3], "spiffs") if is_rate else None,
                "at_least": str(_number(row[4] or "0", "spiffs")),
            }
        )  # fmt: skip
    return found


def _multipliers(given: Given) -> list[Declaration]:
    return [one for key in KICKERS if (one := _curved(given, key)) is not None]


def _bonus(given: Given) -> Declaration | None:
    return _curved(given, "bonus")


def _curved(given: Given, key: str) -> Declaration | None:
    curve = _curve(given, key)
    if curve is None:
        return None
    return {
        "name": given.get(f"{key}_name", "").strip(),
        "curve": curve,
        "of": given.get(f"{key}_of", "").strip() or ATTAINMENT,
    }


def _curve(given: Given, name: str) -> Declaration | None:
    rows = _rows(given, f"{name}_curve", 2)
    if not rows:
        return None
    points = [[_share(row[0], f"{name}_curve"), _share(row[1], f"{name}_curve")] for row in rows]
    return {"points": points, "shape": given.get(f"{name}_shape") or "linear"}


def _clawback(given: Given) -> Declaration | None:
    months = _whole(given, "claw_months", None)
    if months is None:
        return None
    if not given.get("claw_how"):
        raise InvalidError(Text("请选择怎样追回。", "Choose how much is clawed back."), field="claw_how")
    return {"months": months, "how": given["claw_how"], "at_most": _share(given.get("claw_most") or "20", "claw_most")}


def _rows(given: Given, name: str, cells: int, *, tabs: bool = False) -> list[list[str]]:
    """The rows of a text field. Raises InvalidError naming the row that has too few cells."""
    found = []
    for at, line in enumerate(given.get(name, "").replace("\r", "").split("\n"), start=1):
        if not line.strip():
            continue
        row = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
        if tabs and "\t" not in line:
            row = [cell.strip() for cell in line.replace("，", ",").split(",")]
        row += [""] * (cells - len(row)) if "\t" in line else []
        if len(row) != cells:
            raise InvalidError(_ROW.fill(row=at, n=cells), field=name)
        found.append(row)
    return found


def _number(text: str, field: str) -> Decimal:
    bare = text.replace(",", "").replace("，", "").replace("%", "").replace("％", "").strip()
    try:
        value = Decimal(bare)
    except InvalidOperation as error:
        raise InvalidError(_NUMBER.fill(found=text[:40] or "–"), field=field) from error
    if not value.is_finite() or abs(value) > Decimal(10) ** 13:
        raise InvalidError(_NUMBER.fill(found=text[:40]), field=field)
    return value


def _share(text: str, field: str) -> str:
    return _bare(_number(text, field) / HUNDRED)


def _upto(text: str, field: str, *, percent: bool) -> str | None:
    if text.lower() in ENDLESS:
        return None
    return _share(text, field) if percent else _bare(_number(text, field))


def _money(given: Given, name: str) -> str | None:
    text = given.get(name, "").strip()
    return _bare(_number(text, name)) if text else None


def _whole(given: Given, name: str, nothing: int | None) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return nothing
    if not text.isdecimal() or len(text) > 4:
        raise InvalidError(Text("请填写整数。", "Give a whole number."), field=name)
    return int(text)


def _list(given: Given, name: str) -> list[str]:
    text = given.get(name, "").replace("，", ",").replace("、", ",").replace("\t", ",")
    return [_share(part, name) for part in text.replace(" ", ",").split(",") if part.strip()]


def _bare(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _percent(share: object) -> str:
    return "" if share is None else _bare(Decimal(str(share)) * HUNDRED)


def _end(value: str | None, *, percent: bool) -> str:
    return "∞" if value is None else (_percent(value) if percent else value)


def _written(rows: Iterable[Sequence[object]]) -> str:
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


def results_of(given: Given) -> list[Result]:
    """Results as pasted: person, result in percent, ground. Raises InvalidError."""
    found = []
    for line in given.get("rows", "").replace("\r", "").split("\n"):
        if line.strip():
            cells = [cell.strip() for cell in line.split("\t" if "\t" in line else None, 2)] + [""] * 3
            found.append(Result(cells[0], _number(cells[1], "rows") / HUNDRED, cells[2]))
    return found
