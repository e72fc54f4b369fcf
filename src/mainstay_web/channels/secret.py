"""Values that must not be seen: keys, and addresses that are as good as a key.

The address of a chat robot lets whoever holds it speak in that room, so it is handled as a password: it has no
readable `repr`, no readable `str`, and what a service answers is searched for it before anybody sees the answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

HIDDEN = "•••"
MIN_TRACE = 6
"""A shorter piece of a secret is not searched for: it would black out ordinary words."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A key. Only `reveal` gives it out; printing, logging and formatting do not."""

    _value: str = field(repr=False)

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__

    def reveal(self) -> str:
        """The key itself, for signing and for nothing else."""
        return self._value

    def traces(self) -> tuple[str, ...]:
        """The pieces that must not be read anywhere."""
        return (self._value,) if len(self._value) >= MIN_TRACE else ()

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True, slots=True)
class SecretUrl:
    """An address that is a key. Only its host may be shown."""

    _value: str = field(repr=False)

    def __repr__(self) -> str:
        return f"SecretUrl({self.host or HIDDEN}/{HIDDEN})"

    __str__ = __repr__

    def reveal(self) -> str:
        """The whole address, for the connection and for nothing else."""
        return self._value

    @property
    def host(self) -> str:
        """The host in small letters without a last dot; empty where there is none that can be read."""
        try:
            return (urlsplit(self._value).hostname or "").rstrip(".")
        except ValueError:
            return ""

    @property
    def bot(self) -> str:
        """A name for the robot behind the address, by which a budget is kept; the address cannot be read from it."""
        return hashlib.sha256(self._value.encode()).hexdigest()[:16]

    def traces(self) -> tuple[str, ...]:
        """The pieces of the address that must not be read anywhere: the whole, its path, and each value in it."""
        try:
            parts = urlsplit(self._value)
        except ValueError:
            return (self._value,)
        values = [pair.partition("=")[2] for pair in parts.query.split("&")]
        pieces = [self._value, parts.path, parts.query, *parts.path.split("/"), *values]
        return _longest_first([*pieces, *(unquote(piece) for piece in pieces)])


def redact(text: str, *secrets: Secret | SecretUrl) -> str:
    """`text` with every trace of the secrets blacked out."""
    for trace in _longest_first([trace for secret in secrets for trace in secret.traces()]):
        text = text.replace(trace, HIDDEN)
    return text


def plain_line(text: str, limit: int = 200) -> str:
    """One harmless line of what a stranger sent: no line breaks, no terminal codes, no bidirectional marks, cut."""
    shown = "".join(char if char.isprintable() else " " for char in text[: 4 * limit])
    line = " ".join(shown.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _longest_first(pieces: list[str]) -> tuple[str, ...]:
    return tuple(sorted({piece for piece in pieces if len(piece) >= MIN_TRACE}, key=len, reverse=True))
