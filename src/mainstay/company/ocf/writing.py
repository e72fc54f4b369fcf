"""From grants and a ledger to an Open Cap Format package. 导出 OCF 数据包。

What the format has no word for is carried in comments (conditions, dividends, leavers, phantom stock), so that it comes
back unchanged; what it cannot carry at all is counted in `Written.left_out`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mainstay.chapters.equity.agreed import AGREEMENT, RETRACTION
from mainstay.chapters.equity.kinds import MANNERS, Kind, Units
from mainstay.chapters.equity.leavers import LEAVERS, LeaverRules
from mainstay.chapters.equity.ledger import Deed, Entry
from mainstay.chapters.equity.plans import Grant
from mainstay.chapters.equity.terms import VestingTerms
from mainstay.chapters.equity.terms_json import plan_written, schedule_written
from mainstay.company.ocf import words
from mainstay.company.ocf.noted import moving, name, note
from mainstay.company.ocf.package import packed
from mainstay.company.ocf.reading import Holder
from mainstay.company.ocf.schemas import version

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """Whose shares these are: `country` as in ISO 3166, `plans` by id with their names."""

    id: str
    name: str
    founded_on: date
    country: str
    plans: Mapping[str, str]
    currency: str = "CNY"
    share_class: str = "common"
    lasting: frozenset[str] = frozenset()
    """Plans to whose pool nothing comes back."""


@dataclass(frozen=True, slots=True)
class Written:
    """A package as a zip, and how many grants and entries the format has no place for, by kind or deed."""

    data: bytes
    left_out: Mapping[str, int]


def written(
    company: Company,
    holders: Sequence[Holder],
    grants: Sequence[Grant],
    entries: Sequence[Entry],
    as_of: date,
    made_at: datetime,
    rules: LeaverRules = LEAVERS.default,
) -> Written:
    """A package of what is known by the end of a day. `made_at` needs a time zone; `rules` are for leavers."""
    known = _counting(entries, as_of)
    granted = {one.grant for one in known if one.deed is Deed.GRANT}
    kept = {one.id: one for one in grants if one.id in granted and one.kind is not Kind.CO_INVEST}
    left_out = Counter(str(one.kind) for one in grants if one.id not in kept)
    own = _by_grant(known)
    transactions = [tx for one in kept.values() for tx in _of_grant(company, one, own[one.id], rules, as_of)]
    told = {one.number for grant in kept for one in moving(own[grant])}
    for one in known:
        found = _of_entry(company, one, kept.get(one.grant)) if one.number in told else None
        if found is not None:
            transactions.append(found)
        elif one.deed not in _IMPLIED and not one.reason.startswith(RETRACTION):
            left_out[str(one.deed)] += 1
    transactions += _returns(company, known, kept)
    used = {one.person for one in kept.values()}
    items: dict[str, list[Json]] = {
        "stock_classes_files": [_stock_class(company)],
        "stock_plans_files": [*_plans(company, known)],
        "vesting_terms_files": [schedule_written(one) for one in _schedules(kept.values())],
        "stakeholders_files": [_holder(one) for one in holders if one.id in used],
        "transactions_files": [*transactions, *_pools(known)],
    }
    return Written(packed(_manifest(company, as_of, made_at), items), dict(left_out))


def _by_grant(known: Sequence[Entry]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in known:
        found.setdefault(one.grant, []).append(one)
    return found


_IMPLIED = frozenset({Deed.POOL, Deed.GRANT, Deed.VEST})
"""Deeds that other objects say, or that follow from the terms by time."""


def _counting(entries: Sequence[Entry], as_of: date) -> list[Entry]:
    """Entries up to a day that were not taken back."""
    known = sorted((one for one in entries if one.on <= as_of), key=lambda one: (one.on, one.number))
    undone = {one.to for one in known if one.deed is Deed.REVERSE}
    return [one for one in known if one.deed is not Deed.REVERSE and str(one.number) not in undone]


def _manifest(company: Company, as_of: date, made_at: datetime) -> Json:
    issuer = {
        "object_type": "ISSUER",
        "id": company.id,
        "legal_name": company.name,
        "formation_date": company.founded_on.isoformat(),
        "country_of_formation": company.country,
    }
    return {
        "ocf_version": version(),
        "file_type": "OCF_MANIFEST_FILE",
        "issuer": issuer,
        "as_of": as_of.isoformat(),
        "generated_at": made_at.isoformat(),
    }


def _stock_class(company: Company) -> Json:
    return {
        "object_type": "STOCK_CLASS",
        "id": company.share_class,
        "name": "Common",
        "class_type": "COMMON",
        "default_id_prefix": "CS-",
        "initial_shares_authorized": "NOT APPLICABLE",
        "votes_per_share": "1",
        "seniority": "1",
    }


def _plans(company: Company, known: Sequence[Entry]) -> Iterator[Json]:
    """Each plan with the pool of its first day; later changes are transactions."""
    for plan, called in company.plans.items():
        first = next((one for one in known if one.deed is Deed.POOL and one.plan == plan), None)
        approved = {} if first is None else {"board_approval_date": first.on.isoformat()}
        yield {
            "object_type": "STOCK_PLAN",
            "id": plan,
            "plan_name": called,
            **approved,
            "initial_shares_reserved": "0" if first is None else _number(first.units),
            "default_cancellation_behavior": "RETIRE" if plan in company.lasting else "RETURN_TO_POOL",
            "stock_class_ids": [company.share_class],
        }


def _pools(known: Sequence[Entry]) -> Iterator[Json]:
    reserved: dict[str, Units] = {}
    for one in known:
        if one.deed is not Deed.POOL:
            continue
        first = one.plan not in reserved
        reserved[one.plan] = reserved.get(one.plan, 0) + one.units
        if not first:
            adjusted = {"stock_plan_id": one.plan, "shares_reserved": _number(reserved[one.plan])}
            yield {**_head("TX_STOCK_PLAN_POOL_ADJUSTMENT", one), **adjusted}


def _schedules(grants: Iterable[Grant]) -> Iterator[VestingTerms]:
    yield from {one.terms.schedule.id: one.terms.schedule for one in grants}.values()


def _holder(one: Holder) -> Json:
    number = {"issuer_assigned_id": one.number} if one.number else {}
    return {
        "object_type": "STAKEHOLDER",
        "id": one.id,
        "name": {"legal_name": one.name},
        "stakeholder_type": "INDIVIDUAL",
        **number,
        "current_relationships": ["EMPLOYEE"],
    }


def _number(units: Units | Decimal) -> str:
    return f"{units:f}" if isinstance(units, Decimal) else str(units)


def _of_grant(company: Company, grant: Grant, own: Sequence[Entry], rules: LeaverRules, as_of: date) -> Iterator[Json]:
    """A grant's issue, the start of its vesting, and the events that it waited for."""
    is_stock = grant.kind is Kind.RESTRICTED_STOCK
    yield _stock(company, grant, own) if is_stock else _compensation(grant, own, rules)
    steps = {step.id: grant.starts_on for step in grant.terms.schedule.starts}
    for kind, days in (("TX_VESTING_START", steps), ("TX_VESTING_EVENT", grant.happened)):
        for step, on in days.items():
            if on <= as_of or kind == "TX_VESTING_START":
                yield {
                    "object_type": kind,
                    "id": f"{grant.id}/{step}",
                    "security_id": grant.id,
                    "date": on.isoformat(),
                    "vesting_condition_id": step,
                }


def _issue(kind: str, grant: Grant, own: Sequence[Entry]) -> Json:
    notes = [words.TERMS_NOTE + json.dumps(plan_written(grant.terms), ensure_ascii=False, sort_keys=True), note(own)]
    if grant.kind is Kind.PHANTOM:
        notes.append(words.PHANTOM_NOTE)
    return {
        "object_type": kind,
        "id": f"{grant.id}/issue",
        "security_id": grant.id,
        "date": grant.granted_on.isoformat(),
        "security_law_exemptions": [],
        "stakeholder_id": grant.person,
        "custom_id": grant.id,
        **({"stock_plan_id": grant.plan} if grant.plan else {}),
        "quantity": _number(grant.units),
        "vesting_terms_id": grant.terms.schedule.id,
        "comments": notes,
    }


def _compensation(grant: Grant, own: Sequence[Entry], rules: LeaverRules) -> Json:
    key = "exercise_price" if grant.kind is Kind.OPTION else "base_price"
    priced = MANNERS[grant.kind].exercised or grant.kind is Kind.PHANTOM
    return {
        **_issue("TX_EQUITY_COMPENSATION_ISSUANCE", grant, own),
        "compensation_type": words.WRITTEN[grant.kind],
        **({key: _money(grant.price, grant.currency)} if priced else {}),
        "expiration_date": None if grant.expires_on is None else grant.expires_on.isoformat(),
        "termination_exercise_windows": [
            {"reason": str(kind), "period": rule.window, "period_type": str(rule.window_span)}
            for kind, rule in (grant.terms.leavers or rules).rules.items()
        ],
    }


def _stock(company: Company, grant: Grant, own: Sequence[Entry]) -> Json:
    price = {"share_price": _money(grant.price, grant.currency), "stock_legend_ids": []}
    return {**_issue("TX_STOCK_ISSUANCE", grant, own), "stock_class_id": company.share_class, **price}


def _money(amount: Decimal, currency: str) -> Json:
    return {"amount": f"{amount:f}", "currency": currency}


def _head(kind: str, entry: Entry) -> Json:
    note = [words.EVENT_NOTE + entry.rule]
    return {"object_type": kind, "id": name(entry), "date": entry.on.isoformat(), "comments": note}


def _of_entry(company: Company, entry: Entry, grant: Grant | None) -> Json | None:
    """The transaction for an entry; None where there is none."""
    if grant is None or entry.deed not in _KINDS:
        return None
    is_stock = grant.kind is Kind.RESTRICTED_STOCK
    if entry.reason.startswith(RETRACTION):
        kind = "TX_STOCK_RETRACTION" if is_stock else "TX_EQUITY_COMPENSATION_RETRACTION"
        return {**_head(kind, entry), "security_id": entry.grant, "reason_text": entry.reason}
    kind = _KINDS[entry.deed][is_stock]
    if not kind:
        return None
    each = Decimal(entry.amount) / 100 / entry.units if entry.units else Decimal(0)
    return {
        **_head(kind, entry),
        "security_id": entry.grant,
        "quantity": _number(entry.units),
        **_more(kind, entry, round(each, 10), company.currency),
    }


_KINDS = {
    Deed.EXERCISE: ("TX_EQUITY_COMPENSATION_EXERCISE", ""),
    Deed.RELEASE: ("TX_EQUITY_COMPENSATION_RELEASE", ""),
    Deed.ACCELERATE: ("TX_VESTING_ACCELERATION", "TX_VESTING_ACCELERATION"),
    Deed.FORFEIT: ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_CANCELLATION"),
    Deed.LAPSE: ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_CANCELLATION"),
    Deed.BUY_BACK: ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_REPURCHASE"),
    Deed.TRANSFER: ("TX_EQUITY_COMPENSATION_TRANSFER", "TX_STOCK_TRANSFER"),
}
"""Transactions on compensation, and on stock."""


def _returns(company: Company, known: Sequence[Entry], kept: Mapping[str, Grant]) -> Iterator[Json]:
    """What came back to a pool by agreement or by a retraction; of other cancellations the plan itself says it."""
    for one in known:
        agreed = one.reason.startswith((AGREEMENT, RETRACTION)) and one.deed in {Deed.FORFEIT, Deed.LAPSE}
        if agreed and one.grant in kept and one.plan and one.plan not in company.lasting:
            yield {
                "object_type": "TX_STOCK_PLAN_RETURN_TO_POOL",
                "id": f"{name(one)}-pool",
                "security_id": one.grant,
                "date": one.on.isoformat(),
                "quantity": _number(one.units),
                "stock_plan_id": one.plan,
                "reason_text": one.reason,
            }


def _more(kind: str, entry: Entry, each: Decimal, currency: str) -> Json:
    """What a kind of transaction asks beside the quantity."""
    if kind.endswith(("_CANCELLATION", "_ACCELERATION")):
        return {"reason_text": entry.reason or str(entry.deed)}
    if kind == "TX_STOCK_REPURCHASE":
        return {"price": _money(each, currency)}
    results: Json = {"resulting_security_ids": [f"{name(entry)}-result"]}
    if kind.endswith("_TRANSFER") and (entry.amount or entry.to):
        results["consideration_text"] = f"{Decimal(entry.amount) / 100:f} {currency}; {entry.to}"
    if not kind.endswith("_RELEASE"):
        return results
    return {**results, "settlement_date": entry.on.isoformat(), "release_price": _money(each, currency)}
