"""A plan as curves: what selling more pays, and what each payout curve makes of its result."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from mainstay.chapters.pay.commission import curves
from mainstay.chapters.pay.commission.cliffs import Payline
from mainstay.chapters.pay.commission.declared import result_name
from mainstay.chapters.pay.commission.plan import Curve, Plan
from mainstay.core.money import MINOR
from mainstay.core.text import Text
from mainstay.report.charts.rising import RisingData, rising

JUST_BELOW = Decimal("0.000001")
PAST = Decimal("0.2")
"""So far past its last point a payout curve is drawn: it is flat there."""


def drawings_of(plan: Plan, line: Payline) -> tuple[Markup, ...]:
    """Every curve of a plan that makes sense: first pay against what is sold, where it depends on it."""
    named = [(one.name, one.of, one.curve) for one in plan.multipliers]
    named += [(plan.bonus.name, plan.bonus.of, plan.bonus.curve)] if plan.bonus is not None else []
    payouts = (_payout(f"payout{at}", *one) for at, one in enumerate(named))
    return (line_of(plan.currency, line), *payouts) if line.rises else tuple(payouts)


def line_of(currency: str, line: Payline) -> Markup:
    """Pay of one period against what was sold in it; a draw and spiffs are not of the amount."""
    points = tuple((sold / MINOR, paid / MINOR) for sold, paid in line.points)
    across = Text(f"期内业绩（{currency}）", f"{currency} sold in the period")
    up = Text(f"提成（{currency}）", f"pay ({currency})")
    jumps = tuple(one / MINOR for one in line.jumps)
    return rising("payline", Text("卖多少，拿多少", "What selling more pays"), RisingData(points, across, up, jumps))


def _payout(ident: str, name: str, of: str, curve: Curve) -> Markup:
    """A payout curve in percent, from nothing to past its last point; a jump is drawn as a jump."""
    marks = [x for x, _ in curve.points]
    below = [x - JUST_BELOW for x in marks if x > 0]
    wanted = sorted({Decimal(0), *marks, *below, marks[-1] + PAST})
    points = tuple((float(100 * x), float(100 * curves.at(curve, x))) for x in wanted)
    jumps = tuple(
        float(100 * x) for x in below if abs(curves.at(curve, x + JUST_BELOW) - curves.at(curve, x)) > Decimal("0.001")
    )
    across = Text("{of}（%）", "{of} (%)").fill(of=result_name(of))
    title = Text("“{name}”的兑付曲线", 'Payout curve of "{name}"').fill(name=name)
    return rising(ident, title, RisingData(points, across, Text("兑付（%）", "payout (%)"), jumps))
