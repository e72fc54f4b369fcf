"""Signals become a risk: who, when, and why, with intervals, and the proof of it on the company's own past."""

from mainstay.loop.foresee.backtest import prove
from mainstay.loop.foresee.look_back import look_back
from mainstay.loop.foresee.warning import foresee, understand

__all__ = ["foresee", "look_back", "prove", "understand"]
