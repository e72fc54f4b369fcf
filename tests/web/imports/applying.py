"""What a worker's process does with an import, to be killed at any moment (used by test_faults)."""

from __future__ import annotations

import os

import django


def prepare() -> None:
    """In the process that the killed ones are forked from: everything is imported, nothing is opened."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.site.settings")
    django.setup()
    from mainstay_web.jobs import catalogue  # noqa: PLC0415 - after Django is set up

    catalogue.load()


def carry_out_apart(home: str, database: str, job: str) -> None:
    """Does the job in this process, on that database, with that folder."""
    prepare()
    from django.conf import settings  # noqa: PLC0415 - after Django is set up
    from django.db import connections  # noqa: PLC0415 - as above

    from mainstay_web.jobs import imports  # noqa: PLC0415 - as above
    from mainstay_web.jobs.work import carry_out  # noqa: PLC0415 - as above
    from mainstay_web.store import staging  # noqa: PLC0415 - as above
    from mainstay_web.store.jobs import newest  # noqa: PLC0415 - as above

    settings.HOME = home
    connections["default"].settings_dict["NAME"] = database
    staging.CHUNK = 1_000
    imports.tidy = lambda upload: None  # noqa: ARG005 - the same files are applied again and again
    carry_out(newest().get(ref=job))


if os.environ.get("MAINSTAY_PREPARED") == "1":
    prepare()
