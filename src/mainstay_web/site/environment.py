"""What the surroundings say, read in one place: the folder of the installation, its database, its address."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`home` holds everything the installation keeps; `database` is a URL, empty for the embedded one in `home`."""

    home: Path
    database: str
    base_url: str
    demo: bool
    debug: bool
    allow: str = ""
    """Private hosts and networks that messages may go to, as in `channels.guard.Allow.parse`."""

    @property
    def https(self) -> bool:
        """Whether the application is reached over TLS, as everywhere but on one's own machine."""
        return self.base_url.startswith("https://")


def surroundings() -> Surroundings:
    """Read from MAINSTAY_HOME, MAINSTAY_DATABASE, MAINSTAY_URL, MAINSTAY_DEMO, MAINSTAY_DEBUG and MAINSTAY_ALLOW."""
    return Surroundings(
        home=Path(os.environ.get("MAINSTAY_HOME") or "out/house").resolve(),
        database=os.environ.get("MAINSTAY_DATABASE", ""),
        base_url=os.environ.get("MAINSTAY_URL", "http://127.0.0.1:8017").rstrip("/"),
        demo=os.environ.get("MAINSTAY_DEMO") == "1",
        debug=os.environ.get("MAINSTAY_DEBUG") == "1",
        allow=os.environ.get("MAINSTAY_ALLOW", ""),
    )


@dataclass(frozen=True, slots=True)
class Provider:
    """The company's identity provider (OpenID Connect)."""

    issuer: str
    client: str
    secret: str
    name: str


def provider() -> Provider | None:
    """From MAINSTAY_OIDC_ISSUER, MAINSTAY_OIDC_CLIENT, MAINSTAY_OIDC_SECRET and MAINSTAY_OIDC_NAME; None without."""
    issuer = os.environ.get("MAINSTAY_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    told = {key: os.environ.get(f"MAINSTAY_OIDC_{key.upper()}", "") for key in ("client", "secret", "name")}
    return Provider(issuer, told["client"], told["secret"], told["name"] or "OpenID")


def secret(home: Path, name: str) -> str:
    """A secret of the installation, made once and kept in a file that only its owner reads."""
    path = home / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), "utf-8")
        # The first to link wins, so that two processes starting at once agree on one secret.
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text("utf-8").strip()


def heads_folder(home: Path) -> Path:
    """Where the signed heads of the audit log are kept: MAINSTAY_HEADS, else in the installation's own folder."""
    return Path(os.environ.get("MAINSTAY_HEADS") or home / "heads")


def database(around: Surroundings) -> dict[str, object]:
    """Django's settings of the database. Raises ValueError for a URL that is neither SQLite nor PostgreSQL."""
    if not around.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(around.home / "mainstay.sqlite3"),
            # A file, as in real life: a shared database in memory locks whole tables and knows no waiting.
            "TEST": {"NAME": str(around.home / f"test-{os.getpid()}.sqlite3")},
            # Opening reads the whole schema, and forgets the pages in the cache: half of what a page cost.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;"
                ),
            },
        }
    parts = urlsplit(around.database)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("MAINSTAY_DATABASE must be empty (SQLite) or begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
