"""Figures of the trade, each by its convention: turnover in both forms, recommend score, burnout. 人员指标。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mainstay.core.text import Text

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with the words that say which form it is: the two forms of turnover differ, so neither goes unlabelled.

    `value` is None where nobody was there to leave.
    """

    value: Decimal | None
    label: Text


def turnover(leavers: int, average_headcount: Decimal, active: int) -> tuple[Rate, Rate]:
    """Both common forms of turnover: leavers over average headcount, and leavers over leavers and those still here.

    Raises ValueError for numbers below zero.
    """
    if leavers < 0 or average_headcount < 0 or active < 0:
        raise ValueError("numbers of people are not below zero")
    count = Decimal(leavers)
    return (
        Rate(
            count / average_headcount if average_headcount else None,
            Text("离职人数 ÷ 平均在职人数", "Leavers over average headcount"),
        ),
        Rate(
            count / (leavers + active) if leavers + active else None,
            Text("离职人数 ÷（离职人数 + 在职人数）", "Leavers over leavers and active"),
        ),
    )


def recommend_score(promoters: int, detractors: int, n: int) -> Decimal:
    """Share of promoters (9–10) less that of detractors (0–6) in points, with one decimal, from −100 to 100.

    Raises ValueError when the parts do not fit into the whole.
    """
    if n <= 0 or promoters < 0 or detractors < 0 or promoters + detractors > n:
        raise ValueError(f"{promoters} promoters and {detractors} detractors do not fit into {n} answers")
    return (Decimal(100) * (promoters - detractors) / n).quantize(_TENTH, ROUND_HALF_UP)


_PERSONAL_ITEMS, _PERSONAL_NEEDED = 6, 3
_WORK_ITEMS, _WORK_NEEDED = 7, 4


def personal_burnout(answers: Sequence[int | None]) -> Decimal | None:
    """Mean of the six personal items (0, 25, 50, 75, 100); None when fewer than three are answered.

    Copenhagen Burnout Inventory, Kristensen et al. 2005. Raises ValueError for other numbers of items or values.
    """
    return _scale(answers, _PERSONAL_ITEMS, _PERSONAL_NEEDED)


def work_burnout(answers: Sequence[int | None]) -> Decimal | None:
    """Mean of the seven work items, the last of them turned round; None when fewer than four are answered."""
    turned = [*answers[:-1], *(None if answer is None else 100 - answer for answer in answers[-1:])]
    return _scale(turned, _WORK_ITEMS, _WORK_NEEDED)


def _scale(answers: Sequence[int | None], items: int, needed: int) -> Decimal | None:
    given = [answer for answer in answers if answer is not None]
    if len(answers) != items or any(answer not in {0, 25, 50, 75, 100} for answer in given):
        raise ValueError(f"{items} answers of 0, 25, 50, 75 or 100 (or none) are expected")
    if len(given) < needed:
        return None
    return (Decimal(sum(given)) / len(given)).quantize(_TENTH, ROUND_HALF_UP)
