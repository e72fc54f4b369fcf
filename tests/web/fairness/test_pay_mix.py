"""P4: the target mix of the four parts by family and level: seen beside what is paid, decided with a reason, dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.test import Client

from mainstay.chapters.pay.mix import MIXES, Mixes, Part, beyond, long_term
from mainstay_web.actions import Caller, InvalidError, deciding
from mainstay_web.pages.fairness.mixing import read, written
from mainstay_web.store.facts import add
from mainstay_web.store.pay_mix import groups, mixed, mixes
from mainstay_web.store.rules import in_force
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.facts import Batch
from mainstay_web.store.tables.trail import AuditRecord

DAY = date(2026, 10, 31)
Callers = Callable[..., Caller]
Visit = Callable[[str], Client]


def parts_of(number: str) -> None:
    """A bonus of a fifth of the base, and 1,000 units of 100 yuan to vest over two years."""
    batch = Batch.objects.create(source="mix", made_by="test")
    since = {"from": date(2025, 1, 1)}
    add(batch, "pay", person_id=number, **since, element="year_end", amount=7_200_000, per="year")
    add(
        batch, "grants", grant_id="G1", person_id=number, granted_on=date(2025, 1, 1), kind="rsu", units=2_000,
        value_per_unit=100_00,
    )  # fmt: skip
    for on, units, state in (
        (date(2026, 1, 1), 1_000, "vested"), (date(2027, 1, 1), 400, "scheduled"), (date(2027, 7, 1), 100, "scheduled"),
        (date(2028, 1, 1), 500, "scheduled"),
    ):  # fmt: skip
        add(batch, "vesting", grant_id="G1", on=on, units=units, state=state)


def test_what_is_still_to_vest_is_told_a_year() -> None:
    assert long_term([]) == 0
    assert long_term([(date(2027, 1, 1), 400), (date(2027, 7, 1), 100), (date(2028, 1, 1), 500)]) == 500


def test_each_persons_mix_beside_the_target(house: dict[str, Account], caller: Callers) -> None:
    """36 of base, 7.2 of bonus, 5 a year of what vests: 74.7, 0, 14.9 and 10.4 percent."""
    assert house
    parts_of("E201")
    rows = {one.person.number: one for one in mixed(caller("compensation").actor, DAY)}
    assert "H003" not in rows, "never oneself"
    mine = rows["E201"]
    assert (sum(mine.parts.values()), mine.ahead) == (43_200_000, 5_000_000)
    assert [mine.own.of(part) for part in Part] == [Decimal(x) for x in ("0.7469", "0", "0.1494", "0.1037")]
    assert sum(mine.own.of(part) for part in Part) == 1
    assert mine.off
    (group,) = groups(rows.values())
    assert (group.family, group.level, group.people) == ("f", 6, 13)
    assert group.own is not None
    assert group.own.long_term == Decimal("0.0104"), "5 of 480.2"
    assert groups([mine])[0].own is None, "one person's pay is no group's"


def test_the_page_is_for_analysts_and_the_director(house: dict[str, Account], visit: Visit) -> None:
    assert house
    parts_of("E201")
    for who in ("compensation", "director"):
        page = visit(who).get("/pay/bands/mix/").content.decode()
        assert "Target mix of the four parts" in page
        assert "of 65%" in page
        people = visit(who).get("/pay/bands/mix/people/", {"family": "f", "level": "6", "off": "1"}).content.decode()
        assert "Name E201" in people
        assert "¥432,000" in people
    for who in ("hrbp", "manager", "employee", "auditor", "admin"):
        for address in ("/pay/bands/mix/", "/pay/bands/mix/people/"):
            assert visit(who).get(address).status_code == 404, who
        assert visit(who).post("/pay/bands/mix/set", {}).status_code == 404, who


@pytest.mark.parametrize(
    ("address", "column", "value"),
    [("/pay/bands/mix/people/file/", "long_term", 0.1037), ("/pay/bands/people/file/", "fixed", 360_000)],
)
def test_lists_go_out_with_the_same_rights(
    house: dict[str, Account], visit: Visit, address: str, column: str, value: float
) -> None:
    assert house
    parts_of("E201")
    client = visit("compensation")
    frame = pl.read_csv(client.post(f"{address}csv?family=f&level=6").content)
    assert frame.filter(pl.col("number") == "E201")[column].to_list() == [pytest.approx(value)]
    assert "H003" not in frame["number"].to_list(), "never oneself"
    assert client.post(f"{address}xlsx?family=none").status_code == 200, "an empty one is a file, too"
    assert AuditRecord.objects.filter(act="export").count() == 2
    assert client.get(f"{address}csv").status_code == 405
    for who in ("hrbp", "manager", "employee", "auditor"):
        assert visit(who).post(f"{address}csv").status_code == 404, who


def test_targets_go_to_a_spreadsheet_and_back() -> None:
    held = MIXES.default
    assert read("Family\tFrom\tTo\tBase\tPerformance\tYear end\tLong\n" + written(held), "5") == held
    assert read(written(held).replace("\t", "；"), "5%") == held
    assert MIXES.read(MIXES.written(held)) == held


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("研发\t1\t9\t60\t20\t10", "seven columns"), ("研发\t1\t9\t60\t20\t10\t11", "come to 100%"),
        ("研发\t9\t1\t60\t20\t10\t10", "a level or a percentage"), ("研发\t1\t9\tlots\t20\t10\t10", "a level or a"),
        ("\t1\t9\t60\t20\t10\t10\n\t1\t9\t50\t30\t10\t10", "one line"),
    ],
)  # fmt: skip
def test_what_is_pasted_wrong_is_named(text: str, told: str) -> None:
    with pytest.raises(InvalidError) as wrong:
        read(text, "5")
    assert told in wrong.value.text.en


def test_a_new_target_is_dated_and_has_a_reason(house: dict[str, Account], caller: Callers, visit: Visit) -> None:
    assert house
    form = {
        "rows": "f\t1\t99\t50\t30\t10\t10", "tolerance": "3", "since": "2026-11-30", "reason": "more for results",
        "idempotency_key": "a",
    }  # fmt: skip
    client = visit("compensation")
    assert client.post("/pay/bands/mix/set", {**form, "reason": " "}).status_code == 422
    assert client.post("/pay/bands/mix/set", {**form, "since": "2026-10-30", "idempotency_key": "b"}).status_code == 422
    assert client.post("/pay/bands/mix/set", {**form, "idempotency_key": "c"}).status_code == 302
    assert mixes(DAY) == MIXES.default, "not before its day"
    later = in_force(MIXES, date(2026, 11, 30))
    assert (later.lines[0].mix.performance, later.tolerance) == (Decimal("0.3"), Decimal("0.03"))
    assert "more for results" in client.get("/pay/bands/mix/").content.decode()
    with pytest.raises(InvalidError):
        deciding.set_mix(caller("compensation"), Mixes(()), DAY, "none")
    assert not beyond(later.lines[0].mix, later.lines[0].mix, Decimal(0))
