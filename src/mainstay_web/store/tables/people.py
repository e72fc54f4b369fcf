"""Where everybody stands today, worked out from the facts in the same transaction in which these change."""

from __future__ import annotations

from django.db import models

from mainstay_web.store.tables.refs import new_ref


class Unit(models.Model):
    """A unit and its path from the root, `/root/…/unit/`."""

    unit = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    parent = models.CharField(max_length=64, blank=True)
    path = models.TextField()

    class Meta:
        db_table = "unit"

    def __str__(self) -> str:
        return self.unit


class Person(models.Model):
    """A person as of `Installation.stood_on`. `line` is `/manager/manager's manager/…/`, `units` `/root/…/unit/`.

    Class public: ref, number, name, unit, job, ladder, level, city, manager. Class personal: hired_on, left_on.
    """

    number = models.CharField(max_length=64, primary_key=True)
    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=400, blank=True, db_index=True)
    hired_on = models.DateField()
    left_on = models.DateField(null=True)
    here = models.BooleanField(default=True, db_index=True)
    key = models.BooleanField(default=False, db_index=True)
    unit = models.CharField(max_length=64, blank=True, db_index=True)
    units = models.TextField(blank=True)
    job = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    ladder = models.CharField(max_length=32, blank=True)
    level = models.IntegerField(null=True)
    city = models.CharField(max_length=100, blank=True)
    manager = models.CharField(max_length=64, blank=True, db_index=True)
    manager_since = models.DateField(null=True)
    line = models.TextField(blank=True)

    class Meta:
        db_table = "person"
        indexes = (
            models.Index(fields=["job", "here"]),
            models.Index(fields=["-key", "-level", "name_key", "number"], name="person_as_listed"),
        )

    def __str__(self) -> str:
        return self.number


class Reporting(models.Model):
    """Who reported to whom from a day until another (the last day; None: still). One manager at a time."""

    person = models.CharField(max_length=64, db_index=True)
    manager = models.CharField(max_length=64, db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "reporting"
        constraints = (models.UniqueConstraint(fields=["person", "since"], name="one_manager_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.person} {self.since}"
