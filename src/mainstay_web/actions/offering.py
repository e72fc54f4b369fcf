"""Keeping what the newest turn would offer: the rows of the turn before are gone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from mainstay_web.store.tables.plans import Offered


@transaction.atomic
def keep_offers(rows: Sequence[Offered]) -> int:
    """Puts these offers in the place of those before; how many."""
    Offered.objects.all().delete()
    return len(Offered.objects.bulk_create(rows, batch_size=250))
