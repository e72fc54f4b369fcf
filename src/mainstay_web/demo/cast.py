"""Whom a visitor of the demo can be: the HR team, which the invented company lacks, and an administrator."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.access import Role
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody to play: `number` is their person number (empty: not employed here)."""

    key: str
    number: str
    name: Text
    job: Text
    role: Role | None
    units: tuple[str, ...] = ()


HR_UNIT = "U900"
HR_NAME = Text("人力资源部", "Human resources")

TEAM = (
    Part("director", "H001", Text("沈若兰", "Ruolan Shen"), Role.DIRECTOR.label, Role.DIRECTOR),
    Part("hrbp", "H002", Text("陆致远", "Zhiyuan Lu"), Role.HRBP.label, Role.HRBP),
    Part("compensation", "H003", Text("顾明澈", "Mingche Gu"), Role.COMPENSATION.label, Role.COMPENSATION),
    Part("ombuds", "H004", Text("苏倾听", "Qingting Su"), Role.OMBUDS.label, Role.OMBUDS),
    Part("auditor", "H005", Text("方慎言", "Shenyan Fang"), Role.AUDITOR.label, Role.AUDITOR),
    Part("admin", "", Text("系统管理员", "Administrator"), Role.ADMIN.label, Role.ADMIN),
)
"""The HR team and the administrator."""
