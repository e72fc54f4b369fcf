"""Whom a visitor of the demo can be: the HR team, which the invented company lacks, and two of its own people."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.access import Role
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody to play: `number` is their person number; roles that follow from facts need no grant."""

    key: str
    number: str
    name: Text
    job: Text
    role: Role | None
    day: Text
    units: tuple[str, ...] = ()


HR_UNIT = "U900"
HR_NAME = Text("人力资源部", "Human resources")

TEAM = (
    Part("director", "H001", Text("沈若兰", "Ruolan Shen"), Text("人力资源总监", "HR director"), Role.DIRECTOR,
         Text("我们在失去什么，钱花得值不值", "What do we lose, and is the money working")),
    Part("hrbp", "H002", Text("陆致远", "Zhiyuan Lu"), Text("人力资源业务伙伴", "HR business partner"), Role.HRBP,
         Text("排优先级、备面谈、推进个案", "Triage, prepare talks, move cases")),
    Part("compensation", "H003", Text("顾明澈", "Mingche Gu"), Text("薪酬分析师", "Compensation analyst"),
         Role.COMPENSATION, Text("调研、调薪、授予、提成", "Surveys, reviews, grants, commission")),
    Part("ombuds", "H004", Text("温知夏", "Zhixia Wen"), Text("意见箱受理人", "Ombuds"), Role.OMBUDS,
         Text("答复意见、找出共性、发起专项", "Answer, find themes, start task forces")),
    Part("auditor", "H005", Text("方慎言", "Shenyan Fang"), Text("数据保护负责人", "Data protection officer"),
         Role.AUDITOR, Text("谁看了什么，凭什么", "Who looked at what, and why")),
    Part("admin", "", Text("系统管理员", "Administrator"), Text("系统管理员", "Administrator"), Role.ADMIN,
         Text("登录、渠道、备份；看不到人事数据", "Sign-in, channels, backups; no people's data")),
)  # fmt: skip
"""The HR team and the administrator."""

MANAGER_DAY = Text("一对一、致谢、两分钟一件事", "One-on-ones, thanks, two minutes at a time")
EMPLOYEE_DAY = Text("我的薪酬与股份、发展路径、承诺", "My pay and shares, my path, promises to me")
