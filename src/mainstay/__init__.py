"""Mainstay keeps key employees: who may resign, when, why, and the best measures under the budget.

`mainstay.assess(folder, as_of=day)` reads a company folder and goes once round the loop. Nothing heavy is loaded
before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.ask import Question, assess, measures, prove

__all__ = ["Question", "assess", "measures", "prove"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from mainstay import ask  # noqa: PLC0415 - a notebook pays for the loop only when it asks for it

        return getattr(ask, name)
    raise AttributeError(f"module 'mainstay' has no attribute {name!r}")
