"""Open Cap Format: the published schema and samples, and packages of ours that come back as they went."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.chapters.equity.acceleration import Acceleration
from mainstay.chapters.equity.conditions import AllOf, Proof, Result, Service, Tenure
from mainstay.chapters.equity.kinds import Kind
from mainstay.chapters.equity.ledger import Deed, Entry, book
from mainstay.chapters.equity.plans import Grant, Miss, Need, PlanTerms
from mainstay.chapters.equity.schedule import tranches
from mainstay.chapters.equity.terms import WrongTermsError, listed, periodic, yearly
from mainstay.chapters.equity.terms_json import schedule_read
from mainstay.chapters.equity.vesting import due
from mainstay.company.ocf import Company, Holder, PackageError, made, opened, taken, unzipped, written
from mainstay.company.ocf.schemas import by_object_type, flaws, object_flaws, schemas

OCF = Path(__file__).parents[2] / "vectors" / "ocf"
DAY = date(2029, 6, 30)
ABSURD: tuple[Any, ...] = (None, 7, "", "x", [], {}, {"id": 3, "object_type": "ISSUER"}, [{}, {}], True)
SAMPLES = opened(OCF / "samples")
MADE = datetime(2029, 6, 30, 8, tzinfo=UTC)


def test_every_schema_is_understood_and_keeps_its_notice() -> None:
    assert len(schemas()) == 175
    for schema in schemas().values():
        assert "Copyright © 2026 Open Cap Table Coalition" in schema["$comment"]
    for key in schemas():
        for absurd in ABSURD:
            flaws(absurd, key)  # raises UnknownKeywordError where a keyword is not understood


@pytest.mark.parametrize("path", sorted(OCF.glob("samples/*.json")), ids=lambda path: path.name)
def test_published_samples_fit_the_schema(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    for one in data.get("items", [data.get("issuer")]):
        assert object_flaws(one) == []


def test_published_samples_are_taken_in() -> None:
    package = SAMPLES
    assert package.flaws == ()
    assert {one.text.en for one in package.remarks} == {"It differs from the manifest's checksum."}
    found = taken(package)
    assert {grant.kind for grant in found.grants.values()} == {Kind.RSU, Kind.RESTRICTED_STOCK}
    assert len(found.terms) == 5
    said = " ".join(one.en for one in found.findings)
    assert "2 of TX_WARRANT_EXERCISE were not read." in said
    book(found.entries)


def test_the_tutorial_names_what_is_wrong_with_it() -> None:
    """The published tutorial has a field that the schema does not know, and a step that refers to none."""
    package = opened(OCF / "tutorial")
    assert [one.where for one in package.flaws] == ["manifest.issuer"]
    with pytest.raises(ValueError, match="flaws"):
        taken(package)
    found = taken(replace(package, flaws=()))
    assert "“cliff”, which is not there" in found.findings[0].en
    assert found.grants == {}


def test_the_tutorial_mended_vests_and_is_exercised() -> None:
    package = opened(OCF / "tutorial")
    terms = copy.deepcopy(package.objects["VESTING_TERMS"][0])
    conditions: Any = terms["vesting_conditions"]
    conditions[2]["trigger"]["relative_to_condition_id"] = conditions[1]["id"]
    found = taken(replace(package, flaws=(), objects={**package.objects, "VESTING_TERMS": (terms,)}))
    (grant,) = found.grants.values()
    assert (grant.kind, grant.units, grant.price) == (Kind.OPTION, 100_000, Decimal("0.10"))
    held = book(found.entries).holdings[grant.id]
    assert [one.units for one in found.entries if one.deed is Deed.VEST] == [25_000, 2083]
    assert (held.vested, held.exercised, held.paid) == (27_083, 25_000, 250_000)
    assert found.findings == []


def _grants() -> list[Grant]:
    condition = AllOf((Tenure(36), Result("target", "年度目标")))
    conditional = PlanTerms(
        yearly("four years", 4), {"*": Need(condition, Miss.CARRY, 90)}, accelerations=(Acceleration(),)
    )
    start = date(2026, 1, 31)
    monthly = PlanTerms(periodic("m", months=1, times=48, cliff_months=12))
    parts = PlanTerms(listed("l", ((12, Decimal("0.4")), (24, Decimal("0.3")), (36, Decimal("0.3")))))
    ends = date(2036, 1, 30)
    return [
        Grant("g1", "p1", "s1", Kind.RSU, 1000, start, start, conditional),
        Grant("g2", "p1", "s1", Kind.OPTION, 4800, start, start, monthly, Decimal("1.25"), expires_on=ends),
        Grant("g3", "p1", "s2", Kind.RESTRICTED_STOCK, 300, start, start, parts, Decimal("8.00")),
        Grant("g4", "p1", "s2", Kind.PHANTOM, 100, start, start, PlanTerms(yearly("two", 2)), Decimal(10)),
        Grant("g5", "p1", "s2", Kind.CASH_SAR, 100, start, start, PlanTerms(yearly("three", 3)), Decimal(10)),
    ]


def _entries(grants: list[Grant]) -> list[Entry]:
    start = date(2026, 1, 31)
    found = [Entry(1, Deed.POOL, date(2026, 1, 1), "p1", units=10_000)]
    found += [Entry(2 + n, Deed.GRANT, start, "p1", g.id, g.person, g.units) for n, g in enumerate(grants)]
    proofs = [Proof("target", met=True, on=date(2028, 4, 1))]
    for grant in grants:
        held = book(found).holdings[grant.id]
        found += due(grant, held, Service(date(2024, 1, 1)), proofs, DAY, number=len(found) + 1)
    more = [
        (Deed.EXERCISE, "g2", 500, "", 62_500), (Deed.FORFEIT, "g2", 100, "each#36", 0),
        (Deed.RELEASE, "g1", 100, "", 0),
        (Deed.BUY_BACK, "g3", 90, "", 72_000), (Deed.DIVIDEND, "g4", 0, "", 5_000), (Deed.LAPSE, "g5", 10, "", 0),
    ]  # fmt: skip
    for deed, grant_id, units, tranche, amount in more:
        person = next(one.person for one in grants if one.id == grant_id)
        found.append(Entry(len(found) + 1, deed, DAY, "p1", grant_id, person, units, tranche, "", amount, "agreed"))
    return found


COMPANY = Company("issuer", "示例科技有限公司", date(2012, 5, 1), "CN", {"p1": "2026 年激励计划"})
HOLDERS = [Holder("s1", "王安", "E001"), Holder("s2", "Li Bo", "E002")]


def test_a_package_of_ours_comes_back_as_it_went() -> None:
    grants = _grants()
    entries = _entries(grants)
    out = written(COMPANY, HOLDERS, grants, entries, DAY, MADE)
    assert out.data == written(COMPANY, HOLDERS, grants, entries, DAY, MADE).data
    assert out.left_out == {"carry": 1, "dividend": 1}
    package = made(unzipped(out.data))
    assert package.flaws == package.remarks == ()
    found = taken(package)
    assert [one.en for one in found.findings] == []
    assert found.grants == {one.id: one for one in grants}
    assert list(found.holders.values()) == HOLDERS
    assert book(found.entries).holdings == book(entries).holdings
    assert book(found.entries).pools == book(entries).pools


def test_transactions_of_others_count_and_the_note_is_set_aside() -> None:
    grants = _grants()
    package = made(unzipped(written(COMPANY, HOLDERS, grants, _entries(grants), DAY, MADE).data))
    objects = {**package.objects, "TX_EQUITY_COMPENSATION_EXERCISE": ()}
    found = taken(replace(package, objects=objects))
    assert [one.en for one in found.findings] == ["The note on “g2” no longer fits its transactions, which count."]
    assert book(found.entries).holdings["g2"].exercised == 0
    assert book(found.entries).holdings["g2"].forfeited == 100


def test_co_investment_has_no_place_there() -> None:
    grants = [replace(_grants()[3], id="c1", kind=Kind.CO_INVEST)]
    entries = [
        Entry(1, Deed.POOL, date(2026, 1, 1), "p1", units=100),
        Entry(2, Deed.GRANT, date(2026, 1, 31), "p1", "c1", "s2", 100),
    ]
    assert written(COMPANY, HOLDERS, grants, entries, DAY, MADE).left_out == {"co_invest": 1}


def test_broken_and_hostile_files_are_refused() -> None:
    with pytest.raises(PackageError, match="zip"):
        unzipped(b"PK nothing")
    with pytest.raises(PackageError, match="JSON"):
        made({"a.json": b"{"})
    with pytest.raises(PackageError, match="JSON"):
        made({"a.json": b"[" * 200_000})
    with pytest.raises(PackageError, match="JSON"):
        made({"a.json": b'{"x": NaN}'})
    with pytest.raises(PackageError, match="manifest"):
        made({"a.json": b"{}"})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(1001):
            bomb.writestr(f"{number}.json", b"{}")
    with pytest.raises(PackageError, match="large"):
        unzipped(buffer.getvalue())


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_field_of_the_wrong_kind_is_a_flaw_and_never_a_crash(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(set(SAMPLES.objects) & set(by_object_type()))))
    one = dict(data.draw(st.sampled_from(SAMPLES.objects[kind])))
    name = data.draw(st.sampled_from(sorted(one)))
    one[name] = data.draw(st.sampled_from([None, 3, [], {}, "\x00", True, [None], {"x": 1}]))
    found = object_flaws(one)
    if one[name] in (3, True, [None], {"x": 1}):
        assert found


DAYS = ["2020-02-30", "9999-12-31", "0001-01-01"]
VALUES: list[Any] = [None, 3, -1, [], {}, "", "x", *DAYS, "1.5", "9" * 40, "-1", "0", True, ["a", "a"]]


def _odd(one: Any, luck: Random) -> Any:
    """A copy in which one field, however deep, is gone or has another value."""
    whole = copy.deepcopy(one)
    place = whole
    while True:
        keys = [key for key in (place if isinstance(place, dict) else range(len(place))) if key != "object_type"]
        if not keys:
            return whole
        key = luck.choice(keys)
        if isinstance(place[key], dict | list) and place[key] and luck.random() < 0.7:
            place = place[key]
            continue
        if isinstance(place, dict) and luck.random() < 0.2:
            del place[key]
        else:
            place[key] = luck.choice(VALUES)
        return whole


OURS = made(unzipped(written(COMPANY, HOLDERS, _grants(), _entries(_grants()), DAY, MADE).data))


@pytest.mark.parametrize("seed", range(150))
def test_an_odd_package_is_refused_or_taken_in_and_never_crashes(seed: int) -> None:
    luck = Random(seed)
    grants = _grants()
    source = (
        SAMPLES if seed % 2 else made(unzipped(written(COMPANY, HOLDERS, grants, _entries(grants), DAY, MADE).data))
    )
    objects = dict(source.objects)
    for _ in range(luck.randrange(1, 4)):
        kind = luck.choice(sorted(objects))
        held = list(objects[kind])
        held[luck.randrange(len(held))] = _odd(luck.choice(held), luck)
        objects[kind] = tuple(held)
    if any(object_flaws(one) for held in objects.values() for one in held):
        return
    try:
        found = taken(replace(source, objects=objects))
    except PackageError:
        return
    book(found.entries)


def test_terms_that_would_take_for_ever_are_refused() -> None:
    terms = copy.deepcopy(SAMPLES.objects["VESTING_TERMS"][0])
    conditions: Any = terms["vesting_conditions"]
    conditions[2]["trigger"]["period"]["occurrences"] = 10**9
    found = taken(replace(SAMPLES, objects={"VESTING_TERMS": (terms,)}))
    assert found.terms == {}
    assert len(found.findings) == 1
    conditions[2]["trigger"]["period"].update(occurrences=36, length=10**9)
    late = taken(replace(SAMPLES, objects={"VESTING_TERMS": (terms,)})).terms[str(terms["id"])]
    assert {one.on for one in tranches(late, 480, date(2026, 1, 31))[1:]} == {date.max}
    with pytest.raises(WrongTermsError):
        schedule_read({**terms, "vesting_conditions": [{**conditions[0], "id": str(n)} for n in range(501)]})
