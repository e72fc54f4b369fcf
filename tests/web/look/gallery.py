"""Every macro on one page: `python tests/web/look/gallery.py FOLDER` writes screenshots of it there."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mainstay.core.access import Role
from mainstay.core.text import Text
from mainstay.report.charts.waterfall import WaterfallData, waterfall

PAGES = Path(__file__).resolve().parents[3] / "src" / "mainstay_web" / "pages"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def environment(lang: str) -> Environment:
    """The application's template functions without Django."""

    def t(zh: str, en: str, **values: object) -> str:
        return (zh if lang == "zh" else en).format(**values) if values else (zh if lang == "zh" else en)

    def say(text: object) -> str:
        return str(getattr(text, lang) if isinstance(text, Text) else text)

    def icon(name: str, label: str = "") -> Markup:
        del label
        return Markup(
            '<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#{}"></use></svg>'
        ).format(name)

    def day(when: date) -> str:
        return f"{when.year}年{when.month}月{when.day}日" if lang == "zh" else f"{when.day} {when:%b} {when.year}"

    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(PAGES / "templates"), FileSystemLoader(Path(__file__).parent)]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        t=t, say=say, icon=icon, day=day, static=lambda path: f"/static/{path}", url=lambda name, **_: f"/{name}",
        money=lambda minor, currency="CNY": f"{currency} {minor / 100:,.0f}",
    )  # fmt: skip
    made.filters["say"] = say
    return made


def context(lang: str, theme: str) -> dict[str, Any]:
    """What a page gets; every label in both languages."""

    def item(label: Text, icon: str, **more: object) -> dict[str, object]:
        return {"url": f"#{icon}", "label": label, "icon": icon, "active": False, **more}

    nav = [
        (
            Text("我的", "Mine"),
            [item(Text("我的今天", "My day"), "sun"), item(Text("总回报", "Total rewards"), "wallet")],
        ),
        (
            Text("留任闭环", "The loop"),
            [
                item(Text("待办队列", "Queue"), "list-check", active=True, badge=12),
                item(Text("个案看板", "Cases"), "layout-board", badge=3),
                item(Text("方案与预算", "Plan and budget"), "coin"),
                item(Text("什么有效", "What works"), "chart-dots"),
            ],
        ),
        (Text("系统", "House"), [item(Text("设置", "Settings"), "settings")]),
    ]
    account = SimpleNamespace(name="陈思远" if lang == "zh" else "Siyuan Chen", email="a@b.example")
    return {
        "lang": lang, "theme": theme, "nav": nav, "demo": True, "path": "/gallery", "csrf_token": "x" * 32,
        "messages": [], "search_url": "/search",
        "reader": SimpleNamespace(account=account, day=date(2026, 6, 30), roles={Role.HRBP}),
        "drawing": waterfall("w", WaterfallData(0.11, STEPS, 0.29)), "when": date(2026, 6, 3), "choices": CHOICES,
    }  # fmt: skip


STEPS = (
    (Text("薪酬", "Pay"), 0.09), (Text("发展", "Career"), 0.06), (Text("工作", "Work"), 0.05),
    (Text("文化", "Culture"), -0.02),
)  # fmt: skip
CHOICES = [("", "—"), ("pay", "Pay 薪酬"), ("career", "Career 发展")]


def page(lang: str, theme: str = "light", name: str = "gallery.html") -> str:
    """The gallery as HTML."""
    return environment(lang).get_template(name).render(context(lang, theme))


class _Handler(SimpleHTTPRequestHandler):
    """Pages from templates, static files from the application, one strict policy for all."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/static/"):
            self.path = parts.path.removeprefix("/static")
            super().do_GET()
            return
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        body = page(asked.get("lang", "zh"), asked.get("theme", "light"), asked.get("page", "gallery.html")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Taken, and the page stays as it is."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent names it so
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the gallery while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(PAGES / "static")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(folder: Path) -> None:
    """Screenshots of both languages, themes and widths."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - needed for pictures only

    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        for lang in ("zh", "en"):
            for width in (1280, 390):
                for theme in ("light", "dark"):
                    tab = browser.new_page(viewport={"width": width, "height": 900})
                    tab.on("console", lambda message: print(message.text))  # noqa: T201 - for whoever runs this
                    tab.goto(f"{address}/?lang={lang}&theme={theme}")
                    tab.screenshot(path=folder / f"{lang}-{width}-{theme}.png", full_page=True)
                    tab.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
