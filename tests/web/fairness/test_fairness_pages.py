"""Scans, bands and overrides as their readers see them, and who must not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db.models import Q
from django.test import Client
from scanned_house import LOW

from mainstay.chapters.pay.bands import Band, Bands
from mainstay_web.actions import Caller, InvalidError, RefusedError
from mainstay_web.actions.fairness import answer_for
from mainstay_web.actions.scanning import scan, set_bands
from mainstay_web.pages.fairness.banding import read, written
from mainstay_web.store.erasing import forget_beside_facts
from mainstay_web.store.fairness_own import fairness_of
from mainstay_web.store.pay_bands import bands, placed
from mainstay_web.store.retention import purge
from mainstay_web.store.scanning import FACTORS, Choices
from mainstay_web.store.scans import findings
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride, FairnessScan
from mainstay_web.store.tables.trail import AccessView, AuditRecord
from mainstay_web.store.workforce import workforce

DAY = date(2026, 10, 31)
Visit = Callable[[str], Client]
Callers = Callable[..., Caller]
PAGES = ("/fairness/", "/fairness/overrides/", "/pay/bands/", "/pay/bands/people/")
ALLOWED = {"compensation", "director"}
ROLES = ("director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee")


@pytest.fixture
def scanned(many: dict[str, Account], caller: Callers) -> FairnessScan:
    """A scan by family and level, and tenure."""
    assert many
    return FairnessScan.objects.get(ref=scan(caller("compensation"), Choices(), "yearly look"))


@pytest.mark.parametrize("who", ROLES)
def test_only_analysts_and_the_director_see_it(scanned: FairnessScan, visit: Visit, who: str) -> None:
    status = 200 if who in ALLOWED else 404
    for path in (*PAGES, f"/fairness/scans/{scanned.ref}/", "/fairness/effect?person=P10&most=1000"):
        assert visit(who).get(path).status_code == status, path
    posted = visit(who).post("/fairness/scan", {"factors": "cell", "beyond": "3", "target": "1", "cap": "10",
                                                "reference": "pooled"})  # fmt: skip
    assert posted.status_code == (302 if who in ALLOWED else 404)


def test_a_scan_tells_the_gap_with_its_interval_and_what_mending_costs(scanned: FairnessScan, visit: Visit) -> None:
    page = visit("compensation").get(f"/fairness/scans/{scanned.ref}/").content.decode()
    sex = scanned.result["kinds"]["sex"]
    assert 0.04 < sex["middle"] < 0.13
    assert sex["low"] < sex["middle"] < sex["high"]
    assert "men are paid" in page
    assert "more than women" in page
    assert "Clear gap" in page
    for words in ("Equal percentage", "Least money", "Balanced", "yearly look", "Not explained"):
        assert words in page
    ends = {one["way"]: one["points"][-1] for one in sex["curves"]}
    assert ends["least"][0] <= ends["naive"][0]
    assert all(type(one["points"][-1][0]) is int for one in sex["curves"])


def test_who_is_far_off_is_found_with_the_money_to_mend_and_never_with_a_group(
    scanned: FairnessScan, visit: Visit
) -> None:
    row = scanned.findings.get(kind="below", person=LOW)
    assert row.mend == row.expected - row.pay > 0
    page = visit("compensation").get(f"/fairness/scans/{scanned.ref}/").content.decode()
    assert f"Name {LOW}" in page
    told = page[page.index("Far below") :]
    assert "women" not in told
    assert "female" not in told


def test_the_same_facts_and_factors_give_the_same_result(scanned: FairnessScan, caller: Callers) -> None:
    again = FairnessScan.objects.get(ref=scan(caller("director"), Choices()))
    assert (again.facts, again.manifest) == (scanned.facts, scanned.manifest)
    other = FairnessScan.objects.get(ref=scan(caller("director"), Choices(("family", "level"))))
    assert other.facts == scanned.facts
    assert other.manifest != scanned.manifest


def test_too_small_groups_are_told_nothing_about(house: dict[str, Account], caller: Callers, visit: Visit) -> None:
    assert house
    ref = scan(caller("compensation"), Choices())
    page = visit("compensation").get(f"/fairness/scans/{ref}/").content.decode()
    kinds = FairnessScan.objects.get(ref=ref).result["kinds"].values()
    assert all(set(one) == {"why_not"} for one in kinds)
    assert "Not enough data yet" in page


@pytest.mark.parametrize(
    "given", [{}, {"factors": "gender"}, {"factors": ["cell", "level"]}, {"factors": "cell", "target": "x"},
              {"factors": "cell", "cap": "0"}, {"factors": "cell", "reference": "me"}],
)  # fmt: skip
def test_what_is_filled_in_wrong_is_said(many: dict[str, Account], visit: Visit, given: dict[str, object]) -> None:
    assert many
    usual = {"beyond": "2.5", "target": "1", "cap": "10", "reference": "pooled"}
    assert visit("compensation").post("/fairness/scan", {**usual, **given}).status_code == 422
    assert not FairnessScan.objects.exists()


def test_a_double_click_scans_once(many: dict[str, Account], visit: Visit) -> None:
    assert many
    form = {"factors": "cell", "beyond": "2.5", "target": "1", "cap": "10", "reference": "pooled",
            "idempotency_key": "k1"}  # fmt: skip
    client = visit("compensation")
    assert [client.post("/fairness/scan", form).status_code for _ in range(2)] == [302, 302]
    assert FairnessScan.objects.count() == 1


def test_a_reader_of_a_part_sees_findings_of_that_part_alone(scanned: FairnessScan, caller: Callers) -> None:
    """Both of two who are compared: an inversion tells of two people's pay."""
    FairnessFinding.objects.create(scan=scanned, kind="above_the_boss", person="P01", other_person="H003", pay=1,
                                   expected=2, mend=1)  # fmt: skip
    seen = findings(caller("compensation").actor, scanned, DAY)
    assert not [one for one in seen if "H003" in (one.row.person, one.row.other_person)]
    part = findings(caller("hrbp").actor, scanned, DAY)
    assert part
    assert all("/rd/" in one.person.units for one in part)
    assert findings(caller("hrbp_sales").actor, scanned, DAY) == []


def test_the_list_is_taken_away_with_the_same_rights(scanned: FairnessScan, visit: Visit) -> None:
    for who in ("hrbp", "auditor", "employee"):
        assert visit(who).post(f"/fairness/scans/{scanned.ref}/list/csv").status_code in (302, 404)
    assert visit("compensation").get(f"/fairness/scans/{scanned.ref}/list/csv").status_code == 405


def test_bands_go_to_a_spreadsheet_and_back() -> None:
    held = Bands((Band("研发", 5, 400_000_00, 500_000_00, 600_000_00), Band("销售", 4, 1_00, 2_00, 3_00)))
    assert read(written(held)) == held
    assert read("序列\t职级\t下限\t目标\t上限\n研发\t5\t400,000\t500,000\t600，000\n").rows == held.rows[:1]
    for wrong in ("研发\t5\t1\t2", "研发\tx\t1\t2\t3\n研发\ty\t1\t2\t3", "研发\t5\t3\t2\t1", "研发\t5\t1\t2\t1e99",
                  "研发\t5\t1\t2\t3\n研发\t5\t1\t2\t3", "研发\t5\tNaN\t2\t3"):  # fmt: skip
        with pytest.raises(InvalidError):
            read(wrong)


def test_bands_hold_from_a_day_on_and_show_who_stands_where(
    many: dict[str, Account], visit: Visit, caller: Callers
) -> None:
    assert many
    client = visit("compensation")
    page = client.get("/pay/bands/").content.decode()
    assert "No bands yet" in page
    assert "研发" in page  # the beginning that is proposed
    form = {"rows": "研发\t4\t200000\t264000\t330000\n研发\t5\t250000\t300000\t360000", "since": DAY.isoformat(),
            "reason": "market of 2026"}  # fmt: skip
    assert client.post("/pay/bands/set", form).status_code == 302
    page = client.get("/pay/bands/").content.decode()
    assert "Compa-ratio" in page
    assert "¥264,000" in page
    later = Bands((Band("研发", 4, 1_00, 2_00, 3_00),))
    set_bands(caller("director"), later, date(2027, 1, 1), "next year")
    assert bands(DAY).rows[0].target == 264_000_00
    assert bands(date(2027, 1, 1)) == later
    assert client.post("/pay/bands/set", {**form, "since": "2020-01-01"}).status_code == 422
    assert client.post("/pay/bands/set", {**form, "reason": " "}).status_code == 422
    assert visit("hrbp").post("/pay/bands/set", form).status_code == 404


def test_each_person_stands_in_their_band(many: dict[str, Account], visit: Visit, caller: Callers) -> None:
    """By hand: P10 is of 研发, level 5; the band is drawn about their pay so that they stand at 80 percent of it."""
    assert many
    force = workforce(DAY)
    pay = int(force.people.fixed[force.place["P10"]])
    set_bands(caller("director"), Bands((Band("研发", 5, pay * 3 // 5, pay * 5 // 4, pay * 11 // 10 * 2),)), DAY, "so")
    (mine,) = [one for one in placed(caller("compensation").actor, DAY, "研发", 5) if one.person.number == "P10"]
    assert mine.place is not None
    assert round(mine.place.compa, 4) == Decimal("0.8")
    page = visit("compensation").get("/pay/bands/people/?family=研发&level=5").content.decode()
    assert "Name P10" in page
    assert "0.80" in page
    outside = visit("compensation").get("/pay/bands/people/?outside=on&level=99999999999999999999").content.decode()
    assert "Name P10" not in outside
    assert "H003" not in {one.person.number for one in placed(caller("compensation").actor, DAY)}
    assert {one.person.number[0] for one in placed(caller("hrbp_sales").actor, DAY)} == {"E"}


def test_distances_are_set_with_a_reason(many: dict[str, Account], visit: Visit) -> None:
    assert many
    form = {"level_step": "8", "boss_step": "5", "veteran_step": "3", "newcomer_months": "12", "veteran_months": "36",
            "least": "3", "reason": "levels are to mean something"}  # fmt: skip
    assert visit("director").post("/pay/bands/distances", form).status_code == 302
    assert 'value="8"' in visit("director").get("/pay/bands/").content.decode()
    assert visit("director").post("/pay/bands/distances", {**form, "least": "0"}).status_code in (400, 422)
    assert visit("manager").post("/pay/bands/distances", form).status_code == 404


def test_an_override_is_given_on_the_page_by_who_may(many: dict[str, Account], visit: Visit) -> None:
    assert many
    form = {"person": "P10", "most": "60000", "reason": "the only one who knows it"}
    assert visit("compensation").post("/fairness/overrides/add", form).status_code == 404
    assert visit("director").post("/fairness/overrides/add", {**form, "person": "nobody"}).status_code == 404
    assert visit("director").post("/fairness/overrides/add", {**form, "most": "1"}).status_code in (302, 422)
    FairnessOverride.objects.all().delete()
    assert visit("director").post("/fairness/overrides/add", form).status_code == 302
    row = FairnessOverride.objects.get()
    page = visit("compensation").get("/fairness/overrides/").content.decode()
    assert "the only one who knows it" in page
    assert "Take back" not in page
    assert "Take back" in visit("director").get("/fairness/overrides/").content.decode()
    assert visit("compensation").post(f"/fairness/overrides/{row.ref}/back").status_code == 404
    assert visit("director").post(f"/fairness/overrides/{row.ref}/back").status_code == 302


def test_an_analyst_tries_a_raise_and_is_not_asked_to_answer_for_it(many: dict[str, Account], visit: Visit) -> None:
    assert many
    page = visit("compensation").get("/fairness/overrides/").content.decode()
    assert "Try a raise" in page
    assert 'action="/fairness/overrides/add"' not in page
    assert '<option value="P10">' in page
    assert '<option value="H003">' not in page, "not oneself"
    tried = visit("compensation").get("/fairness/overrides/", {"person": "P10", "most": "60000"}).content.decode()
    assert "above the line of colleagues" in tried
    assert 'action="/fairness/overrides/add"' in visit("director").get("/fairness/overrides/").content.decode()


def test_the_live_effect_is_a_look_at_the_person_and_tells_no_group(many: dict[str, Account], visit: Visit) -> None:
    assert many
    page = visit("compensation").get("/fairness/effect?person=P10&most=60000").content.decode()
    assert "Fixed yearly pay" in page
    assert "Adjusted gap by" not in page  # the analyst may not see personal data
    assert AccessView.objects.filter(person="P10", page="fairness_effect").exists()
    assert "Adjusted gap by" in visit("director").get("/fairness/effect?person=P10&most=60000").content.decode()
    own = visit("compensation").get("/fairness/effect?person=H003&most=60000").content.decode()
    assert "Fixed yearly pay" not in own


def test_a_scan_without_pay_says_so(house: dict[str, Account], caller: Callers) -> None:
    assert house
    with pytest.raises(RefusedError):
        scan(caller("hrbp"), Choices())
    with pytest.raises(RefusedError):
        answer_for(caller("compensation"), "P10", 1, "x")


def test_whoever_is_erased_is_in_no_finding_nor_override(scanned: FairnessScan, caller: Callers) -> None:
    FairnessFinding.objects.create(scan=scanned, kind="above_the_boss", person="P01", other_person="P02", pay=1,
                                   expected=2, mend=1)  # fmt: skip
    answer_for(caller("director"), "P02", 60_000_00, "so")
    forget_beside_facts("P02")
    assert not FairnessFinding.objects.filter(Q(person="P02") | Q(other_person="P02")).exists()
    assert not FairnessOverride.objects.filter(person="P02").exists()
    assert FairnessScan.objects.filter(pk=scanned.pk).exists()


def test_findings_and_overrides_go_after_their_time_and_are_in_ones_own_copy(
    scanned: FairnessScan, caller: Callers
) -> None:
    answer_for(caller("director"), LOW, 200_000_00, "kept")
    own = fairness_of(LOW)
    assert [one["what_en"] for one in own["fairness_findings"] if "below" in one["what_en"]]
    assert [one["reason"] for one in own["fairness_overrides"]] == ["kept"]
    assert purge("fairness", date(2029, 10, 1)) == 0
    due = scanned.findings.count() + 1
    assert purge("fairness", date(2029, 11, 1)) == due
    assert not scanned.findings.exists()
    assert not FairnessOverride.objects.exists()


def test_the_parts_of_the_gap_have_intervals_on_the_page_and_in_the_file(scanned: FairnessScan, visit: Visit) -> None:
    kept = scanned.result["kinds"]["sex"]
    split, (explained, rest) = kept["split"], kept["split"]["spans"]
    assert explained[0] < sum(share for _, share in split["explained"]) < explained[1]
    assert rest[0] < split["unexplained"] < rest[1]
    page = visit("compensation").get(f"/fairness/scans/{scanned.ref}/").content.decode()
    for span in (explained, rest):
        low, high = sorted(100 * end * (1 if split["raw"] >= 0 else -1) for end in span)
        assert f"(95% interval: {low:.1f} to {high:.1f})" in page
        assert f"{low:+.1f} to {high:+.1f}" in page
    file = visit("compensation").post(f"/fairness/scans/{scanned.ref}/gaps/csv").content
    rows = pl.read_csv(io.BytesIO(file)).filter(pl.col("By") == "sex").to_dicts()
    told = {one["What"]: (one["Estimate"], one["95% low"], one["95% high"]) for one in rows}
    assert told["At equal factors"] == pytest.approx([100 * kept[end] for end in ("middle", "low", "high")])
    assert told["Explained by all factors"][1:] == pytest.approx([100 * end for end in explained])
    assert split["each"], "each factor has its own, where its data say enough"
    for key, share in split["explained"]:
        name = FACTORS[key].en
        span = split["each"].get(key)
        assert told[name][0] == pytest.approx(100 * share)
        assert told[name][1:] == ((None, None) if span is None else pytest.approx([100 * end for end in span]))
        if span is not None:
            low, high = sorted(100 * end * (1 if split["raw"] >= 0 else -1) for end in span)
            assert f"{low:+.1f} to {high:+.1f}" in page
    assert ("not enough data" in page) is any(key not in split["each"] for key, _ in split["explained"])
    assert told["Not explained"][1:] == pytest.approx([100 * end for end in rest])
    assert {(one["Side"], one["Beside"]) for one in rows} == {("men", "women")}
    assert AuditRecord.objects.filter(act="export", details__list=f"fairness-gaps {scanned.ref}").exists()
    assert visit("compensation").post(f"/fairness/scans/{scanned.ref}/gaps/xlsx").content[:2] == b"PK"
    assert visit("compensation").post(f"/fairness/scans/{scanned.ref}/gaps/pdf").status_code == 404
    for who in ("hrbp", "manager", "employee", "auditor"):
        assert visit(who).post(f"/fairness/scans/{scanned.ref}/gaps/csv").status_code == 404
