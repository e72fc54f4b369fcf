"""The gallery in a real browser: accessible, within the content policy, in both languages, widths and themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from gallery import CHROMIUM, QUIET, page, served
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
VIEWS = [("zh", "light", 1280), ("en", "dark", 1280), ("en", "light", 390), ("zh", "dark", 390)]

SMALL = """() => [...document.querySelectorAll('button, .btn, select, .item, .dock a, .tabs a, input.form-control')]
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && box.height < 40).map(([html]) => html)"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


class Seen:
    """A tab on the gallery, and what it complained of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address, self.wrong, self.tabs = browser, address, list[str](), list[Page]()
        self.sent = list[str]()

    def at(self, lang: str = "en", theme: str = "light", width: int = 1280) -> Page:
        tab = self.browser.new_page(viewport={"width": width, "height": 850})
        tab.set_default_timeout(10_000)
        tab.on("console", lambda message: self.wrong.append(message.text))
        tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        tab.on(
            "request", lambda request: self.sent.append(request.post_data or "") if request.method == "POST" else None
        )
        tab.goto(f"{self.address}/?lang={lang}&theme={theme}")
        self.tabs.append(tab)
        return tab


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Seen]:
    made = Seen(browser, address)
    yield made
    for tab in made.tabs:
        tab.close()
    assert made.wrong == []


@pytest.mark.parametrize(("lang", "theme", "width"), VIEWS)
def test_every_macro_is_accessible_and_fits(seen: Seen, lang: str, theme: str, width: int) -> None:
    tab = seen.at(lang, theme, width)
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], [node["html"][:90] for node in one["nodes"][:3]]) for one in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_follows_the_system_unless_chosen(seen: Seen) -> None:
    def paper(theme: str, system: str) -> str:
        tab = seen.at("en", theme)
        tab.emulate_media(color_scheme="dark" if system == "dark" else "light")
        return str(tab.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor"))

    light, dark = paper("light", "light"), paper("dark", "light")
    assert light != dark
    assert paper("auto", "light") == light
    assert paper("auto", "dark") == dark
    assert paper("light", "dark") == light


def test_a_page_speaks_one_language(seen: Seen) -> None:
    text = seen.at("en").inner_text("main")
    assert "Company average" in text
    assert "公司平均" not in text


def test_icons_are_drawn(seen: Seen) -> None:
    tab = seen.at()
    tab.wait_for_load_state("networkidle")
    box = tab.evaluate("(() => { const b = document.querySelector('.side .icon use').getBBox(); return b.width; })()")
    assert box > 5


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_a_question_stands_before_what_cannot_be_undone(seen: Seen, answer: str) -> None:
    tab = seen.at()
    tab.evaluate("document.querySelectorAll('form[action=\"/save\"] [required]').forEach(f => { f.value = 'x'; })")
    tab.get_by_role("button", name="Save").click()
    dialog = tab.locator("#confirm")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("it can only be added to")
    dialog.locator(f"[value={answer}]").click()
    expect(dialog).to_be_hidden()
    tab.wait_for_timeout(200)
    assert len(seen.sent) == (answer == "yes")
    for told in ("idempotency_key=k1", "version=3", "csrfmiddlewaretoken="):
        assert all(told in body for body in seen.sent)


def test_a_form_is_sent_once_however_often_the_button_is_pressed(seen: Seen) -> None:
    tab = seen.at()
    tab.get_by_role("button", name="New case").click()
    tab.get_by_role("textbox", name="Name").last.fill("somebody")
    tab.evaluate(
        "(() => { const b = [...document.querySelectorAll('#add button')].at(-1); b.click(); b.click(); b.click(); })()"
    )
    tab.wait_for_timeout(300)
    assert len(seen.sent) == 1
    assert tab.locator("#add form[data-sent]").count() == 1


def test_keys(seen: Seen) -> None:
    tab = seen.at()
    tab.keyboard.press("/")
    expect(tab.locator("#search")).to_be_focused()
    tab.keyboard.type("a/b")
    expect(tab.locator("#search")).to_have_value("a/b")
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Talk guide").click()
    expect(tab.locator("#side-note")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#side-note")).to_be_hidden()


def test_on_a_phone_everything_is_reached_from_the_dock(seen: Seen) -> None:
    tab = seen.at(width=390)
    expect(tab.locator("#side")).to_be_hidden()
    tab.get_by_role("button", name="More").click()
    expect(tab.locator("#side")).to_be_visible()
    assert tab.locator("#side").get_by_role("link", name="Settings").is_visible()


def test_what_is_pressed_on_a_phone_is_large_enough(seen: Seen) -> None:
    tab = seen.at(width=390)
    small = tab.evaluate(SMALL)
    assert small == []


def test_print_is_light_and_without_the_frame(seen: Seen) -> None:
    tab = seen.at(theme="dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    expect(tab.locator(".side")).to_be_hidden()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_given_is_escaped(lang: str) -> None:
    assert "<b>" not in page(lang).replace("<body", "")
