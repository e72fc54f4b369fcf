"""Files and names that mean harm, and values that the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from mainstay_web.actions import Caller, InvalidError, system_caller
from mainstay_web.actions import imports as acts
from mainstay_web.actions.accounts import end_role
from mainstay_web.site import uploads as quota
from mainstay_web.store.facts import held
from mainstay_web.store.tables.accounts import Account, RoleGrant
from mainstay_web.store.tables.imports import Upload

from .conftest import PAY, Bring, now, work

Visit = Callable[[str], Client]

NAMES = (
    "../../etc/passwd.csv",
    "..\\..\\boot.csv",
    "pay.csv:stream",
    "a" * 300 + ".csv",
    "工资😀.csv",
    "<script>alert(1)</script>.csv",
)
BAD = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("name", NAMES)
def test_f11_files_are_stored_by_hash_and_shown_without_folders(visit: Visit, home: Path, name: str) -> None:
    answer = visit("director").post("/imports/", {"files": [SimpleUploadedFile(name, PAY.encode())]})
    assert answer.status_code == 302
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    assert all(path.parent == home / "imports" / "files" and len(path.name) == 64 for path in kept)
    shown = str(Upload.objects.get().files[0][0])
    assert "/" not in shown
    assert len(shown) <= 120


def test_w01_cells_and_headings_are_never_markup(visit: Visit, bring: Bring) -> None:
    text = f"工号,入职日期,离职日期,{BAD},姓名\nE900,2020-01-01,,{BAD},{BAD}\nE901,{BAD},,x,=cmd|'/c calc'!A0\n"
    upload = bring("director", {f"{BAD}.csv": text}, "checked")
    client = visit("director")
    for address in (f"/imports/{upload.ref}", f"/imports/{upload.ref}/sheets/0", "/imports/"):
        shown = client.get(address).content.decode()
        assert "<img src=x" not in shown, address
    assert "&lt;img src=x" in client.get(f"/imports/{upload.ref}").content.decode()


def test_a_request_that_is_too_long_is_refused_before_it_is_read(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr(quota, "MOST", 10_000)
    big = SimpleUploadedFile("big.csv", b"a" * 20_000)
    assert visit("director").post("/imports/", {"files": [big]}).status_code == 400
    assert not (home / "imports").exists()


def test_a_file_above_the_limit_is_refused_with_its_sentence(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.company.child.LARGEST_FILE", 1_000)
    answer = visit("director").post("/imports/", {"files": [SimpleUploadedFile("big.csv", b"a" * 2_000)]})
    assert answer.status_code == 422
    assert "big.csv" in answer.content.decode()
    assert Upload.objects.count() == 0


def test_what_a_partner_may_not_see_of_somebody_is_masked_in_the_differences(visit: Visit, bring: Bring) -> None:
    text = "person_id,from,element,amount,per\nE201,2025-01-01,base,31111,month\nE301,2025-01-01,base,32222,month\n"
    upload = bring("hrbp", {"pay.csv": text}, "checked")
    assert upload.counts["pay"]["changed"] == 2
    shown = visit("hrbp").get(f"/imports/{upload.ref}").content.decode()
    changes = shown[shown.index("Changed cells") :].split("</table>")[0]
    assert "30,000.00" in changes
    assert changes.count("30,000.00") == 1
    assert "••" in changes


def test_samples_of_classes_that_nobody_shows_the_reader_are_masked(visit: Visit, bring: Bring) -> None:
    upload = bring("compensation", {"people.csv": "工号,入职日期,离职日期,出生年份\nE900,2020-02-03,,1987\n"})
    shown = visit("compensation").get(f"/imports/{upload.ref}").content.decode()
    assert "E900" in shown
    assert "1987" not in shown
    assert "2020-02-03" not in shown
    assert "••" in shown


def test_a15_a_right_that_was_taken_away_no_longer_applies(
    bring: Bring, caller: Callable[..., Caller], house: dict[str, Account]
) -> None:
    upload = bring("compensation", {"pay.csv": PAY}, "checked")
    acts.apply_import(caller("compensation"), upload.ref, upload.version, partly=False)
    grant = RoleGrant.objects.get(account=house["compensation"])
    end_role(system_caller(), grant.ref, "left the team")
    with pytest.raises(AssertionError, match="refused"):
        work()
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 0
    assert now(upload.ref).state == Upload.CHECKED
    assert "may not import" in now(upload.ref).trouble[1]
    assert not now(upload.ref).claimed


def test_rows_that_are_gone_are_only_told_unless_somebody_ticks_it(bring: Bring, caller: Callable[..., Caller]) -> None:
    bring("director", {"pay.csv": PAY}, "applied")
    fewer = "\n".join(PAY.splitlines()[:2]) + "\nE201,2025-01-01,base,30000,month\n"
    text = fewer.replace("E201,2026-10-01,base,35000,month\n", "E201,2026-10-01,performance,1,month\n")
    upload = bring("director", {"pay.csv": text}, "checked")
    assert upload.counts["pay"]["gone"] == 1
    acts.apply_import(caller("director"), upload.ref, upload.version, partly=False)
    work()
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 1
    again = bring("director", {"pay.csv": text}, "checked")
    assert again.allows == "whole"
    acts.apply_import(caller("director"), again.ref, again.version, partly=False, withdraw=["pay"])
    work()
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 0
    assert now(again.ref).state == Upload.APPLIED


def test_undoing_is_refused_where_later_records_rest_on_it(bring: Bring, caller: Callable[..., Caller]) -> None:
    people = bring("director", {"people.csv": "工号,入职日期,离职日期\nE900,2020-02-03,\n"}, "applied")
    paid = bring("director", {"pay.csv": PAY.replace("E202", "E900")}, "applied")
    assert people.batch is not None
    assert paid.batch is not None
    with pytest.raises(InvalidError, match="Pay: 1"):
        acts.undo_import(caller("director"), people.batch.ref, "wrong list")
    acts.undo_import(caller("director"), paid.batch.ref, "wrong list")
    acts.undo_import(caller("director"), people.batch.ref, "wrong list")
    assert held(["people"])["people"].filter(person_id="E900").height == 0


@override_settings(DEBUG=False)
def test_the_marked_workbook_is_a_file_to_keep(visit: Visit, bring: Bring) -> None:
    upload = bring("director", {"pay.csv": PAY + "E201,no day,base,1,month\n"}, "checked")
    answer = visit("director").get(f"/imports/{upload.ref}/marked.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
