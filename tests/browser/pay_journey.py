"""The analyst's way in a real browser, from a survey to the letters, and the employee's: statement, shares, scenario.

usage: .venv/bin/python tests/browser/pay_journey.py FOLDER   (takes the pictures: both languages, desktop and phone)
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from journey import WIDTHS, House, Traveller, send, served
from playwright.sync_api import sync_playwright

PREPARE = """
import json
import sys
import django
django.setup()
from datetime import date, timedelta
import polars as pl
from mainstay.company.contract import BY_KEY
from mainstay.company.parsing import DTYPES
from mainstay.loop.tables import Tables
from mainstay_web.actions import system_caller
from mainstay_web.actions.facts import import_tables
from mainstay_web.store.people import people_named
person = people_named([sys.argv[1]])[sys.argv[1]]
day = date.fromisoformat(sys.argv[2])
rows = {
    "people": [],
    "grants": [{"grant_id": "GP1", "person_id": person.number, "granted_on": day - timedelta(days=400), "kind": "rsu",
                "units": 4000, "value_per_unit": 50_00}],
    "vesting": [{"grant_id": "GP1", "on": day + timedelta(days=100 + 365 * year), "units": 1000} for year in range(4)],
}
def frame(key):
    columns = BY_KEY[key].columns
    return pl.DataFrame([{one.key: row.get(one.key) for one in columns} for row in rows[key]],
                        {one.key: DTYPES[one.kind] for one in columns}, orient="row")
import_tables(system_caller(), Tables({key: frame(key) for key in rows}), "shares")
print(json.dumps({"job": person.job, "level": person.level, "city": person.city, "family": person.family}))
"""
NOTE = "Same duties, seen with the head of the unit."


def prepared(house: House) -> dict[str, str]:
    """Four tranches to come for the employee; the employee's job, level, city and family."""
    asking = [sys.executable, "-c", PREPARE, house.person("employee")[0], house.told["day"][0]]
    done = subprocess.run(asking, env=house.env, check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def survey(folder: Path, post: dict[str, str]) -> Path:
    """A survey as a consultancy sends it: headings in two languages, yearly yuan as 万."""
    path = folder / "survey.csv"
    rows = [f"{post['job']},{post['city']},{25 + n},{30 + n},{36 + n},{44 + n},{40 + n}" for n in range(1)]
    path.write_text("\n".join(["岗位 Job,城市 City,P25(万),P50(万),P75(万),P90(万),样本量 n", *rows]) + "\n", "utf-8")
    return path


def analyse(way: Traveller, files: Path, post: dict[str, str]) -> None:
    """Survey, match and line by two people each, fairness, review, letters."""
    _a_survey_comes_in(way, survey(files, post))
    _matched_and_reviewed(way, post)
    _the_line(way)
    _is_it_fair(way)
    letters = _a_review(way)
    _the_letter(way, letters)
    assert way.errors == [], way.errors


def _a_survey_comes_in(way: Traveller, file: Path) -> None:
    page = way.as_("compensation", "/pay/market/surveys/")
    page.set_input_files("#file", file)
    day = way.house.told["day"][0]
    form = page.locator("form[action$='/pay/market/surveys/']").first
    form.locator("[name='source']").fill("Leading firms")
    form.locator("[name='effective']").fill(day)
    form.locator("button").last.click()
    page.wait_for_selector("form[action$='/keep']")
    way.picture(page, "p01-survey")
    send(page, "/keep")
    way.picture(way.as_("compensation", "/pay/market/surveys/"), "p02-surveys")


def _matched_and_reviewed(way: Traveller, post: dict[str, str]) -> None:
    page = way.as_("compensation", f"/pay/market/matches/job/?job={quote(post['job'])}")
    page.locator("input[name='of']").first.check()
    way.picture(page, "p03-match")
    send(page, "/matches/propose", note=NOTE)
    page = way.as_("compensation", "/pay/market/matches/")
    assert page.locator("form[action$='/agree']").count() == 0, "nobody reviews an own match"
    page = way.as_("director", "/pay/market/matches/")
    send(page, "/agree", note="Agreed.")


def _the_line(way: Traveller) -> None:
    page = way.as_("compensation", "/pay/market/lines/")
    page.locator("form[action$='/lines/propose'] [name='whom']").select_option("all")
    send(page, "/lines/propose", reason="Key people stand at the market's P75.")
    page = way.as_("director", "/pay/market/lines/")
    way.picture(page, "p04-line")
    send(page, "/agree", note="As decided by the board.")
    page = way.as_("compensation", "/pay/market/")
    page.locator("form[action$='/publish'] button").first.click()
    page.wait_for_load_state()
    way.picture(way.as_("compensation", "/pay/market/"), "p05-board")
    way.picture(way.as_("compensation", "/pay/market/gaps/"), "p06-gaps")


def _is_it_fair(way: Traveller) -> None:
    page = way.as_("compensation", "/fairness/")
    send(page, "/fairness/scan", reason="Before the review.")
    page.wait_for_url("**/fairness/scans/**")
    way.picture(page, "p07-fair")


def _a_review(way: Traveller) -> str:
    """Draft, data check, frozen, sheet, calibration, approval by a second person, letters; its address."""
    day = date.fromisoformat(way.house.told["day"][0])
    page = way.as_("compensation", "/pay/reviews/new/")
    send(
        page, "/pay/reviews/add", name="Annual review", effective=(day + timedelta(days=1)).isoformat(),
        amount="2000000", since=(day - timedelta(days=364)).isoformat(), until=day.isoformat(),
    )  # fmt: skip
    page.wait_for_selector("form[action$='/do/check']")
    review = page.url.removeprefix(way.house.url)
    send(page, "/do/check")
    way.picture(page, "p08-check")
    box = page.locator("form[action$='/do/freeze'] [name='accepted']")
    send(page, "/do/freeze", **({"accepted": "The rest is mended by next year."} if box.count() else {}))
    _the_sheet(way, review)
    page = way.as_("compensation", review)
    send(page, "/do/calibrate")
    way.picture(way.as_("compensation", f"{review}calibration/"), "p10-calibration")
    page = way.as_("compensation", review)
    send(page, "/do/submit", reason="Those below the line come first.")
    page = way.as_("compensation", review)
    assert page.locator("form[action$='/approve']").count() == 0, "nobody approves an own review"
    page = way.as_("director", review)
    way.picture(page, "p11-approval")
    answer = page.locator("form[action$='/approve'] [name='answer']")
    given = {"answer": "I answer for these."} if answer.count() else {}
    send(page, "/approve", reason="Within the budget, and the line is right.", **given)
    page = way.as_("compensation", review)
    send(page, "/do/letters")
    way.picture(way.as_("compensation", review), "p12-letters")
    return review


def _the_sheet(way: Traveller, review: str) -> None:
    number = way.house.person("employee")[0]
    page = way.as_("compensation", f"{review}sheet/")
    way.picture(page, "p09-sheet")
    send(page, "/sheet/paste", cells=f"{number}\tnonsense")
    assert page.locator("main .alert").count(), "a wrong cell is named"
    assert "422" in way.errors.pop(), "and nothing is kept"
    page = way.as_("compensation", f"{review}sheet/")
    send(page, "/sheet/paste", cells=f"{number}\t3%")


def _the_letter(way: Traveller, review: str) -> None:
    page = way.as_("employee", "/my/letters/")
    page.locator("main a[href^='/my/letters/']").first.click()
    page.wait_for_load_state()
    way.picture(page, "p13-letter")
    for link in page.locator("a[href$='.pdf']").all():
        answer = page.request.get(f"{way.house.url}{link.get_attribute('href')}")
        assert answer.body()[:5] == b"%PDF-"
    send(page, "/read")
    assert page.request.get(f"{way.house.url}{review}").status == 404, "reviews are not the employee's"


def look(way: Traveller) -> None:
    """What the employee sees: the statement, on paper too, shares, what a price or leaving would mean."""
    page = way.as_("employee", "/my/rewards/")
    way.picture(page, "p14-rewards")
    for language in ("zh", "en"):
        assert page.request.get(f"{way.house.url}/my/rewards/{language}.pdf").body()[:5] == b"%PDF-"
    page = way.as_("employee", "/my/shares/")
    assert "1,000" in page.locator("main").inner_text()
    way.picture(page, "p15-shares")
    page.locator("#price [name='price']").fill("80")
    page.locator("#price button").click()
    page.wait_for_load_state()
    assert "80.00" in page.locator("#price").inner_text(), "another price is worked out"
    later = date.fromisoformat(way.house.told["day"][0]) + timedelta(days=200)
    page.locator("#leave [name='left']").fill(later.isoformat())
    page.locator("#leave button").click()
    page.wait_for_load_state()
    told = page.locator("#leave").inner_text()
    assert "将失去" in told or "You would lose" in told, "what leaving on that day takes"
    way.picture(page, "p16-scenario")
    assert way.errors == [], way.errors


def main(folder: Path) -> None:
    """All pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for lang, width in (("zh", "desktop"), ("en", "phone")):
            with tempfile.TemporaryDirectory() as home, served(Path(home)) as house:
                way = Traveller(browser, house, lang, width, folder)
                post = prepared(house)
                analyse(way, Path(home), post)
                look(way)
                way.close()
        browser.close()


if __name__ == "__main__":
    assert set(WIDTHS) == {"desktop", "phone"}
    main(Path(sys.argv[1]))
