"""Once round the loop in a real browser, from facts that come in to a promise that is kept.

usage: .venv/bin/python tests/browser/journey.py FOLDER   (takes the pictures: both languages, desktop and phone)
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

SEED = """
import json
import sys
import django
django.setup()
from datetime import timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mainstay.twin import AS_OF, twin
from mainstay_web.actions import system_caller
from mainstay_web.actions.budgets import set_budget
from mainstay_web.demo.seed import seed_company
from mainstay_web.store.people import somebody_to_play
seed_company(twin(90, 24, 7, language="zh").tables, AS_OF, "zh")
set_budget(system_caller(), "2026", "", AS_OF - timedelta(days=200), AS_OF + timedelta(days=400), 300_000_00)
if sys.argv[1:]:
    from mainstay_web.jobs.turn import nightly_turn
    from mainstay_web.demo.seed import seed_pay
    nightly_turn()
    seed_pay("zh")
played = somebody_to_play()
print(json.dumps({"day": [AS_OF.isoformat()], **{key: [one.number, one.name, one.ref] for key, one in played.items()}}))
"""
LATER = """
import sys
import django
django.setup()
from datetime import timedelta
from mainstay_web.store.installation import the_installation
from mainstay_web.store.standing import restand
here = the_installation()
here.day += timedelta(days=int(sys.argv[1]))
here.save()
restand(here.day)
"""
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
PATIENCE = 600_000
"""Milliseconds to wait for what a job or a page does: jobs give way to everything else, and a machine may be busy."""


@dataclass
class House:
    """A served house: its address, what it was told of its people, and how to let days pass in it."""

    url: str
    env: dict[str, str]
    told: dict[str, list[str]]

    def person(self, part: str) -> tuple[str, str, str]:
        """Number, name and reference of a part."""
        number, name, ref = self.told[part]
        return number, name, ref

    def later(self, days: int) -> None:
        """Days pass."""
        subprocess.run([sys.executable, "-c", LATER, str(days)], env=self.env, check=True)


@contextmanager
def served(home: Path, *, turned: bool = False) -> Iterator[House]:
    """A small company in a folder, served with its worker until the end; `turned`: after one turn of the loop, with
    something in each room of pay.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_DEMO": "1", "MAINSTAY_URL": url, "MAINSTAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
    }  # fmt: skip
    seeding = [sys.executable, "-c", SEED, *(["turned"] if turned else [])]
    made = subprocess.run(seeding, env=env, check=True, capture_output=True, text=True)
    command = [sys.executable, "-m", "mainstay.cli", "serve", "--port", str(port)]
    with (home / "server.log").open("wb") as log, subprocess.Popen(command, env=env, stdout=log, stderr=log) as server:
        try:
            _wait_for(f"{url}/healthz")
            yield House(url, env, json.loads(made.stdout.splitlines()[-1]))
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return


@dataclass
class Traveller:
    """Plays all the parts, each in a browser context of its own; takes pictures where there is a folder for them."""

    browser: Browser
    house: House
    lang: str
    width: str
    pictures: Path | None = None
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def as_(self, part: str, address: str) -> Page:
        """The page at an address, as one of the parts."""
        if part not in self.pages:
            wide, high = WIDTHS[self.width]
            context = self.browser.new_context(viewport={"width": wide, "height": high})
            context.add_cookies([{"name": "lang", "value": self.lang, "url": self.house.url}])
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
            page.goto(f"{self.house.url}/demo/")
            page.click(f"#play-{part}")
            self.contexts[part], self.pages[part] = context, page
        page = self.pages[part]
        page.goto(f"{self.house.url}{address}")
        return page

    def picture(self, page: Page, name: str) -> None:
        """A picture of the whole page."""
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= WIDTHS[self.width][0], f"{page.url} scrolls sideways: {wide}"
        if self.pictures is not None:
            page.screenshot(path=self.pictures / f"{name}-{self.lang}-{self.width}.png", full_page=True)

    def close(self) -> None:
        """Leaves."""
        for context in self.contexts.values():
            context.close()


def send(page: Page, action: str, **given: str) -> None:
    """Fills in and sends the form whose action ends so; opens what it is folded in."""
    form = page.locator(f"form[action$='{action}']").first
    form.evaluate("form => { for (let e = form; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }")
    for name, value in given.items():
        box = form.locator(f"[name='{name}']").first
        if box.evaluate("e => e.type === 'checkbox'"):
            box.check()
        elif box.evaluate("e => e.tagName === 'SELECT'"):
            box.select_option(value)
        else:
            box.fill(value)
    form.locator("button:not([name='compare'])").last.click()
    confirm = page.locator("dialog#confirm[open] button[value='yes']")
    if confirm.count():
        confirm.click()
    page.wait_for_load_state()


MEASURE = "recognition.instant"
"""What is agreed: thanks in the open, which a fact shows to have been given."""


def travel(way: Traveller, files: Path) -> None:
    """Once round: facts in, alert, talk, cause, package, second person, promise, kept by a fact, outcome, learnt."""
    _facts_come_in(way, files)
    case = _the_warning_opens_a_case(way)
    _the_talk(way, case)
    _the_package(way, case)
    _the_promise_is_kept(way, case)
    _what_was_learnt(way, case)
    assert way.errors == [], way.errors


def _facts_come_in(way: Traveller, files: Path) -> None:
    page = way.as_("hrbp", "/imports/")
    page.set_input_files("#files", sorted(files.glob("*.csv")))
    page.locator("main form:has(#files) button").last.click()
    page.wait_for_selector("form[action$='/check']")
    way.picture(page, "01-recognised")
    send(page, "/check")
    page.wait_for_selector("form[action$='/apply']")
    way.picture(page, "02-dry-run")
    send(page, "/apply")
    page.wait_for_selector("a[href*='/imports/batches/']")
    way.picture(page, "03-imported")


def _the_warning_opens_a_case(way: Traveller) -> str:
    page = way.as_("director", "/turns/")
    send(page, "/turns/run")
    _, name, _ = way.house.person("employee")
    deadline = time.monotonic() + 180
    while True:
        page = way.as_("hrbp", "/queue/")
        link = page.locator("main tr", has_text=name).locator("a[href^='/cases/']")
        if link.count():
            break
        assert time.monotonic() < deadline, "no alert"
        time.sleep(2)
    way.picture(page, "04-queue")
    address = str(link.first.get_attribute("href"))
    page = way.as_("hrbp", address)
    way.picture(page, "05-case")
    send(page, "/do/assign", owner=way.house.person("manager")[0])
    return address


def _the_talk(way: Traveller, case: str) -> None:
    page = way.as_("manager", case)
    way.picture(page, "06-talk")
    assert "%" not in page.locator("main").inner_text(), "managers see no number"
    send(page, "/do/talk", note="She misses being told that her work matters.")
    page = way.as_("manager", case)
    page.locator("form[action$='/do/cause'] [name='drivers'][value='recognition']").check()
    send(page, "/do/cause", words="Nobody says thank you here.")


def _the_package(way: Traveller, case: str) -> None:
    page = way.as_("hrbp", case)
    manager = way.house.person("manager")[0]
    box = page.locator(f"[name='pick-{MEASURE}']")
    box.evaluate("box => { for (let e = box; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true }")
    box.check()
    page.locator(f"[name='owner-{MEASURE}']").select_option(manager)
    page.wait_for_load_state("networkidle")
    way.picture(page, "07-package")
    send(page, "/do/propose", reason="It answers what was named, and costs next to nothing.")
    page = way.as_("hrbp", case)
    assert page.locator("form[action$='/do/approve']").count() == 0, "nobody approves what they proposed"
    page = way.as_("director", case)
    way.picture(page, "08-approval")
    send(page, "/do/approve", reason="I have spoken with both, and it is right.")
    for part, address in (("manager", "/promises/"), ("employee", "/my/promises/")):
        page = way.as_(part, address)
        while page.locator("form[action$='/agree']").count():
            send(page, "/agree")
            page = way.as_(part, address)
        way.picture(page, f"09-{part}-agreed")


def _the_promise_is_kept(way: Traveller, case: str) -> None:
    way.house.later(12)
    _, _, person = way.house.person("employee")
    page = way.as_("manager", f"/thanks/{person}/")
    page.fill("[name='words']", "The release stood because you stayed with it.")
    way.picture(page, "10-thanks")
    page.locator("form[action*='/thanks/'] button").first.click()
    page.wait_for_load_state()
    page = way.as_("manager", "/promises/")
    way.picture(page, "11-kept-by-a-fact")
    send(page, "/fact")
    page = way.as_("hrbp", case)
    send(page, "/do/close", outcome="stayed", reason="She stays; we look again in spring.")
    way.picture(way.as_("hrbp", case), "12-closed")


def _what_was_learnt(way: Traveller, case: str) -> None:
    before = _cases_of(way)
    way.house.later(60)
    send(way.as_("director", "/turns/"), "/turns/run")
    deadline = time.monotonic() + 180
    while _cases_of(way) == before:
        assert time.monotonic() < deadline, f"nothing was learnt from {case}"
        time.sleep(2)
    way.picture(way.as_("director", "/worth/"), "13-what-works")


def _cases_of(way: Traveller) -> str:
    """What the page of what works says of the measure."""
    page = way.as_("director", "/worth/")
    label = {"zh": "即时公开认可", "en": "Instant recognition"}[way.lang]
    return page.locator("main tr", has_text=label).first.inner_text()


def facts_of(house: House, folder: Path) -> Path:
    """The new facts: the employee's last shares have just vested, and a promise to them was broken."""
    number, day = house.person("employee")[0], date.fromisoformat(house.told["day"][0])
    folder.mkdir()
    granted, past = day - timedelta(days=400), day - timedelta(days=5)
    (folder / "grants.csv").write_text(
        f"grant_id,person_id,granted_on,kind,units,price,value_per_unit\nGJ1,{number},{granted},rsu,1000,,50\n", "utf-8"
    )
    (folder / "vesting.csv").write_text(f"grant_id,on,units\nGJ1,{past},1000\n", "utf-8")
    (folder / "commitments.csv").write_text(
        f"commitment_id,person_id,made_on,due,what,broken_on\nCJ1,{number},{granted},{past},a mentor,{past}\n", "utf-8"
    )
    return folder


def main() -> None:
    """Takes the pictures."""
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for lang, width in (("zh", "desktop"), ("en", "phone"), ("en", "desktop"), ("zh", "phone")):
            with tempfile.TemporaryDirectory() as home, served(Path(home)) as house:
                way = Traveller(browser, house, lang, width, pictures)
                travel(way, facts_of(house, Path(home) / "facts"))
                way.close()
        browser.close()


if __name__ == "__main__":
    main()
