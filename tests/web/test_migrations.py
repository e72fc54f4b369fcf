"""The one migration history makes the tables as they are; the drill in `faults` runs it on each kind of database."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_change_of_a_table_is_without_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
