"""What raises do to fairness, from the numbers frozen with a plan: beside colleagues, the boss, and groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.fair import KINDS, Colleagues, Rules, boss_line, lenses, peer_line, widened

RULES = Rules()


@dataclass(frozen=True, slots=True)
class RaiseEffect:
    """One raise beside comparable colleagues (same family and level, fixed pay at full time).

    `fixed` and `after` are yearly, in minor units; `ahead` of `others` colleagues are paid more, `ahead_after` then.
    `line` is the one a raise may reach but not pass, None where too few colleagues are known.
    """

    fixed: int
    after: int
    others: int
    ahead: int
    ahead_after: int
    line: int | None
    over_line: bool
    over_boss: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """The adjusted pay gap between two groups before and after all raises, and whether these widen it too far."""

    kind: Text
    before: float
    after: float
    wide: bool


def colleagues_of(kept: Mapping[str, list[Any]]) -> Colleagues | None:
    """The frozen numbers; None where there are none."""
    if not kept.get("fixed"):
        return None
    level = [np.nan if one is None else one for one in kept["level"]]
    return Colleagues(
        np.array(kept["fixed"], dtype=np.int64), np.array(kept["cell"], dtype=np.int64), np.array(level, dtype=float),
        np.array(kept["boss"], dtype=np.int64), np.array(kept["tenure"], dtype=float),
        {kind: np.array(kept[kind], dtype=np.int64) for kind in KINDS},
    )  # fmt: skip


def raise_effect(people: Colleagues, place: int, yearly: int, full_time: float) -> RaiseEffect | None:
    """What a yearly raise, as really paid, does for the person at a place; None without one or without known pay."""
    fixed = int(people.fixed[place])
    if yearly <= 0 or fixed <= 0:
        return None
    after = fixed + round(yearly / full_time)
    same = (people.cell == people.cell[place]) & (people.cell >= 0) & (people.fixed > 0)
    same[place] = False
    pays = people.fixed[same]
    line = int(peer_line(people.fixed, people.cell, RULES)[place])
    boss = int(boss_line(people)[place])
    return RaiseEffect(
        fixed, after, len(pays), int((pays > fixed).sum()), int((pays > after).sum()), None if line < 0 else line,
        0 <= line < after, 0 <= boss < after,
    )  # fmt: skip


PEERS = 200
"""Of more colleagues than these only so many, evenly spread, are kept beside an offer."""


def standing_kept(people: Colleagues, place: int, full_time: float) -> dict[str, Any]:
    """What `effect_beside` needs of one person, without anybody's name."""
    same = (people.cell == people.cell[place]) & (people.cell >= 0) & (people.fixed > 0)
    same[place] = False
    pays = np.sort(people.fixed[same])
    kept = pays if len(pays) <= PEERS else pays[np.linspace(0, len(pays) - 1, PEERS).round().astype(np.int64)]
    return {
        "fixed": int(people.fixed[place]), "full_time": full_time, "others": len(pays), "peers": kept.tolist(),
        "line": int(peer_line(people.fixed, people.cell, RULES)[place]), "boss": int(boss_line(people)[place]),
    }  # fmt: skip


def effect_beside(kept: Mapping[str, Any], yearly: int) -> RaiseEffect | None:
    """What a yearly raise does for the person of whom `standing_kept` told; None as for `raise_effect`."""
    if not kept or yearly <= 0 or kept["fixed"] <= 0:
        return None
    fixed, after = kept["fixed"], kept["fixed"] + round(yearly / kept["full_time"])
    scale = kept["others"] / len(kept["peers"]) if kept["peers"] else 0.0
    now, then = (round(scale * sum(pay > mine for pay in kept["peers"])) for mine in (fixed, after))
    line, boss = kept["line"], kept["boss"]
    return RaiseEffect(
        fixed, after, kept["others"], now, then, None if line < 0 else line, 0 <= line < after, 0 <= boss < after
    )  # fmt: skip


def gaps(people: Colleagues, full_time: list[float], raises: Iterable[tuple[int, int]]) -> list[Gap]:
    """The gaps before and after these raises, as (place, yearly amount as paid)."""
    extra = np.zeros(len(people.fixed), dtype=np.int64)
    for place, yearly in raises:
        extra[place] += round(yearly / full_time[place])
    by = lenses(people)
    wide = {kind for kind, *_ in widened(people, extra, RULES, by)}
    return [
        Gap(KINDS[kind], abs(one.gap), abs(one.after(people.fixed, extra)), kind in wide) for kind, one in by.items()
    ]
