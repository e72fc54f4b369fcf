"""Commission in a real browser: a period that moved is corrected by two people; a seller looks, asks, is answered.

usage: .venv/bin/python tests/browser/commission_journey.py FOLDER   (takes the pictures: both languages and widths)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from journey import PATIENCE, WIDTHS, Traveller, send, served
from playwright.sync_api import Page, expect, sync_playwright

MISSING = "The deal of last week is not in it."


def correct(way: Traveller) -> None:
    """The demo's late sale has moved a settled month: looked at by a job, corrected by the analyst and the director."""
    page = _moved(way)
    way.picture(page, "c01-moved")
    page.locator("main .alert a[href^='/commission/runs/']").first.click()
    page.wait_for_load_state()
    old = page.url.removeprefix(way.house.url)
    assert page.locator("form[action$='/correct'] [name='reason']").input_value(), "the reason is written already"
    way.picture(page, "c02-to-correct")
    send(page, "/correct")
    new = page.url.removeprefix(way.house.url)
    assert new != old
    page.wait_for_selector("main table")  # the job has worked it out, and the page asked for itself again
    assert page.locator("form[action$='/approve']").count() == 0, "nobody approves an own run"
    page = way.as_("director", new)
    way.picture(page, "c03-approval")
    send(page, "/approve", reason="The late sale belongs in it.")
    page = way.as_("compensation", new)
    assert page.locator("form[action$='/export/xlsx']").count() == 1
    way.picture(page, "c04-corrected")
    page = way.as_("compensation", "/commission/")
    assert page.locator(f"main .alert a[href='{old}']").count() == 0, "nothing is left to be corrected there"


def _moved(way: Traveller) -> Page:
    """The list, as soon as the job has looked."""
    page = way.as_("compensation", "/commission/")
    for _ in range(PATIENCE // 1000):
        if page.locator("main .alert a[href^='/commission/runs/']").count():
            return page
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("the late sale was never noticed")


def sell(way: Traveller) -> None:
    """What the seller sees: today, one more sale, where it comes from, a question, and its answer."""
    page = way.as_("employee", "/my/commission/")
    page.locator("[name='extra']").first.fill("60000")
    told = page.locator(".live .sum").first
    expect(told).to_have_text("1,440.00")  # 2 % of it, times 1.2 for what is above the quota
    expect(page.locator("main .share svg").first).to_be_visible()  # how much of the quota is attained
    page.locator("main details summary").first.click()
    way.picture(page, "c05-mine")
    page.locator("main a[href^='/commission/statements/']").first.click()
    page.wait_for_load_state()
    statement = page.url.removeprefix(way.house.url)
    way.picture(page, "c06-statement")
    page.locator("main details:has(#f-ask-whole) > summary").click()
    page.locator("#f-ask-whole").fill(MISSING)
    page.locator("form:has(#f-ask-whole) button").last.click()
    page.wait_for_load_state()
    page = way.as_("compensation", "/commission/questions/")
    card = page.locator("main section, main .card").filter(has_text=MISSING).last
    card.locator("[value='wrong']").check()
    card.locator("[name='words']").fill("It was collected in the next month, and is on that statement.")
    card.locator("button").last.click()
    page.wait_for_load_state()
    page = way.as_("employee", statement)
    expect(page.locator("main")).to_contain_text("It was collected in the next month")
    way.picture(page, "c07-answered")
    assert way.errors == [], way.errors


def main(folder: Path) -> None:
    """All pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for lang, width in (("zh", "desktop"), ("en", "phone")):
            with tempfile.TemporaryDirectory() as home, served(Path(home), turned=True) as house:
                way = Traveller(browser, house, lang, width, folder)
                correct(way)
                sell(way)
                way.close()
        browser.close()


if __name__ == "__main__":
    assert set(WIDTHS) == {"desktop", "phone"}
    main(Path(sys.argv[1]))
