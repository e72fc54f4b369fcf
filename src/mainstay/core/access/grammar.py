"""The grammar in which it is said who may do what: roles, ties between two people, classes of fields, rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mainstay.core.text import Text


class Role(StrEnum):
    """What somebody is in the company or for Mainstay: EMPLOYEE, MANAGER and MENTOR follow from facts."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    MENTOR = "mentor"
    HRBP = "hrbp"
    COMPENSATION = "compensation"
    DIRECTOR = "director"
    OMBUDS = "ombuds"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label(self) -> Text:
        """The role's name for readers."""
        return _ROLES[self]


_ROLES = {
    Role.EMPLOYEE: Text("员工", "Employee"),
    Role.MANAGER: Text("直线经理", "Line manager"),
    Role.MENTOR: Text("导师", "Mentor"),
    Role.HRBP: Text("人力资源业务伙伴", "HR business partner"),
    Role.COMPENSATION: Text("薪酬分析师", "Compensation analyst"),
    Role.DIRECTOR: Text("人力资源总监", "HR director"),
    Role.OMBUDS: Text("意见箱受理人", "Ombuds"),
    Role.AUDITOR: Text("审计与数据保护", "Auditor and data protection"),
    Role.ADMIN: Text("系统管理员", "Administrator"),
}


class Field(StrEnum):
    """Classes of what is known about a person. A column belongs to exactly one."""

    PUBLIC = "public"
    PERSONAL = "personal"
    PAY = "pay"
    EQUITY = "equity"
    PERFORMANCE = "performance"
    RISK = "risk"
    CARE = "care"
    VOICE = "voice"

    @property
    def label(self) -> Text:
        """The class's name for readers."""
        return _FIELDS[self]


_FIELDS = {
    Field.PUBLIC: Text("公开信息", "Public"),
    Field.PERSONAL: Text("个人信息", "Personal"),
    Field.PAY: Text("薪酬", "Pay"),
    Field.EQUITY: Text("股权", "Equity"),
    Field.PERFORMANCE: Text("绩效", "Performance"),
    Field.RISK: Text("预警分析", "Early warning"),
    Field.CARE: Text("关怀与健康", "Care and health"),
    Field.VOICE: Text("意见与心声", "Voice"),
}


class Tie(StrEnum):
    """How the actor stands to the person concerned. COMPANY is for what concerns nobody in particular."""

    SELF = "self"
    REPORT = "report"
    LINE = "line"
    MENTEE = "mentee"
    UNIT = "unit"
    ANYONE = "anyone"
    COMPANY = "company"

    @property
    def label(self) -> Text:
        """The tie in words, as seen from the actor."""
        return _TIES[self]


_TIES = {
    Tie.SELF: Text("本人", "oneself"),
    Tie.REPORT: Text("直接下属", "direct reports"),
    Tie.LINE: Text("下级团队", "everyone below in the line"),
    Tie.MENTEE: Text("所带学员", "mentees"),
    Tie.UNIT: Text("所负责的部门", "assigned units"),
    Tie.ANYONE: Text("全公司", "everyone"),
    Tie.COMPANY: Text("公司层面", "the company as a whole"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held from a day until another (the last day, inclusive; None: open). `units` limits it (empty: all)."""

    role: Role
    since: date
    until: date | None = None
    units: frozenset[str] = frozenset()
    delegated_by: str = ""
    """The account on whose behalf this holds, for a delegation; it never reaches further than theirs."""

    def holds(self, day: date) -> bool:
        """Whether the role is held on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `person` is their own person number (empty for somebody who is not employed here)."""

    account: str
    person: str = ""
    grants: tuple[Grant, ...] = ()
    here: bool = True
    """False for somebody who has left: nothing is allowed then."""
    within: frozenset[str] | None = None
    """For a program that acts for them: the acts and classes it may at most. None: whatever they may."""
    parts: frozenset[Role] | None = None
    """For a program that acts for them: those of their roles it may use. None: all."""

    def roles(self, day: date) -> frozenset[Role]:
        """The granted roles held on this day."""
        return frozenset(grant.role for grant in self.grants if grant.holds(day))


@dataclass(frozen=True, slots=True)
class About:
    """The person concerned, as of the day: their units from the root down, and their managers from the direct one up.

    `manager_since` is the day since which the direct manager has been theirs. `mentors` are person numbers.
    """

    person: str
    units: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    manager_since: date | None = None
    mentors: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Answer:
    """Allowed or not, and why; the reason is fit to be shown and to be logged."""

    allowed: bool
    reason: Text
    tie: Tie | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Rule:
    """`role` may `what` for people who stand to them as `tie`; `others` excludes the actor's own person.

    `switch` names a Standard of the company without which the rule does not hold.
    """

    role: Role
    what: str
    tie: Tie
    others: bool = False
    switch: str = ""
