"""Facts by program: through the same door as files, all or nothing, and where everybody stands follows at once."""

from __future__ import annotations

import pytest
from api_program import Programs

from mainstay_web.store.facts import held
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.people import Person

TALK = {"person_id": "E201", "day": "2026-10-02", "kind": "one_on_one"}


def test_rows_become_facts_once_with_their_key(program: Programs) -> None:
    token, before = program("director"), Batch.objects.count()
    body = {"source": "hr system", "rows": [TALK, {**TALK, "day": "2026-10-16"}]}
    first = token.post("/facts/talks", body, Idempotency_Key="sync-1")
    again = token.post("/facts/talks", body, Idempotency_Key="sync-1")
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.json() == again.json()
    assert Batch.objects.count() == before + 1
    assert held(["talks"], person="E201")["talks"].height == 2


def test_money_is_read_as_in_files(program: Programs) -> None:
    row = {"person_id": "E201", "from": "2026-09-01", "element": "base", "amount": "32000.50", "per": "month"}
    assert program("director").post("/facts/pay", {"source": "payroll", "rows": [row]}).status_code == 201
    pay = held(["pay"], person="E201")["pay"]
    assert 3_200_050 in pay["amount"].to_list()


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        ("talks", {**TALK, "person_id": "E999"}, "person_id"),
        ("talks", {**TALK, "day": "2026-02-30"}, "day"),
        ("talks", {**TALK, "day": "tomorrow"}, "day"),
        ("talks", {"person_id": "E201", "kind": "one_on_one"}, "day"),
        (
            "pay",
            {"person_id": "E201", "from": "2026-09-01", "element": "base", "amount": "-1", "per": "month"},
            "amount",
        ),
        (
            "pay",
            {"person_id": "E201", "from": "2026-09-01", "element": "base", "amount": "x", "per": "month"},
            "amount",
        ),
        ("posts", {"person_id": "E100", "from": "2026-10-01", "unit": "top", "manager_id": "E201"}, "manager_id"),
        ("posts", {"person_id": "E201", "from": "2026-10-01", "unit": "rd", "manager_id": "E201"}, "manager_id"),
        ("units", {"unit": "rd", "parent": "nowhere", "name": "R&D"}, "parent"),
    ],
)
def test_a_fault_is_named_and_nothing_is_kept(
    program: Programs, table: str, row: dict[str, object], field: str
) -> None:
    counts = {key: model.objects.count() for key, model in FACTS.items()}
    batches = Batch.objects.count()
    good = TALK if table == "talks" else None
    answer = program("director").post(f"/facts/{table}", {"source": "x", "rows": [row, *([good] if good else [])]})
    assert answer.status_code == 422, answer.content
    assert field in {one["field"] for one in answer.json()["errors"]}, answer.content
    assert {key: model.objects.count() for key, model in FACTS.items()} == counts
    assert Batch.objects.count() == batches


@pytest.mark.parametrize("extra", ["batch", "withdrawn", "row", "salary", "further"])
def test_a12_columns_that_the_contract_does_not_have_are_refused(program: Programs, extra: str) -> None:
    answer = program("director").post("/facts/talks", {"source": "x", "rows": [{**TALK, extra: "1"}]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == extra
    assert program("director").post("/facts/nothing", {"source": "x", "rows": [TALK]}).status_code == 422


@pytest.mark.parametrize("who", ["manager", "employee", "auditor", "admin", "ombuds"])
def test_a11_only_those_who_import_may(program: Programs, who: str) -> None:
    assert program(who).post("/facts/talks", {"source": "x", "rows": [TALK]}).status_code == 403


def test_a06_a_transfer_by_program_acts_in_the_same_second(program: Programs) -> None:
    manager = program("manager")
    ref = Person.objects.get(number="E201").ref
    assert "hired_on" in manager.get(f"/people/{ref}").json()
    row = {"person_id": "E201", "from": "2026-10-31", "unit": "sales", "manager_id": "E300", "job": "Sales"}
    answer = program("director").post("/facts/posts", {"source": "hr system", "rows": [row]})
    assert answer.status_code == 201, answer.content
    assert "hired_on" not in manager.get(f"/people/{ref}").json()


def test_the_tables_are_described(program: Programs) -> None:
    items = program("director").get("/tables").json()["items"]
    assert {one["key"] for one in items} == set(FACTS)


def test_w09_too_many_rows_are_refused(program: Programs) -> None:
    rows = [{"day": "x"}] * 5001
    assert program("director").post("/facts/talks", {"source": "x", "rows": rows}).status_code == 422
