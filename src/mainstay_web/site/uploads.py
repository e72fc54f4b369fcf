"""How much one request may bring: told by its length before anything of it is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST = 400_000_000
"""Bytes of one request with files."""


class Quota(FileUploadHandler):
    """Refuses a request that says it is too long; the files themselves are taken by the handlers after this one."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None  # noqa: N803 - Django's name
    ) -> None:  # fmt: skip
        """Raises RequestDataTooBig, which is answered with 400."""
        del input_data, META, boundary, encoding
        if content_length > MOST:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Passes it on."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Is not this handler's business."""
        del file_size
