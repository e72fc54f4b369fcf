"""Who may see and do what: pure rules, deny by default, each answer with its reason."""

from mainstay.core.access.grammar import About, Actor, Answer, Field, Grant, Role, Rule, Tie
from mainstay.core.access.ruling import may, reach
from mainstay.core.access.table import ACTS, RULES, Act

__all__ = [
    "ACTS",
    "RULES",
    "About",
    "Act",
    "Actor",
    "Answer",
    "Field",
    "Grant",
    "Role",
    "Rule",
    "Tie",
    "may",
    "reach",
]
