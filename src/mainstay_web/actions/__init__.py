"""One function = one intention: may you, all or nothing, written down."""

from mainstay_web.actions.act import (
    Caller,
    Doing,
    InvalidError,
    KeyReusedError,
    RefusedError,
    StaleError,
    action,
    system_caller,
)

__all__ = ["Caller", "Doing", "InvalidError", "KeyReusedError", "RefusedError", "StaleError", "action", "system_caller"]
