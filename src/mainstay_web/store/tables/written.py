"""Rows that are written once: a ledger is mended by a later row, never by changing an earlier one."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

T = TypeVar("T", bound=models.Model)


class WrittenOnceError(TypeError):
    """Code asked to change a row that is written once: a mistake in the code."""


class WrittenRows(models.QuerySet[T]):
    """Can be added to and read. Deleting stays possible for `store.erasing`, which forgets a whole person."""

    def update(self, **columns: Any) -> int:
        """Refused."""
        raise WrittenOnceError(f"{self.model.__name__}: {sorted(columns)}")

    def bulk_update(self, *given: Any, **more: Any) -> int:
        """Refused."""
        raise WrittenOnceError(f"{self.model.__name__}: {given} {more}")


class WrittenManager(models.Manager[T]):
    """Gives such rows."""

    def get_queryset(self) -> WrittenRows[T]:
        """Rows that refuse to be changed."""
        return WrittenRows(self.model, using=self._db)


class WrittenOnce(models.Model):
    """A row of a ledger."""

    objects = WrittenManager()

    class Meta:
        abstract = True

    def save(self, *given: Any, **more: Any) -> None:
        """Writes a new row; refused for one that is there."""
        if not self._state.adding:
            raise WrittenOnceError(f"{type(self).__name__} {self.pk}")
        super().save(*given, **more)
