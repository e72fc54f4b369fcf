"""Risk becomes a choice of measures under every limit, with a certified bound."""

from mainstay.loop.plan.planning import plan
from mainstay.loop.plan.stake import at_stake

__all__ = ["at_stake", "plan"]
