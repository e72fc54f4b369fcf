"""Files that another system lays down every night are imported by a mapping that somebody saved.

feed/           what came; a file that is still growing is left for the next time
feed/done/      what was imported, or held already
feed/refused/   what nobody saved a mapping for, or what has faults: an import stands open for the HR director
"""

from __future__ import annotations

import time
from datetime import time as clock
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mainstay.company.child import store
from mainstay.company.recognise import Shape
from mainstay.core.errors import InputError
from mainstay.core.text import Text
from mainstay_web.actions import imports as acts
from mainstay_web.actions import system_caller
from mainstay_web.jobs.imports import apply_upload, check_upload, look_at_upload
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.imports import upload_by_ref
from mainstay_web.store.tables.imports import Upload
from mainstay_web.store.uploads import files_folder, recognition

SETTLED = 60.0
"""Seconds for which a file must have been left alone."""
_KNOWN = (Shape.SAVED, Shape.TEMPLATE)


def folder() -> Path:
    """Where feeds are laid down."""
    made = Path(settings.HOME) / "feed"
    made.mkdir(parents=True, exist_ok=True)
    return made


@job("import_feeds", Text("导入夜间送来的文件", "Import the nightly feeds"), daily=clock(1, 0), apart=True)
def import_feeds(run: Run) -> str:
    """Imports what came, file by file in the order of their names; returns how many were imported and refused."""
    done = refused = 0
    for path in sorted(folder().iterdir()):
        if not path.is_file() or time.time() - path.stat().st_mtime < SETTLED:
            continue
        run.tell(min(95, 5 + 10 * (done + refused)), Text("夜间文件", "A nightly file"))
        kept = _import(run, path)
        done, refused = done + kept, refused + (not kept)
        target = folder() / ("done" if kept else "refused")
        target.mkdir(exist_ok=True)
        path.replace(target / f"{timezone.now():%Y%m%dT%H%M%S}-{path.name}")
    return f"{done} {refused}"


def _import(run: Run, path: Path) -> bool:
    """Whether the file's content is held now."""
    try:
        with path.open("rb") as file:
            one = store(path.name, iter(lambda: file.read(1 << 20), b""), files_folder())
    except InputError:
        return False
    ref = acts.start_import(system_caller(), [(one.name, one.sha256, one.size)])
    look_at_upload(run, ref)
    row = upload_by_ref(ref)
    if row is None or not _known(row):
        return False
    acts.check(system_caller(), ref)
    check_upload(run, ref)
    row = upload_by_ref(ref)
    if row is None or row.allows not in ("whole", "nothing"):
        return False
    if row.allows == "nothing":
        acts.forget_import(system_caller(), ref)
        return True
    acts.apply_import(system_caller(), ref, row.version, partly=False)
    apply_upload(run, ref)
    row = upload_by_ref(ref)
    return row is not None and row.state == Upload.APPLIED


def _known(row: Upload) -> bool:
    """Whether every sheet that would be read is of a layout that somebody saved, or our own."""
    shapes = [one.shape for one in recognition(row).sheets if one.chosen]
    return bool(shapes) and all(shape in _KNOWN for shape in shapes)
