"""From an Open Cap Format package to grants and a ledger. 读入 OCF 数据包。

Vesting by time has no transaction there, so it is worked out here by the same rules as everywhere and entered up to
the package's day. What cannot be taken in is named in `findings`; nothing is left out without a word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from mainstay.chapters.equity.agreed import NotAgreedError, retracted
from mainstay.chapters.equity.allocation import Allocation
from mainstay.chapters.equity.conditions import Service
from mainstay.chapters.equity.kinds import Kind, Units
from mainstay.chapters.equity.ledger import Deed, Entry, LedgerError, Running
from mainstay.chapters.equity.plans import Grant, PlanTerms
from mainstay.chapters.equity.terms import Portion, Step, VestingTerms, WrongTermsError
from mainstay.chapters.equity.terms_json import number, plan_read, schedule_read
from mainstay.chapters.equity.triggers import AtStart, OnDay
from mainstay.chapters.equity.vesting import due, positions
from mainstay.company.ocf import words
from mainstay.company.ocf.noted import noted
from mainstay.company.ocf.package import Package, PackageError
from mainstay.core.money import minor
from mainstay.core.standards import WrongStandardError
from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Holder:
    """A stakeholder: its id there, its name, and the company's own number for the person, if given."""

    id: str
    name: str
    number: str = ""


@dataclass(slots=True)
class Taken:
    """What was read. `entries` are in the order of the ledger; `findings` say what was not taken in, and why."""

    issuer: str
    as_of: date
    plans: dict[str, str] = field(default_factory=dict)
    lasting: set[str] = field(default_factory=set)
    """Plans to whose pool nothing comes back."""
    holders: dict[str, Holder] = field(default_factory=dict)
    terms: dict[str, VestingTerms] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Text] = field(default_factory=list)


def taken(package: Package) -> Taken:
    """Grants, terms, holders and the ledger of a package that fits the schema.

    Raises ValueError where it has flaws, and PackageError for numbers of more than twelve digits.
    """
    if package.flaws:
        raise ValueError("a package with flaws is not taken in: see Package.flaws")
    found = Taken(package.manifest["issuer"]["legal_name"], package.as_of)
    for one in package.of("STAKEHOLDER"):
        found.holders[one["id"]] = Holder(one["id"], one["name"]["legal_name"], one.get("issuer_assigned_id", ""))
    for one in package.of("VESTING_TERMS"):
        try:
            found.terms[one["id"]] = schedule_read(one)
        except WrongTermsError as error:
            found.findings.append(error.text)
    dates = _by_security(package.of("TX_VESTING_START", "TX_VESTING_EVENT"))
    found.lasting = {one["id"] for one in package.of("STOCK_PLAN") if _lasts(one)}
    currency = _currency(package)
    try:
        for one in package.of(*words.SECURITY):
            _grant(one, dates, currency, found)
        _Replay(package, found).run()
    except ValueError as error:  # the schema bounds no number, and only numbers are left to be wrong
        raise PackageError(Text("数字过大或无效。", "A number is too large or not valid.")) from error
    return found


def _lasts(plan: Mapping[str, Any]) -> bool:
    return plan.get("default_cancellation_behavior") in {"RETIRE", "HOLD_AS_CAPITAL_STOCK"}


_BySecurity = Mapping[str, Sequence[Mapping[str, Any]]]


def _by_security(transactions: Iterable[Mapping[str, Any]]) -> _BySecurity:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in transactions:
        found.setdefault(one["security_id"], []).append(one)
    return found


def _grant(one: Mapping[str, Any], dates: _BySecurity, currency: str, found: Taken) -> None:
    stock = one["object_type"] == "TX_STOCK_ISSUANCE"
    if stock and not ("vesting_terms_id" in one or "vestings" in one or "stock_plan_id" in one):
        return  # shares of founders and investors are none of an incentive's business
    terms = _terms(one, found)
    if terms is None:
        text = Text("授予“{id}”的归属条款无法使用，未读入。", "The terms of the grant “{id}” cannot be used: not read.")
        found.findings.append(text.fill(id=one["security_id"]))
        return
    security = one["security_id"]
    of_it = {tx["vesting_condition_id"]: date.fromisoformat(tx["date"]) for tx in dates.get(security, ())}
    starts = [of_it[step.id] for step in terms.schedule.starts if step.id in of_it]
    price = one.get("share_price") if stock else one.get("exercise_price", one.get("base_price"))
    phantom = words.PHANTOM_NOTE in one.get("comments", ())
    issued = date.fromisoformat(one["date"])
    found.grants[security] = Grant(
        id=security,
        plan=one.get("stock_plan_id", ""),
        person=one["stakeholder_id"],
        kind=Kind.RESTRICTED_STOCK if stock else Kind.PHANTOM if phantom else words.KINDS[one["compensation_type"]],
        units=_units(one["quantity"]),
        granted_on=issued,
        starts_on=min(starts, default=issued),
        terms=terms,
        price=number(price["amount"]) if price else Decimal(0),
        currency=price["currency"] if price else currency,
        expires_on=date.fromisoformat(one["expiration_date"]) if one.get("expiration_date") else None,
        happened={step: on for step, on in of_it.items() if step in {each.id for each in terms.schedule.events}},
    )


def _currency(package: Package) -> str:
    """The currency of a grant that has no price: that of the package's first price, as companies have one; else CNY."""
    for one in package.of(*words.SECURITY):
        price = one.get("share_price") or one.get("exercise_price") or one.get("base_price")
        if price:
            return str(price["currency"])
    return "CNY"


def _units(written: str) -> Units:
    exact = number(written)
    return int(exact) if exact == exact.to_integral_value() else exact


def _terms(one: Mapping[str, Any], found: Taken) -> PlanTerms | None:
    """The terms of an issuance: with what we wrote beside it, else its schedule, its list of days, or none at all."""
    noted = next((note for note in one.get("comments", ()) if note.startswith(words.TERMS_NOTE)), None)
    if noted is not None:
        try:
            return plan_read(json.loads(noted.removeprefix(words.TERMS_NOTE)))
        except (ValueError, RecursionError, WrongTermsError, WrongStandardError):
            return None
    if "vestings" in one:
        return PlanTerms(_by_days(one))
    if "vesting_terms_id" not in one:
        whole = Step("start", AtStart(), Portion(Decimal(1), Decimal(1)))
        return PlanTerms(VestingTerms("at once", "At once", Allocation.CUMULATIVE_ROUNDING, (whole,)))
    schedule = found.terms.get(one["vesting_terms_id"])
    return None if schedule is None else PlanTerms(schedule)


def _by_days(one: Mapping[str, Any]) -> VestingTerms:
    """Terms that are a list of days and amounts."""
    listed = sorted(one["vestings"], key=lambda each: each["date"])
    names = [f"t{number}" for number in range(1, len(listed) + 1)]
    steps = [Step("start", AtStart(), Decimal(0), tuple(names[:1]))]
    for place, each in enumerate(listed):
        following = tuple(names[place + 1 : place + 2])
        steps.append(Step(names[place], OnDay(date.fromisoformat(each["date"])), number(each["amount"]), following))
    broken = any(not isinstance(_units(each["amount"]), int) for each in listed)
    how = Allocation.FRACTIONAL if broken else Allocation.CUMULATIVE_ROUNDING
    return VestingTerms(f"days of {one['security_id']}", "By days", how, tuple(steps))


class _Replay:
    """Goes through the transactions by day, and before each enters what had vested of its grant by then."""

    def __init__(self, package: Package, found: Taken) -> None:
        self.package, self.found = package, found
        self.ledger = Running(frozenset(found.lasting))
        self._notes: list[Entry] = []
        self._by_note: set[str] = set()
        kinds = (*words.EXERCISE, *words.RELEASE, *words.CANCEL, *words.TRANSFER, *words.REPURCHASE, *words.RETRACT)
        all_ = package.of(*kinds, *words.ACCELERATION)
        self._moves = [one for one in all_ if one["security_id"] in found.grants]

    def run(self) -> None:
        self._read_notes()
        for _, _, act in sorted(self._acts(), key=lambda one: one[:2]):
            act()
        for grant in self.found.grants.values():
            if grant.id not in self._by_note:
                self._vest(grant, self.package.as_of)
        self._say_what_is_left_out()
        self.found.entries.sort(key=lambda one: (one.on, one.number))

    def _acts(self) -> Iterator[tuple[date, int, Callable[[], None]]]:
        """What is to be entered, by day; on one day pools come first, then grants, then what happened to them."""
        for entry in self._pools():
            yield entry.on, 0, partial(self._enter, entry)
        for grant in self.found.grants.values():
            yield grant.granted_on, 1, partial(self._add, Deed.GRANT, grant, grant.granted_on, grant.units)
        for one in self._moves:
            yield date.fromisoformat(one["date"]), 2, partial(self._replay, one)
        for entry in self._notes:
            yield entry.on, 3, partial(self._enter, entry)

    def _read_notes(self) -> None:
        """Entries of grants that we wrote ourselves and nobody has changed since; their transactions are set aside."""
        moves = _by_security(self._moves)
        for one in self.package.of(*words.SECURITY):
            grant = self.found.grants.get(one["security_id"])
            if grant is None:
                continue
            entries, stale = noted(grant, one.get("comments", ()), moves.get(grant.id, ()))
            if stale:
                text = Text(
                    "授予“{id}”的台账附注与交易不符，以交易为准。",
                    "The note on “{id}” no longer fits its transactions, which count.",
                )
                self.found.findings.append(text.fill(id=grant.id))
            if entries:
                self._by_note.add(grant.id)
                self._notes += [entry for entry in entries if entry.deed is not Deed.GRANT]
        self._notes.sort(key=lambda one: (one.on, one.number))
        self._moves = [move for move in self._moves if move["security_id"] not in self._by_note]

    def _pools(self) -> Iterator[Entry]:
        """A plan's pool is set aside on the day of its approval; without one, before anything is granted from it."""
        first = min((one.granted_on for one in self.found.grants.values()), default=self.package.as_of)
        reserved: dict[str, Units] = {}
        known = {plan["id"] for plan in self.package.of("STOCK_PLAN")}
        for grant in self.found.grants.values():
            if grant.plan not in known:  # a pool of exactly what was granted, as nothing else is known of it
                reserved[grant.plan] = reserved.get(grant.plan, 0) + grant.units
        for name, units in reserved.items():
            if name:
                text = Text("计划“{name}”不在数据包中。", "The plan “{name}” is not in the package.")
                self.found.findings.append(text.fill(name=name))
            yield Entry(0, Deed.POOL, first, name, units=units)
        for plan in self.package.of("STOCK_PLAN"):
            self.found.plans[plan["id"]] = plan["plan_name"]
            reserved[plan["id"]] = _units(plan["initial_shares_reserved"])
            day = date.fromisoformat(plan.get("board_approval_date", first.isoformat()))
            yield Entry(0, Deed.POOL, day, plan["id"], units=reserved[plan["id"]])
        for one in sorted(self.package.of(*words.POOL), key=lambda each: str(each["date"])):
            before = reserved.get(one["stock_plan_id"], 0)
            reserved[one["stock_plan_id"]] = _units(one["shares_reserved"])
            change = reserved[one["stock_plan_id"]] - before
            yield Entry(0, Deed.POOL, date.fromisoformat(one["date"]), one["stock_plan_id"], units=change)

    def _replay(self, one: Mapping[str, Any]) -> None:
        grant = self.found.grants[one["security_id"]]
        if grant.id not in self.ledger.book.holdings:
            return
        kind, on = one["object_type"], date.fromisoformat(one["date"])
        self._vest(grant, on)
        if kind in words.RETRACT:
            self._retract(grant, on)
            return
        units = _units(one["quantity"])
        if kind in words.ACCELERATION:
            self._by_tranche(Deed.ACCELERATE, grant, on, units, one["reason_text"])
        elif kind in words.CANCEL:
            waiting = min(units, self.ledger.book.holdings[grant.id].unvested)
            self._by_tranche(Deed.FORFEIT, grant, on, waiting, one["reason_text"])
            self._add(Deed.LAPSE, grant, on, units - waiting, reason=one["reason_text"])
        elif kind in words.EXERCISE:
            self._add(Deed.EXERCISE, grant, on, units, amount=minor(grant.price * units))
        elif kind in words.REPURCHASE:
            self._add(Deed.BUY_BACK, grant, on, units, amount=minor(number(one["price"]["amount"]) * units))
        else:
            self._add(Deed.RELEASE if kind in words.RELEASE else Deed.TRANSFER, grant, on, units)

    def _retract(self, grant: Grant, on: date) -> None:
        """The whole grant goes; where some of it was used already, that is told and nothing is entered."""
        service, held = Service(min(grant.granted_on, grant.starts_on)), self.ledger.book.holdings[grant.id]
        try:
            entries = retracted(grant, held, service, (), on)
        except NotAgreedError as error:
            text = Text("授予“{id}”的收回未读入：{why}", "The retraction of “{id}” was not read: {why}")
            self.found.findings.append(text.fill(id=grant.id, why=error.text))
            return
        for entry in entries:
            self._enter(entry)

    def _vest(self, grant: Grant, day: date) -> None:
        if grant.id in self.ledger.book.holdings:
            service = Service(min(grant.granted_on, grant.starts_on))
            for entry in due(grant, self.ledger.book.holdings[grant.id], service, (), day):
                self._enter(entry)

    def _by_tranche(self, deed: Deed, grant: Grant, on: date, units: Units, reason: str) -> None:
        """Units that vest early, or go back: those that would have vested last come first."""
        service = Service(min(grant.granted_on, grant.starts_on))
        standing = positions(grant, self.ledger.book.holdings[grant.id], service, (), on)
        for one in reversed(standing):
            part = min(units, one.pending)
            if part > 0:
                units -= part
                self._add(deed, grant, on, part, one.tranche.key, reason=reason)

    def _add(
        self, deed: Deed, grant: Grant, on: date, units: Units, tranche: str = "", amount: int = 0, reason: str = ""
    ) -> None:
        if units:
            self._enter(Entry(0, deed, on, grant.plan, grant.id, grant.person, units, tranche, "", amount, reason))

    def _enter(self, entry: Entry) -> None:
        entry = replace(entry, number=len(self.found.entries) + 1)
        try:
            self.ledger.enter(entry)
        except LedgerError as error:
            text = Text("{on} 授予“{grant}”：{why}", "{on}, grant “{grant}”: {why}")
            self.found.findings.append(text.fill(on=entry.on.isoformat(), grant=entry.grant, why=error.text))
        else:
            self.found.entries.append(entry)

    def _say_what_is_left_out(self) -> None:
        moves = {*words.EXERCISE, *words.RELEASE, *words.CANCEL, *words.TRANSFER, *words.REPURCHASE, *words.RETRACT}
        used = {*words.SECURITY, *moves, *words.ACCELERATION, *words.POOL, *words.NOT_OURS}
        counts = Counter({kind: len(held) for kind, held in self.package.objects.items()})
        for kind in sorted(counts):
            if kind.startswith(("TX_", "CE_")) and kind not in used:
                text = Text("有 {n} 条 {kind} 未读入。", "{n} of {kind} were not read.")
                self.found.findings.append(text.fill(n=counts[kind], kind=kind))
