"""What a case leaves behind: promises whose money adds up, and rows that the contract and `learn` know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from carry_fakes import DAY, agreed, brought_to

from mainstay.chapters import CATALOGUE
from mainstay.company.contract import TABLES
from mainstay.loop.carry import cases
from mainstay.loop.carry.commitments import Evidence, Side, agree, keep
from mainstay.loop.carry.facts import measure_rows, promises_of, talk_row
from mainstay.loop.carry.refusals import NoEvidenceError
from mainstay.loop.carry.states import Kind, State
from mainstay.loop.plans import Offer, Range, promised_by

AGREED = date(2026, 11, 10)
COLUMNS = {table.key: [column.key for column in table.columns] for table in TABLES}
KINDS = {
    table.key: {word.key for column in table.columns if column.key == "kind" for word in column.words}
    for table in TABLES
}


def offer(key: str, cash: int) -> Offer:
    measure = CATALOGUE.measure(key)
    return Offer(
        key, cash, cash, 0, Decimal(1), {}, 0, Range(0.1, 0.2, 0.3), (1.0,) * 4, promised_by(measure, AGREED)
    )  # fmt: skip


OFFERS = [offer("pay.bonus_share", 6_000), offer("career.training", 5_000), offer("culture.one_on_ones", 0)]


def test_every_dated_promise_becomes_one_and_holds_its_own_money() -> None:
    made = promises_of(brought_to(State.APPROVED), OFFERS, "boss", DAY, "2026")
    assert [(one.commitment_id, one.reserved, one.budget) for one in made] == [
        ("c1-1", 0, ""), ("c1-2", 6_000, "2026"), ("c1-3", 5_000, "2026"), ("c1-4", 0, ""),
        ("c1-5", 0, ""), ("c1-6", 0, ""),
    ]  # fmt: skip
    assert sum(one.reserved for one in made) == sum(one.cash_now for one in OFFERS)
    assert made[1].carriers == ("pay",)
    assert {one.case_id for one in made} == {"c1"}


def test_a_promised_talk_is_kept_by_a_talk_and_not_by_a_tick() -> None:
    first = promises_of(brought_to(State.APPROVED), OFFERS, "boss", DAY, "2026")[4]
    both = agree(agree(first, "boss", DAY, Side.OWNER), "p1", DAY, Side.PERSON)
    with pytest.raises(NoEvidenceError):
        keep(both, Evidence(DAY, "p1"))
    assert keep(both, Evidence(DAY, "boss", "talks/9", "talks:one_on_one")).kept_on == DAY


def test_what_was_done_is_evidence_once_it_is_carried() -> None:
    assert measure_rows(brought_to(State.APPROVED), OFFERS, DAY) == []
    (row,) = measure_rows(brought_to(State.CARRIED), OFFERS, DAY)
    assert list(row) == COLUMNS["measures"]
    assert (row["measure"], row["reason"], row["cost"]) == ("pay.bonus_share", "offered", 6_000)
    (asked,) = measure_rows(brought_to(State.CARRIED, Kind.RAISE_REQUEST), OFFERS, DAY)
    assert asked["reason"] == "asked"


def test_the_talk_is_a_fact() -> None:
    assert talk_row(brought_to(State.TALK_DUE)) is None
    row = talk_row(brought_to(State.TALKED))
    assert list(row or {}) == COLUMNS["talks"]
    assert (row or {})["kind"] in KINDS["talks"]


def test_every_carrier_in_the_catalogue_is_a_table_and_a_kind_of_it() -> None:
    own = {fact.key for fact in CATALOGUE.facts}
    shown = {one for measure in CATALOGUE.measures for promise in measure.promises for one in promise.shown_by}
    assert len(shown) > 10
    for one in shown:
        table, _, kind = one.partition(":")
        assert table in COLUMNS
        assert not kind or kind in (own if table == "facts" else KINDS[table])


def test_a_case_is_carried_by_the_promises_made_for_it() -> None:
    made = promises_of(brought_to(State.APPROVED), OFFERS[:1], "boss", DAY, "2026")
    both = [agree(agree(one, "boss", DAY, Side.OWNER), "p1", DAY, Side.PERSON) for one in made]
    assert cases.carry(brought_to(State.APPROVED), "hr", DAY, both).promises == ("c1-1", "c1-2")
    assert agreed().agreed_on == DAY
