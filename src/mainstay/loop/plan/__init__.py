"""Risk to measures: the best packages under money, equity and capacity limits, with a certified bound."""

from mainstay.loop.fair import Rules
from mainstay.loop.plan.planning import plan
from mainstay.loop.plan.stake import at_stake

__all__ = ["Rules", "at_stake", "plan"]
