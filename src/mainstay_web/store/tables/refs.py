"""Random references for addresses: nobody can count or guess them."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: no letter looks like another."""
LENGTH = 16
"""80 bits, and each use is checked all the same."""


def new_ref() -> str:
    """A fresh reference."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
