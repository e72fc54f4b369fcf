"""The ruling itself: `may` answers for one person, `reach` says for whom at all, and both read the same rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.core.access.grammar import About, Actor, Answer, Field, Grant, Role, Rule, Tie
from mainstay.core.access.table import RULES, Act
from mainstay.core.text import Text

_GONE = Text("账户所属人员已离开公司", "the person of this account has left the company")
_NO_RULE = Text("没有规则允许", "no rule allows it")


@dataclass(frozen=True, slots=True)
class Reach:
    """One way in which the actor reaches people: by `tie`, within `units` (empty: no limit), perhaps not oneself."""

    tie: Tie
    units: frozenset[str] = frozenset()
    others: bool = False


def reach(
    actor: Actor, what: Field | Act, day: date, *, switches: frozenset[str] = frozenset(), rules: Iterable[Rule] = RULES
) -> tuple[Reach, ...]:
    """All the ways in which `what` is allowed to the actor on this day; from it the row filter is made."""
    wanted = what.value
    if not actor.here or (actor.within is not None and wanted not in actor.within):
        return ()
    found: dict[Reach, None] = {}
    for rule in rules:
        if rule.what == wanted and (not rule.switch or rule.switch in switches):
            found |= dict.fromkeys(_ways(rule, actor, day))
    return tuple(found)


def may(
    actor: Actor,
    what: Field | Act,
    about: About | None,
    day: date,
    *,
    switches: frozenset[str] = frozenset(),
    rules: Iterable[Rule] = RULES,
) -> Answer:
    """Whether the actor may see or do this for that person (None: the company as a whole), and why."""
    if not actor.here:
        return Answer(allowed=False, reason=_GONE)
    for way in reach(actor, what, day, switches=switches, rules=rules):
        if _stands(way, actor, about):
            return Answer(allowed=True, reason=_because(way, actor, about, what, day), tie=way.tie)
    return Answer(allowed=False, reason=_NO_RULE)


def _ways(rule: Rule, actor: Actor, day: date) -> list[Reach]:
    if actor.parts is not None and rule.role not in actor.parts:
        return []
    if rule.role in (Role.EMPLOYEE, Role.MANAGER, Role.MENTOR):
        return [Reach(rule.tie, others=rule.others)] if actor.person else []
    held = [grant for grant in actor.grants if grant.role is rule.role and grant.holds(day)]
    if rule.tie is Tie.UNIT:
        return [Reach(_tie_of(grant), grant.units, rule.others) for grant in held]
    return [Reach(rule.tie, others=rule.others)] if held else []


def _tie_of(grant: Grant) -> Tie:
    """A role granted without units is for everyone."""
    return Tie.UNIT if grant.units else Tie.ANYONE


def _stands(way: Reach, actor: Actor, about: About | None) -> bool:
    if about is None:
        return way.tie is Tie.COMPANY
    if way.others and about.person == actor.person:
        return False
    ties: dict[Tie, bool] = {
        Tie.SELF: about.person == actor.person,
        Tie.REPORT: about.managers[:1] == (actor.person,),
        Tie.LINE: actor.person in about.managers,
        Tie.MENTEE: actor.person in about.mentors,
        Tie.UNIT: not way.units.isdisjoint(about.units),
        Tie.ANYONE: True,
        Tie.COMPANY: False,
    }
    return ties[way.tie]


def _because(way: Reach, actor: Actor, about: About | None, what: Field | Act, day: date) -> Text:
    if way.tie is Tie.SELF:
        return Text("这是您本人", "this is about yourself")
    if way.tie is Tie.REPORT and about is not None and about.manager_since is not None:
        return Text("自 {day} 起是其直接上级", "manages this person since {day}").fill(
            day=about.manager_since.isoformat()
        )
    if way.tie in (Tie.REPORT, Tie.LINE):
        return Text("此人在其下级团队中", "this person is in their line")
    if way.tie is Tie.MENTEE:
        return Text("是此人的导师", "mentors this person")
    roles = sorted(
        (grant for grant in actor.grants if grant.holds(day) and _applies(grant, what)), key=lambda g: g.since
    )
    if not roles:
        return Text("对每位在职员工开放", "open to everyone employed here")
    since = roles[0].since.isoformat()
    return Text("自 {since} 起担任{role}", "{role} since {since}").fill(role=roles[0].role.label, since=since)


def _applies(grant: Grant, what: Field | Act) -> bool:
    return any(rule.role is grant.role and rule.what == what.value for rule in RULES)
