"""Words that only the application may read, not whoever holds a copy of the database."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mainstay_web.site.environment import secret

_NONCE = 12


def seal(words: str, about: str) -> str:
    """The words, encrypted (AES-256-GCM) and bound to what they belong to; nothing for nothing."""
    if not words:
        return ""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, words.encode(), about.encode())).decode()


def unseal(sealed: str, about: str) -> str:
    """The words again. Raises `cryptography.exceptions.InvalidTag` where they were changed or belong elsewhere."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    return AESGCM(_key()).decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()


def _key() -> bytes:
    return hashlib.sha256(b"notes:" + secret(settings.HOME, "notes").encode()).digest()
