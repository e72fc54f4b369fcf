"""The head of the audit chain, signed and kept elsewhere: without it a cut tail or a rewrite cannot be seen.

Each line of the file of heads is one JSON object: seq, hash, at, and an Ed25519 signature over the three. The folder
(MAINSTAY_HEADS) belongs on another machine or a write-once store; by default it is in the installation's own folder,
which `mainstay doctor` says is not enough.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mainstay_web.site.environment import heads_folder, secret
from mainstay_web.store.audit import Break, breaks
from mainstay_web.store.tables.trail import ChainHead

FILE = "audit-heads.jsonl"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stood at an instant; `good` says whether the signature is ours."""

    seq: int
    hash: str
    at: str
    good: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: the breaks, and how far the newest signed head reaches (0: there is none)."""

    breaks: tuple[Break, ...]
    head: int
    forged: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks and not self.forged


def seal_head(home: Path, at: datetime) -> int:
    """Signs the head and adds it to the file of heads; returns its number (0 where nothing was done yet)."""
    head = ChainHead.objects.filter(id=1).first()
    if head is None or head.seq == 0:
        return 0
    newest = next(reversed(list(heads(home))), None)
    if newest is not None and newest.seq == head.seq:
        return head.seq
    line = {"seq": head.seq, "hash": head.hash, "at": at.isoformat()}
    signature = base64.b64encode(_key(home).sign(_said(line))).decode()
    folder = heads_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "signature": signature}) + "\n")
    return head.seq


def heads(home: Path) -> Iterator[Head]:
    """The signed heads, oldest first."""
    path = heads_folder(home) / FILE
    if not path.exists():
        return
    public = _key(home).public_key()
    for text in path.read_text("utf-8").splitlines():
        line = json.loads(text)
        signature = base64.b64decode(line.pop("signature"))
        try:
            public.verify(signature, _said(line))
            good = True
        except InvalidSignature:
            good = False
        yield Head(int(line["seq"]), str(line["hash"]), str(line["at"]), good)


def verify(home: Path) -> Verdict:
    """Holds the chain against itself and against the newest head that was signed by us."""
    known = list(heads(home))
    forged = tuple(head.seq for head in known if not head.good)
    newest = max((head for head in known if head.good), key=lambda head: head.seq, default=None)
    found = tuple(breaks((newest.seq, newest.hash) if newest else None))
    return Verdict(found, newest.seq if newest else 0, forged)


def _said(line: dict[str, object]) -> bytes:
    return json.dumps([line["seq"], line["hash"], line["at"]]).encode()


def _key(home: Path) -> Ed25519PrivateKey:
    """Made from the installation's secret, so that there is one secret to keep."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret(home, "audit").encode()).digest())
