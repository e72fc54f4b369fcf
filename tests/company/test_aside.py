"""Tables laid aside: what is asked of a company is answered the same, though they are not held."""

from __future__ import annotations

from pathlib import Path

from mainstay.chapters import CATALOGUE
from mainstay.company import lay_aside
from mainstay.loop import turn
from mainstay.report import write_results
from mainstay.twin import AS_OF, twin


def test_tables_laid_aside_give_the_same_bytes(tmp_path: Path) -> None:
    held = twin(people=120, months=18).tables
    aside, *folders = (tmp_path / name for name in ("aside", "held", "laid"))
    for folder in (aside, *folders):
        folder.mkdir()
    laid = lay_aside(held, aside, above=50)
    assert "attendance" in laid.stored
    assert "people" in laid.frames
    assert laid.names == held.names
    for tables, folder in zip((held, laid), folders, strict=True):
        write_results(turn.once(tables, AS_OF, CATALOGUE), folder, {})
    written = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders]
    assert written[0]
    assert written[0] == written[1]
