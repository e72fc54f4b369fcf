"""The report as a person meets it in a browser: both languages, both widths, no network, printable, accessible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey import PATIENCE
from playwright.sync_api import Browser, Page, expect

WIDTHS = (1280, 390)
LANGUAGES = ("zh", "en")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def watch(page: Page) -> list[str]:
    """Everything that goes wrong or out: console errors, page errors, and requests other than the file itself."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None
    )
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    return wrong


def speak(page: Page, language: str) -> None:
    page.click(f".switch button[lang={language}]")


def violations(page: Page) -> list[tuple[str, Any]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        (rule["id"], [node["html"][:160] for node in rule["nodes"][:3]])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


def test_it_opens_without_network_errors_or_live_names(page: Page, report: str) -> None:
    wrong = watch(page)
    page.goto(report)
    page.click("#people a")
    page.wait_for_timeout(200)
    assert wrong == []
    expect(page.get_by_text("<script>alert('x')</script>").first).to_be_attached()


def test_the_policy_forbids_what_a_planted_script_would_do(page: Page, report: str) -> None:
    page.goto(report)
    page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('script'), {text: 'window.bad = 1'}))"
    )
    assert page.evaluate("window.bad") is None
    refused = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', (e) => String(e))")
    assert "TypeError" in refused


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_stands_alone(page: Page, report: str, language: str) -> None:
    page.goto(report)
    speak(page, language)
    assert page.evaluate("document.documentElement.lang") == language
    other = "en" if language == "zh" else "zh"
    seen = page.evaluate(
        f"[...document.querySelectorAll('main [lang={other}]')].filter((e) => e.getClientRects().length).length"
    )
    assert seen == 0
    shown = page.evaluate(
        f"[...document.querySelectorAll('main [lang={language}]')].filter((e) => e.getClientRects().length).length"
    )
    assert shown > 100


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_and_axe_finds_nothing_serious(page: Page, report: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report)
    speak(page, language)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.evaluate("location.hash = '#p2'")
    expect(page.locator("#p2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_axe_passes_in_the_dark_too(browser: Browser, report: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(report)
    assert violations(page) == []
    page.evaluate("location.hash = '#p1'")
    assert violations(page) == []
    context.close()


def test_the_list_is_searched_filtered_and_sorted(page: Page, report: str) -> None:
    page.goto(report)
    rows = page.locator("#list tbody tr:visible")
    expect(rows).to_have_count(12)
    page.select_option("#unit", "产品部")
    expect(page.locator("#found")).to_have_text("3 people")
    page.select_option("#unit", "")
    name = rows.nth(7).get_attribute("data-name") or ""
    page.fill("#search", name)
    assert 1 <= rows.count() < 12
    page.fill("#search", "")
    page.click("#list button[data-key=chance]")
    chances = [float(row.get_attribute("data-chance") or "") for row in rows.all()]
    assert chances == sorted(chances, reverse=True)
    expect(page.locator("#list th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.click("#list button[data-key=chance]")
    assert [float(row.get_attribute("data-chance") or "") for row in rows.all()] == sorted(chances)


def test_a_person_opens_by_keyboard_and_leads_on_and_back(page: Page, report: str) -> None:
    page.goto(report)
    link = page.locator("#list tbody a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p1")).to_be_visible()
    expect(page.locator("#overview")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "p1-h"
    page.locator("#p1").get_by_role("link", name="Next").click()
    expect(page.locator("#p2")).to_be_visible()
    expect(page.locator("#p1")).to_be_hidden()
    page.go_back()
    expect(page.locator("#p1")).to_be_visible()
    page.locator("#p1").get_by_role("link", name="Back to the list").click()
    expect(page.locator("#people")).to_be_visible()


def test_the_first_tab_stop_skips_to_the_content(page: Page, report: str) -> None:
    page.goto(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_without_script_everything_is_there(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    expect(page.locator("#overview")).to_be_visible()
    expect(page.locator("#p1")).to_be_visible()
    expect(page.locator("#p12")).to_be_visible()
    context.close()


def test_it_prints_this_page_or_everything(page: Page, report: str) -> None:
    page.goto(report)
    short = page.pdf(format="A4")
    page.evaluate("document.body.dataset.print = 'all'")
    whole = page.pdf(format="A4")
    pages = [pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") for pdf in (short, whole)]
    assert short.startswith(b"%PDF")
    assert pages[0] >= 5
    assert pages[1] >= pages[0] + 12
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("#p12")).to_be_visible()
