"""Work that waits, runs or is done, and the clock's ticks that were already heard."""

from __future__ import annotations

from django.db import models

from mainstay_web.store.tables.refs import new_ref


class Job(models.Model):
    """A piece of work. While it runs its worker holds a lease; a lease that ran out gives it back."""

    WAITING, RUNNING, DONE, DEAD = "waiting", "running", "done", "dead"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=64)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=WAITING)
    due_at = models.DateTimeField()
    made_by = models.CharField(max_length=16)
    made_at = models.DateTimeField(auto_now_add=True)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    """How far it is, in percent."""
    stage = models.JSONField(default=list)
    """What it is doing, [zh, en]."""
    failure = models.CharField(max_length=200, blank=True)
    """The error's code or class of the last try: never its values."""
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "job"
        indexes = (models.Index(fields=["state", "due_at"]),)

    def __str__(self) -> str:
        return f"{self.name} {self.ref}"


class Tick(models.Model):
    """A time of the clock at which a job was put into the queue: once, however many workers hear it."""

    name = models.CharField(max_length=64)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "tick"
        constraints = (models.UniqueConstraint(fields=["name", "due_at"], name="one_tick"),)

    def __str__(self) -> str:
        return f"{self.name} {self.due_at}"
