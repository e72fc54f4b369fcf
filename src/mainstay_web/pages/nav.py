"""The menu: each page that is in it says so beside its routes, and is shown to those who may open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from mainstay.core.access import Act, Role
from mainstay.core.text import Text
from mainstay_web.store.waiting import Waiting, counted

if TYPE_CHECKING:
    from mainstay_web.pages.reader import Reader


class Group(StrEnum):
    """The menu's parts, in order."""

    LOOP = "loop"
    PAY = "pay"
    COMPANY = "company"
    TEAM = "team"
    MINE = "mine"
    HOUSE = "house"

    @property
    def label(self) -> Text:
        """The part's heading."""
        return _GROUPS[self]


_GROUPS = {
    Group.MINE: Text("我的", "Mine"),
    Group.TEAM: Text("团队", "Team"),
    Group.LOOP: Text("留任闭环", "The loop"),
    Group.PAY: Text("薪酬与股权", "Pay and shares"),
    Group.COMPANY: Text("公司", "Company"),
    Group.HOUSE: Text("系统", "House"),
}


MANY = 100
"""From so many on the menu says no number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. Shown to those who hold one of `roles` and, where `act` is given, may do that."""

    url: str
    label: Text
    icon: str
    group: Group
    roles: frozenset[Role] = frozenset()
    act: Act | None = None
    order: int = 50
    under: str = ""
    """The address of everything that the line leads to, where its tabs lie beside it."""
    waits: Callable[[Reader], Sequence[Waiting]] | None = None
    """What waits there for a reader: how much stands beside the line."""
    when: Callable[[Reader], bool] | None = None
    """Where given: only for those to whom it has something to say, as to whom a plan pays."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as shown."""

    url: str
    label: str
    icon: str
    active: bool
    badge: str = ""


class Section(NamedTuple):
    """A part of the menu as shown."""

    label: str
    items: list[Item]


def nav_for(reader: Reader, path: str) -> tuple[Section, ...]:
    """The menu for one reader, in groups; what they may not open is not in it."""
    from mainstay_web.pages.urls import entries  # noqa: PLC0415 - the routes know the pages, and these the menu

    shown = [entry for entry in entries() if _open(entry, reader)]
    counts = counted([entry.waits(reader) if entry.waits is not None else () for entry in shown])
    beside = {entry.url: count for entry, count in zip(shown, counts, strict=True)}
    sections = []
    for group in Group:
        mine = sorted((entry for entry in shown if entry.group is group), key=lambda entry: entry.order)
        items = [_item(entry, path, reader, beside[entry.url]) for entry in mine]
        if items:
            sections.append(Section(group.label.in_(reader.lang), items))
    return tuple(sections)


def _open(entry: Entry, reader: Reader) -> bool:
    if entry.roles and entry.roles.isdisjoint(reader.roles):
        return False
    if entry.act is not None and not reader.may(entry.act):
        return False
    return entry.when is None or entry.when(reader)


def _item(entry: Entry, path: str, reader: Reader, count: int) -> Item:
    url = reverse(entry.url)
    label = entry.label.in_(reader.lang)
    badge = "" if not count else str(count) if count < MANY else "99+"
    active = path == url or (url != "/" and path.startswith(entry.under or url))
    return Item(url, label, entry.icon, active=active, badge=badge)
