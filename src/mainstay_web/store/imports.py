"""Imports as they may be seen: one's own uploads, the batches one may see, saved mappings, and whose values to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from mainstay.company.contract import BY_KEY
from mainstay.company.recognise import Mapping
from mainstay.core.access import Act, Actor, Field
from mainstay.core.text import Text
from mainstay_web.store.access import allowed, visible
from mainstay_web.store.facts import held
from mainstay_web.store.staging import STAGED
from mainstay_web.store.system import SYSTEM
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.cases import Case, Commitment
from mainstay_web.store.tables.facts import FACTS, Batch
from mainstay_web.store.tables.imports import SavedMapping, Upload
from mainstay_web.store.tables.jobs import Job

KEPT = timedelta(days=7)
"""An upload that nobody touched for so long is forgotten."""


@dataclass(frozen=True, slots=True)
class Done:
    """A batch as the history shows it."""

    batch: Batch
    by: Text
    rows: int
    may_undo: bool


def mine(actor: Actor, ref: str, day: date) -> Upload | None:
    """The actor's own upload, or one of the nightly feed for who sees every import; None for anybody else's."""
    return _open(actor, day).filter(ref=ref).select_related("batch").first()


def upload_by_ref(ref: str) -> Upload | None:
    """For the house's own work: any upload."""
    return Upload.objects.filter(ref=ref).first()


def busy(now: datetime) -> Upload | None:
    """The upload that holds the one place of writing although no worker is at it any more."""
    row = Upload.objects.filter(claimed=True).first()
    if row is None:
        return None
    alive = Job.objects.filter(ref=row.job, state=Job.RUNNING, lease_until__gt=now).exists()
    return None if alive else row


def stuck() -> list[Upload]:
    """Uploads that were to be written and whose job was put aside."""
    rows = list(Upload.objects.filter(state=Upload.APPLYING))
    dead = set(Job.objects.filter(ref__in=[row.job for row in rows], state=Job.DEAD).values_list("ref", flat=True))
    return [row for row in rows if row.job in dead]


def abandoned(now: datetime) -> tuple[list[Upload], list[int]]:
    """Uploads that nobody will touch again, and staged batches (primary keys) that no upload is writing."""
    late = Upload.objects.filter(touched_at__lt=now - KEPT).exclude(state__in=(Upload.APPLYING, Upload.FORGOTTEN))
    done = Upload.objects.filter(state__in=(Upload.APPLIED, Upload.FORGOTTEN), result__gt="")
    writing = Upload.objects.filter(state=Upload.APPLYING, batch__isnull=False).values("batch")
    staged = Batch.objects.filter(void_reason=STAGED).exclude(pk__in=writing).values_list("pk", flat=True)
    return [*late, *done], list(staged)


def open_uploads(actor: Actor, day: date) -> list[Upload]:
    """The actor's uploads that are not applied yet, newest first."""
    return list(_open(actor, day).exclude(state=Upload.APPLIED).order_by("-pk")[:20])


def _open(actor: Actor, day: date) -> QuerySet[Upload]:
    whose = Q(made_by=actor.account)
    if allowed(actor, Act.IMPORTS_ALL, None, day):
        whose |= Q(made_by=SYSTEM.account)
    return Upload.objects.filter(whose).exclude(state=Upload.FORGOTTEN)


def _batches(actor: Actor, day: date) -> QuerySet[Batch]:
    """Batches of whole tables, not entries by hand; the actor's own, or everybody's."""
    found = Batch.objects.exclude(counts={}).exclude(void_reason=STAGED)
    return found if allowed(actor, Act.IMPORTS_ALL, None, day) else found.filter(made_by=actor.account)


def history(actor: Actor, day: date, before: int | None = None) -> list[Done]:
    """What was imported, newest first, fifty at a time."""
    found = _batches(actor, day).order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[:50])
    names = {ref: name or email for ref, name, email in Account.objects.values_list("ref", "name", "email")}
    return [_done(row, names) for row in rows]


def one_done(actor: Actor, ref: str, day: date) -> Done | None:
    """One batch; None for one that the actor may not see."""
    row = _batches(actor, day).filter(ref=ref).first()
    names = {ref: name or email for ref, name, email in Account.objects.values_list("ref", "name", "email")}
    return _done(row, names) if row is not None else None


def _done(row: Batch, names: dict[str, str]) -> Done:
    name = names.get(row.made_by, "")
    by = Text(name, name) if name else Text("系统", "The system")
    return Done(row, by, sum(int(count) for count in row.counts.values()), not row.void)


def same_content(content: str) -> Batch | None:
    """The batch in force that brought this very content; None where none did."""
    return Batch.objects.filter(content=content, void=False).order_by("-pk").first() if content else None


def saved_mappings() -> list[SavedMapping]:
    """Every saved mapping by name."""
    return list(SavedMapping.objects.order_by("name"))


def as_mappings(rows: Iterable[SavedMapping]) -> list[Mapping]:
    """Saved mappings for recognising, each under its own name."""
    return [replace(Mapping.from_json(row.value), name=row.name) for row in rows]


def classes_seen(actor: Actor, day: date) -> frozenset[Field]:
    """The classes that the actor may see of somebody else; of the others, samples are masked."""
    return frozenset(
        field for field in Field if visible(actor, field, day).exclude(number=actor.person or "").exists()
    )  # fmt: skip


def seen_of(actor: Actor, field: Field, numbers: set[str], day: date) -> set[str]:
    """Of these people, those of whom the actor may see this class."""
    return set(visible(actor, field, day).filter(number__in=numbers).values_list("number", flat=True))


def others_files(upload: Upload) -> frozenset[str]:
    """Hashes of files that other uploads still need."""
    rows = Upload.objects.exclude(pk=upload.pk).exclude(state__in=(Upload.FORGOTTEN, Upload.APPLIED))
    return frozenset(sha for files in rows.values_list("files", flat=True) for _, sha, _ in files)


def rests_on(batch: Batch) -> dict[str, int]:
    """What later facts, cases or accounts speak of people and grants that only this batch tells of: counts by table."""
    found: dict[str, int] = {}
    if not {"people", "grants"} & set(batch.counts):
        return found
    now, then = held(["people", "grants"]), held(["people", "grants"], without=batch.pk)
    for owner, column in (("people", "person_id"), ("grants", "grant_id")):
        if owner not in now:
            continue
        kept = then[owner][column] if owner in then else now[owner][column].clear()
        only = set(now[owner][column].to_list()) - set(kept.to_list())
        if only:
            found |= _naming(column, only, owner, batch)
    return found


def _naming(column: str, only: set[str], owner: str, batch: Batch) -> dict[str, int]:
    found = {}
    for key, model in FACTS.items():
        names = [name for name in (column, "manager_id") if name in model.contract.by_key and key != owner]
        rows = model.objects.filter(batch__void=False, withdrawn=False).exclude(batch=batch)
        count = sum(1 for name in names for value in rows.values_list(name, flat=True) if value in only)
        if count:
            found[key] = count
    if column == "person_id":
        cases = sum(value in only for value in Case.objects.values_list("person", flat=True))
        promises = sum(value in only for value in Commitment.objects.values_list("person", flat=True))
        accounts = sum(value in only for value in Account.objects.values_list("person", flat=True))
        found |= {
            key: n for key, n in (("case", cases), ("promise", promises), ("account", accounts)) if n
        }  # fmt: skip
    return found


_NAMED = {
    "case": Text("个案", "cases"),
    "promise": Text("承诺", "promises"),
    "account": Text("账户", "accounts"),
}


def named(counts: dict[str, int]) -> Text:
    """What was counted by table, as one line."""
    labels = {key: _NAMED[key] if key in _NAMED else BY_KEY[key].label for key in counts}
    return Text(
        "、".join(f"{labels[key].zh} {count} 条" for key, count in counts.items()),
        ", ".join(f"{labels[key].en}: {count}" for key, count in counts.items()),
    )
