"""What changed for a person since the turn before, in words."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.text import Text
from mainstay.core.words import Driver
from mainstay.loop.carry.bands import Band
from mainstay_web.store.tables.turns import Foreseen


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a person: what signal, which driver, how hard it pushes (log-odds), and the sentence."""

    key: str
    driver: Driver
    push: float
    text: Text


@dataclass(frozen=True, slots=True)
class Changes:
    """Against the turn before: sentences on band and main reason, reasons that came, and reasons that went."""

    told: tuple[Text, ...]
    came: tuple[Reason, ...]
    went: tuple[Reason, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.told or self.came or self.went)


def reasons_of(row: Foreseen) -> tuple[Reason, ...]:
    """The reasons as they were kept, strongest first."""
    return tuple(Reason(key, Driver(driver), push, Text(zh, en)) for key, driver, push, zh, en in row.reasons)


def changes(now: Foreseen, before: Foreseen | None) -> Changes | None:
    """What changed; None where there is nothing to compare with."""
    if before is None:
        return None
    told = []
    if now.enough and before.enough and now.band != before.band:
        old, new = Band(before.band).label, Band(now.band).label
        told.append(_BAND.fill(old=_low(old), new=_low(new)))
    if now.driver and before.driver and now.driver != before.driver:
        told.append(_DRIVER.fill(old=Driver(before.driver).label, new=Driver(now.driver).label))
    if now.enough != before.enough:
        told.append(_KNOWN if now.enough else _UNKNOWN)
    new_ones, old_ones = reasons_of(now), reasons_of(before)
    had, has = {one.key for one in old_ones}, {one.key for one in new_ones}
    return Changes(
        tuple(told), tuple(one for one in new_ones if one.key not in had),
        tuple(one for one in old_ones if one.key not in has),
    )  # fmt: skip


def _low(label: Text) -> Text:
    return Text(label.zh, label.en[0].lower() + label.en[1:])


_BAND = Text("估计由“{old}”变为“{new}”。", "The estimate moved from “{old}” to “{new}”.")
_DRIVER = Text("主要原因由“{old}”变为“{new}”。", "The main reason changed from “{old}” to “{new}”.")
_KNOWN = Text("现在已有足够的资料。", "Enough is known now.")
_UNKNOWN = Text("资料已不足以作出估计。", "Too little is known now for an estimate.")
