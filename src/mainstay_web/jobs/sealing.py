"""Signs the head of the audit chain every hour."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from mainstay.core.text import Text
from mainstay_web.jobs.registry import Run, job
from mainstay_web.store.heads import seal_head


@job("seal_audit", Text("为审计日志链头签名", "Sign the head of the audit log"), every=timedelta(hours=1))
def seal_audit(run: Run) -> str:
    """The number of the record that was signed."""
    del run
    return str(seal_head(settings.HOME, timezone.now()))
