"""An Open Cap Format package: a zip or a folder with a manifest and the files it names. OCF 数据包。

Nothing is unpacked to disk: entries are read into memory within limits, and paths only serve as names. What differs
from the published schema is listed, object by object, and nothing of a package with flaws is used silently.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import md5
from pathlib import Path, PurePosixPath
from typing import Any

from mainstay.company.limits import LARGEST_FILE, LARGEST_UNPACKED, MOST_ENTRIES
from mainstay.company.ocf.schemas import Flaw, flaws, object_flaws, schemas
from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text

MANIFEST = "OCF_MANIFEST_FILE"
_TIME = (1980, 1, 1, 0, 0, 0)
"""All entries of a zip bear one time, so that the same content makes the same bytes."""


class PackageError(AnticipatedError):
    """The file is no package that could be read."""

    code = "ocf_package"


@dataclass(frozen=True, slots=True)
class Package:
    """Objects by `object_type`, in the order of the files.

    `flaws` say where they differ from the schema; `remarks` name what does not hinder reading: another version of the
    format, and files that differ from their checksum (those of the published samples do).
    """

    manifest: Mapping[str, Any]
    objects: Mapping[str, tuple[Mapping[str, Any], ...]]
    flaws: tuple[Flaw, ...]
    remarks: tuple[Flaw, ...] = ()

    @property
    def as_of(self) -> date:
        """The day that the package describes."""
        return date.fromisoformat(self.manifest["as_of"])

    def of(self, *kinds: str) -> tuple[Mapping[str, Any], ...]:
        """All objects of some types."""
        return tuple(one for kind in kinds for one in self.objects.get(kind, ()))


def opened(path: Path) -> Package:
    """A package from a zip, or from a folder of JSON files. Raises PackageError."""
    if path.is_dir():
        return made({one.name: one.read_bytes() for one in sorted(path.glob("*.json"))})
    if path.stat().st_size > LARGEST_FILE:
        raise PackageError(_TOO_LARGE)
    return made(unzipped(path.read_bytes()))


_TOO_LARGE = Text("文件过大。", "The file is too large.")


def unzipped(data: bytes) -> dict[str, bytes]:
    """The JSON files of a zip by their names. Raises PackageError where it is broken or larger than allowed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [one for one in packed.infolist() if one.filename.endswith(".json") and not one.is_dir()]
            size = sum(one.file_size for one in entries)
            if len(data) > LARGEST_FILE or len(entries) > MOST_ENTRIES or size > LARGEST_UNPACKED:
                raise PackageError(_TOO_LARGE)
            return {one.filename: packed.read(one) for one in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise PackageError(Text("不是有效的压缩包。", "This is not a valid zip file.")) from error


def made(contents: Mapping[str, bytes]) -> Package:
    """A package from files by name. Raises PackageError where JSON is broken or the manifest is missing."""
    read = {name: _json(name, data) for name, data in contents.items()}
    manifests = [one for one in read.values() if one.get("file_type") == MANIFEST]
    if len(manifests) != 1:
        raise PackageError(Text("应恰有一个清单文件。", "There should be exactly one manifest."))
    manifest = manifests[0]
    found, remarks = _file_flaws(manifest)
    objects: dict[str, list[Mapping[str, Any]]] = {}
    for name in _named(manifest, contents, found, remarks):
        for place, one in enumerate(_items(read[name], name, found)):
            found += object_flaws(one, f"{name}: items[{place}]")
            if isinstance(one, dict) and isinstance(one.get("object_type"), str):
                objects.setdefault(one["object_type"], []).append(one)
    return Package(manifest, {kind: tuple(held) for kind, held in objects.items()}, tuple(found), tuple(remarks))


def _json(name: str, data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise PackageError(Text("“{name}”不是有效的 JSON。", "“{name}” is not valid JSON.").fill(name=name)) from error
    if not isinstance(found, dict):
        raise PackageError(Text("“{name}”应为 JSON 对象。", "“{name}” should be a JSON object.").fill(name=name))
    return found


def _no_number(found: str) -> None:
    raise ValueError(found)


def _file_flaws(data: Mapping[str, Any]) -> tuple[list[Flaw], list[Flaw]]:
    """Flaws of the manifest, and remarks. Raises PackageError where there is no day or no issuer."""
    schema = next(key for key in schemas() if key.endswith("/OCFManifestFile.schema.json"))
    found = flaws(data, schema, "manifest")
    lost = {"manifest.as_of", "manifest.issuer.legal_name"} & {flaw.where for flaw in found}
    issuer = data.get("issuer")
    if lost or "as_of" not in data or not isinstance(issuer, dict) or "legal_name" not in issuer:
        raise PackageError(Text("清单缺少日期或发行人名称。", "The manifest lacks its day or its issuer's name."))
    version = [flaw for flaw in found if flaw.where == "manifest.ocf_version"]
    return [flaw for flaw in found if flaw not in version], version


def _named(
    manifest: Mapping[str, Any], contents: Mapping[str, bytes], found: list[Flaw], remarks: list[Flaw]
) -> list[str]:
    """Names of the files that the manifest lists and that are there."""
    short = {str(PurePosixPath(name).name): name for name in contents}
    names: list[str] = []
    for key, listed in manifest.items():
        for one in listed if key.endswith("_files") and isinstance(listed, list) else ():
            path = one.get("filepath") if isinstance(one, dict) else None
            name = short.get(PurePosixPath(path).name) if isinstance(path, str) else None
            if name is None:
                found.append(Flaw(key, Text("缺少文件：{path}。", "A file is missing: {path}.").fill(path=repr(path))))
                continue
            names.append(name)
            if one.get("md5") != _checksum(contents[name]):
                remarks.append(Flaw(name, Text("与清单的校验和不符。", "It differs from the manifest's checksum.")))
    return list(dict.fromkeys(names))


def _checksum(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()  # the format asks for it


def _items(data: Mapping[str, Any], name: str, found: list[Flaw]) -> list[Any]:
    items = data.get("items")
    if isinstance(items, list):
        return items
    found.append(Flaw(name, Text("缺少对象列表。", "The list “items” is missing.")))
    return []


_FILES = {
    "stock_plans_files": ("StockPlans", "OCF_STOCK_PLANS_FILE"),
    "stock_legend_templates_files": ("StockLegends", "OCF_STOCK_LEGEND_TEMPLATES_FILE"),
    "stock_classes_files": ("StockClasses", "OCF_STOCK_CLASSES_FILE"),
    "vesting_terms_files": ("VestingTerms", "OCF_VESTING_TERMS_FILE"),
    "valuations_files": ("Valuations", "OCF_VALUATIONS_FILE"),
    "transactions_files": ("Transactions", "OCF_TRANSACTIONS_FILE"),
    "stakeholders_files": ("Stakeholders", "OCF_STAKEHOLDERS_FILE"),
}


def packed(manifest: Mapping[str, Any], items: Mapping[str, list[dict[str, Any]]]) -> bytes:
    """A zip of a manifest (its lists of files are filled in here) and of lists of objects by manifest key."""
    whole = dict(manifest)
    out: dict[str, bytes] = {}
    for key, (name, kind) in _FILES.items():
        objects = items.get(key, [])
        whole[key] = []
        if objects:
            data = _written({"file_type": kind, "items": objects})
            out[f"{name}.ocf.json"] = data
            whole[key] = [{"filepath": f"./{name}.ocf.json", "md5": _checksum(data)}]
    out["Manifest.ocf.json"] = _written(whole)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(out):
            target.writestr(zipfile.ZipInfo(name, _TIME), out[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _written(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
