"""The HTTP status of each anticipated error: one table for pages and for the API."""

from __future__ import annotations

STATUS = {
    "refused": 404, "absent": 404, "stale": 409, "key_reused": 422, "invalid": 422, "unfair": 422, "input": 422,
    "busy": 503, "too_many": 429, "unknown_parameter": 400, "bad_cursor": 400, "version_needed": 428, "version": 412,
    "scope": 403, "purpose": 403, "reason_needed": 400, "too_big": 413,
    "out_of_force": 422, "unknown_city": 422, "not_estimated": 422,
}  # fmt: skip
"""400 for codes that are not here."""
