"""The whole way of an import, without its pages: brought, recognised, tried out, applied, undone."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mainstay_web.actions import Caller
from mainstay_web.actions import imports as acts
from mainstay_web.store.facts import held
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.imports import Upload

from .conftest import PAY, Bring, now, work


def pay() -> pl.DataFrame:
    return held(["pay"])["pay"]


def test_brought_tried_applied_and_undone(bring: Bring, caller: Callable[..., Caller]) -> None:
    upload = bring("director", {"pay.csv": PAY}, "checked")
    assert upload.counts == {"pay": {"new": 2, "changed": 0, "same": 0, "gone": 0, "left_out": 0}}
    assert (upload.faults, upload.allows) == (0, "whole")
    before = pay()
    acts.apply_import(caller("director"), upload.ref, upload.version, partly=False)
    assert pay().equals(before)
    work()
    done = now(upload.ref)
    assert done.state == Upload.APPLIED
    assert not done.claimed
    after = pay()
    assert after.height == before.height + 2
    assert after.filter(person_id="E201", amount=3_500_000).height == 1
    assert done.batch is not None
    assert done.batch.counts == {"pay": 2}
    acts.undo_import(caller("director"), done.batch.ref, "a mistake")
    assert pay().sort("person_id").equals(before.sort("person_id"))
    assert FACTS["pay"].objects.filter(batch=done.batch).count() == 2


def test_f07_the_same_file_again_under_another_name_changes_nothing(bring: Bring) -> None:
    bring("director", {"pay.csv": PAY}, "applied")
    head, one, two = PAY.splitlines()
    again = bring("director", {"gehalt.csv": f"{head}\n{two}\n{one}\n"}, "checked")
    assert again.allows == "nothing"
    assert again.counts["pay"]["same"] == 2


def test_f07_one_row_changed_writes_one_row(bring: Bring) -> None:
    bring("director", {"pay.csv": PAY}, "applied")
    second = bring("director", {"pay.csv": PAY.replace("30000", "31000")}, "applied")
    assert second.batch is not None
    assert second.batch.counts == {"pay": 1}
    assert FACTS["pay"].objects.filter(batch=second.batch).count() == 1
    assert pay().filter(person_id="E202", amount=3_100_000).height == 1
    assert Batch.objects.filter(void=True).count() == 0
