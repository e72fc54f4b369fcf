"""The description and the answers agree: what comes is what was described, and every example is true to its schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from api_program import Programs
from django.test import Client
from schema_check import wrong

from mainstay.loop.carry.states import Kind, Severity
from mainstay_web.actions import Caller, cases, promises
from mainstay_web.api.urls import description
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.cases import Case, Commitment
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.messages import Parcel
from mainstay_web.store.tables.people import Person
from mainstay_web.store.tables.turns import Turn

Who = Callable[..., Caller]
REFS = {
    "people": Person, "cases": Case, "promises": Commitment, "turns": Turn, "jobs": Job, "events": Parcel,
    "pay": Person, "market-gaps": Person, "equity": Person,
}  # fmt: skip


@pytest.fixture
def lived_in(caller: Who) -> None:
    """One of everything."""
    from django.utils import timezone  # noqa: PLC0415 - only here

    hrbp, manager = caller("hrbp"), caller("manager")
    cases.open_case(hrbp, "E201", Kind.ALERT, Severity.HIGH, "why", "E200")
    cases.open_case(hrbp, "E202", Kind.COUNTER_OFFER, Severity.NORMAL, "why")
    promises.promise(manager, "E201", "A mentor", manager.day, "when the budget is there")
    put("outbox", {}, "system", timezone.now())
    Turn.objects.create(as_of="2026-10-31", started_at=timezone.now(), finished_at=timezone.now(), state=Turn.DONE,
                        asked_by="system")  # fmt: skip


def readable() -> list[tuple[str, dict[str, Any]]]:
    paths: dict[str, Any] = description()["paths"]
    return [(path, methods["get"]) for path, methods in paths.items() if "get" in methods]


@pytest.mark.parametrize("who", ["director", "hrbp", "manager", "employee", "admin"])
def test_every_answer_is_as_described(lived_in: None, program: Programs, who: str) -> None:
    del lived_in
    token, seen = program(who), 0
    for path, operation in readable():
        for ref in _refs(path):
            answer = token.get(path.replace("{ref}", ref), Reason="a contract test")
            content = operation["responses"][str(answer.status_code)]["content"]
            kind = answer.headers["Content-Type"].partition(";")[0]
            assert wrong(answer.json(), content[kind]["schema"], description()) == [], (path, answer.content)
            seen += answer.status_code == 200
    assert seen >= 2


def _refs(path: str) -> list[str]:
    if "{ref}" not in path:
        return ["-"]
    return [str(one) for one in REFS[path.split("/")[-2]]._default_manager.values_list("ref", flat=True)[:3]]


def test_every_refusal_is_as_described(program: Programs) -> None:
    token = program("employee")
    problem = description()["components"]["schemas"]["Problem"]
    for path, methods in description()["paths"].items():
        for method in methods:
            if method == "get":
                continue
            answer = token.ask(method.upper(), path.replace("{ref}", "0" * 16), {"nonsense": 1})
            assert str(answer.status_code) in methods[method]["responses"], (method, path, answer.status_code)
            assert wrong(answer.json(), problem, description()) == []


def test_everything_is_described_for_people(client: Client) -> None:
    text = client.get("/api/v1/openapi.json").json()
    assert text == json.loads(json.dumps(description()))
    ids = [one["operationId"] for methods in text["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    for methods in text["paths"].values():
        for one in methods.values():
            assert one["description"]
            assert one["security"]
    for name, schema in text["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema.get("description"), name


def test_every_example_is_true_to_its_schema() -> None:
    root = description()
    told = {name: one for name, one in root["components"]["schemas"].items() if "examples" in one}
    assert len(told) >= 20
    for name, schema in told.items():
        for example in schema["examples"]:
            assert wrong(example, schema, root) == [], name


def test_what_is_not_as_described_is_seen() -> None:
    root = description()
    person = root["components"]["schemas"]["Person"]
    assert wrong({"ref": 1}, person, root)
    assert wrong({"salary": 1}, person, root)
    assert wrong({"items": []}, root["components"]["schemas"]["People"], root)
