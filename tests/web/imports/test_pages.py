"""The pages of an import, by the roles that may and those that may not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mainstay_web.actions import Caller, RefusedError
from mainstay_web.actions import imports as acts
from mainstay_web.store.facts import held
from mainstay_web.store.tables.imports import SavedMapping, Upload

from .conftest import PAY, Bring, now, work

Visit = Callable[[str], Client]


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found.group(1)


def test_dropped_recognised_tried_and_applied_through_the_pages(visit: Visit) -> None:
    client = visit("director")
    shown = client.get("/imports/").content.decode()
    answer = client.post(
        "/imports/",
        {"files": [SimpleUploadedFile("pay.csv", PAY.encode())], "idempotency_key": field(shown, "idempotency_key")},
    )
    assert answer.status_code == 302
    here = answer.headers["Location"]
    assert 'hx-trigger="every 1s"' in client.get(here).content.decode()
    work()
    looked = client.get(here).content.decode()
    assert "Dry run" in looked
    assert "every 1s" not in looked
    assert "35000" in looked
    assert client.post(f"{here}/check").status_code == 302
    work()
    checked = client.get(here).content.decode()
    assert "Write 2 new and 0 changed rows" in checked
    assert client.post(f"{here}/apply", {"version": field(checked, "version")}).status_code == 302
    work()
    applied = client.get(here).content.decode()
    assert "in force" in applied
    batch = re.search(r'href="(/imports/batches/[^"]+)"', applied)
    assert batch
    assert "Undo this import" in client.get(batch.group(1)).content.decode()
    assert client.post(batch.group(1), {"reason": ""}).status_code == 422
    assert client.post(batch.group(1), {"reason": "wrong month"}).status_code == 302
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 0


def test_the_double_click_on_a_file_makes_one_import(visit: Visit) -> None:
    client = visit("director")
    for _ in range(2):
        client.post("/imports/", {"files": [SimpleUploadedFile("p.csv", PAY.encode())], "idempotency_key": "k1"})
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("who", ["manager", "employee", "admin", "auditor", "ombuds"])
def test_who_may_not_import_finds_nothing(visit: Visit, bring: Bring, who: str) -> None:
    upload = bring("director", {"pay.csv": PAY}, "applied")
    assert upload.batch is not None
    client = visit(who)
    for address in ("/imports/", f"/imports/{upload.ref}", f"/imports/batches/{upload.batch.ref}",
                    "/imports/template/zh"):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post("/imports/", {"files": [SimpleUploadedFile("p.csv", b"a,b")]}).status_code == 404


@pytest.mark.parametrize("who", ["hrbp", "hrbp_sales", "compensation"])
def test_a11_nobody_opens_or_applies_the_upload_of_another(
    visit: Visit, bring: Bring, caller: Callable[..., Caller], who: str
) -> None:
    upload = bring("director", {"pay.csv": PAY}, "checked")
    client = visit(who)
    for part in ("", "/sheets/0", "/marked.xlsx", "/check", "/apply", "/look", "/forget"):
        assert client.get(f"/imports/{upload.ref}{part}").status_code == 404, part
        assert client.post(f"/imports/{upload.ref}{part}", {"version": 1}).status_code in (404, 405), part
    with pytest.raises(RefusedError):
        acts.apply_import(caller(who), upload.ref, upload.version, partly=False)
    assert now(upload.ref).state == Upload.CHECKED
    applied = bring(who, {"other.csv": PAY.replace("35000", "35001")}, "applied")
    assert applied.batch is not None
    assert client.get(f"/imports/batches/{applied.batch.ref}").status_code == 200
    assert visit("director").get(f"/imports/batches/{applied.batch.ref}").status_code == 200


def test_columns_are_set_right_by_select_boxes_and_remembered(visit: Visit, bring: Bring) -> None:
    odd = "工号,起始,啥,多少,周期\nE201,2026-10-01,base,35000,month\n"
    upload = bring("director", {"odd.csv": odd})
    client = visit("director")
    here = f"/imports/{upload.ref}/sheets/0"
    answer = client.post(here, {"version": now(upload.ref).version, "do": "propose", "table": "pay"})
    assert answer.status_code == 302
    assert client.get(here).status_code == 200
    told = {"c0": "pay.person_id", "c1": "pay.from", "c2": "pay.element", "c3": "pay.amount", "c4": "pay.per"}
    answer = client.post(
        here,
        {**told, "version": now(upload.ref).version, "chosen": "on", "period": "", "do": "name", "name": "odd one"},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert SavedMapping.objects.get().name == "odd one"
    assert client.post(here, {**told, "version": 1}).status_code == 409
    acts_ref = bring("director", {"next.csv": odd.replace("35000", "36000")}, "checked")
    assert acts_ref.counts["pay"]["new"] == 1
    assert acts_ref.allows == "whole"
    assert "odd one" in client.get("/imports/").content.decode()


def test_the_template_comes_in_both_languages(visit: Visit) -> None:
    for language in ("zh", "en"):
        answer = visit("compensation").get(f"/imports/template/{language}")
        assert answer.content[:2] == b"PK"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert visit("compensation").get("/imports/template/fr").status_code == 404


def test_faults_are_shown_by_cell_and_marked_in_a_workbook(visit: Visit, bring: Bring) -> None:
    upload = bring(
        "director", {"pay.csv": PAY + "E999,2026-10-01,base,1,month\nE203,not a day,base,1,month\n"}, "checked"
    )
    assert upload.allows == "partly"
    assert upload.counts["pay"]["left_out"] == 2
    client = visit("director")
    shown = client.get(f"/imports/{upload.ref}").content.decode()
    assert "not a day" in shown
    assert "Leave out the 2 faulty rows" in shown
    book = client.get(f"/imports/{upload.ref}/marked.xlsx")
    assert io.BytesIO(book.content).read(2) == b"PK"
    assert client.post(f"/imports/{upload.ref}/apply", {"version": upload.version}).status_code == 422
    assert client.post(f"/imports/{upload.ref}/apply", {"version": upload.version, "partly": "on"}).status_code == 302
    work()
    assert now(upload.ref).state == Upload.APPLIED
    assert held(["pay"])["pay"].filter(person_id="E203").height == 1
