"""Rows that people look at before they change them: each change makes the next version of the row."""

from __future__ import annotations

from django.db import models


class Versioned(models.Model):
    """`actions.rows` loads it as the reader saw it and saves it once; the second of two who saw the same is told so."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
