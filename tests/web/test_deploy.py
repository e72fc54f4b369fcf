"""In production settings Django's own checks for deployment find nothing; secrets are nowhere but in their files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def production(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_URL": "https://people.example.com", "MAINSTAY_DEMO": "",
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings", "MAINSTAY_DATABASE": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True)


def test_check_deploy_is_clean(tmp_path: Path) -> None:
    found = production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


def test_w10_secrets_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    production(tmp_path, "check")
    kept = list((tmp_path / "secrets").iterdir())
    assert kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    settings = production(tmp_path, "diffsettings", "--all").stdout
    assert "DEBUG = False" in settings
    assert "__Host-session" in settings
