"""Nightly files come in by a saved mapping or our template; what is unknown or faulty waits for the director."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from mainstay_web.actions import Caller
from mainstay_web.actions import imports as acts
from mainstay_web.jobs.feeds import import_feeds
from mainstay_web.jobs.registry import Run
from mainstay_web.store.facts import held
from mainstay_web.store.jobs import put
from mainstay_web.store.tables.imports import Upload

from .conftest import PAY, Bring, now, work


def lay_down(home: Path, name: str, text: str, *, old: bool = True) -> Path:
    path = home / "feed" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    if old:
        os.utime(path, (1, 1))
    return path


def feed() -> str:
    return import_feeds(Run(put("import_feeds", {}, "system", timezone.now())))


@pytest.mark.usefixtures("house")
def test_a_feed_of_our_own_layout_is_imported_and_put_away(home: Path) -> None:
    lay_down(home, "pay.csv", PAY)
    growing = lay_down(home, "later.csv", PAY, old=False)
    assert feed() == "1 0"
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 1
    assert growing.exists()
    assert len(list((home / "feed" / "done").iterdir())) == 1
    lay_down(home, "pay.csv", PAY)
    assert feed() == "1 0"
    assert Upload.objects.filter(state=Upload.FORGOTTEN).count() == 1


def test_what_nobody_saved_a_mapping_for_waits_for_the_director(
    home: Path, bring: Bring, caller: Callable[..., Caller], visit: Callable[[str], Client]
) -> None:
    odd = PAY.replace("person_id,from,element,amount,per", "Mitarbeiter No,start day,element kind,amount of pay,period")
    lay_down(home, "odd.csv", odd)
    assert feed() == "0 1"
    left = Upload.objects.get()
    assert visit("director").get(f"/imports/{left.ref}").status_code == 200
    assert visit("hrbp").get(f"/imports/{left.ref}").status_code == 404
    work()
    mine = bring("director", {"mine.csv": PAY})
    acts.save_mapping(caller("director"), mine.ref, 0, "nightly pay")
    lay_down(home, "bad.csv", PAY + "E999,2026-10-01,base,1,month\n")
    assert feed() == "0 1"
    assert held(["pay"])["pay"].filter(amount=3_500_000).height == 0
    assert now(left.ref).state in (Upload.LOOKED, Upload.LOOKING)
