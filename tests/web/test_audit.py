"""D08: the first bad record is named; a cut tail and a rewrite show against the head that is kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from mainstay_web.store.audit import seal, write_down
from mainstay_web.store.heads import FILE, seal_head, verify
from mainstay_web.store.tables.trail import AuditRecord, ChainHead


@pytest.fixture
def home(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose log has six records, its head signed."""
    del db
    monkeypatch.delenv("MAINSTAY_HEADS", raising=False)
    for number in range(6):
        write_down("a", "import", "E1", {"ref": str(number)})
    assert seal_head(tmp_path, timezone.now()) == 6
    return tmp_path


def found(home: Path) -> list[tuple[int, str]]:
    return [(one.seq, one.kind) for one in verify(home).breaks]


def test_a_whole_log_holds(home: Path) -> None:
    assert verify(home).holds
    write_down("a", "import", "E1", {})
    assert verify(home).holds


@pytest.mark.parametrize(
    "change", [{"details": {"ref": "x"}}, {"account": "b"}, {"about": ""}, {"act": "export"}, {"before": "0" * 64}]
)
def test_d08_a_changed_record_is_named(home: Path, change: dict[str, object]) -> None:
    AuditRecord.objects.filter(seq=4).update(**change)
    assert found(home)[0] == (4, "changed")


def test_d08_a_deleted_record_is_named(home: Path) -> None:
    AuditRecord.objects.filter(seq=3).delete()
    assert found(home)[0] == (3, "missing")


def test_d08_a_cut_tail_shows_only_against_the_head(home: Path) -> None:
    AuditRecord.objects.filter(seq__gt=4).delete()
    ChainHead.objects.update(seq=4, hash=AuditRecord.objects.get(seq=4).hash)
    assert found(home) == [(5, "cut")]
    (home / "heads" / FILE).unlink()
    assert verify(home).head == 0


def test_d08_a_rewrite_of_the_whole_chain_shows_only_against_the_head(home: Path) -> None:
    before = ""
    for record in AuditRecord.objects.order_by("seq"):
        record.account, record.before = "somebody", before
        record.hash = before = seal(record)
        record.save()
    assert found(home) == [(6, "rewritten")]


def test_d08_a_head_that_we_did_not_sign_is_named(home: Path) -> None:
    path = home / "heads" / FILE
    path.write_text(path.read_text("utf-8").replace('"seq": 6', '"seq": 5'), "utf-8")
    assert verify(home).forged == (5,)
