"""Signing in with the company's provider: code flow with PKCE and state; an identity is never an address."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

WORK = """
import json, sys
from urllib.parse import parse_qs, urlsplit
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from allauth.socialaccount.models import SocialAccount
from mainstay_web.store.tables.accounts import Account
vip = Account(email="vip@test.invalid"); vip.set_unusable_password(); vip.save()
mine = Account(email="me@test.invalid"); mine.set_unusable_password(); mine.save()
if sys.argv[1] == "known":
    SocialAccount.objects.create(user=mine, provider="company", uid="subject-1")
client = Client(HTTP_HOST="127.0.0.1")
page = client.get("/accounts/login/").content.decode()
begun = client.post("/accounts/oidc/company/login/")
asked = {key: value[0] for key, value in parse_qs(urlsplit(begun.headers["Location"]).query).items()}
done = client.get("/accounts/oidc/company/login/callback/", {"code": "c", "state": asked["state"]})
wrong = Client(HTTP_HOST="127.0.0.1").get("/accounts/oidc/company/login/callback/", {"code": "c", "state": "forged"})
who = client.session.get("_auth_user_id")
print(json.dumps({
    "button": "company_login" in page, "asked": asked, "status": done.status_code,
    "signed_in_as": Account.objects.get(pk=who).email if who else None,
    "forged": wrong.status_code, "forged_in": "_auth_user_id" in wrong.wsgi_request.session,
}))
"""


def token(issuer: str) -> str:
    """An identity token (unsigned: it comes straight from the provider), with somebody else's address in it."""
    claims = {"iss": issuer, "sub": "subject-1", "aud": "client", "email": "vip@test.invalid", "email_verified": True,
              "exp": 4102444800, "iat": 1700000000}  # fmt: skip
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "1"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, b"sig"))


@pytest.fixture
def issuer() -> Iterator[str]:
    """A provider on this machine."""

    class Answers(BaseHTTPRequestHandler):
        def answer(self) -> None:
            here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]  # an HTTPServer
            told = {
                "/.well-known/openid-configuration": {
                    "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo", "jwks_uri": f"{here}/keys",
                },
                "/token": {"access_token": "a", "token_type": "Bearer", "id_token": token(here)},
                "/userinfo": {"sub": "subject-1", "email": "vip@test.invalid", "email_verified": True},
                "/keys": {"keys": []},
            }[self.path.partition("?")[0]]  # fmt: skip
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 - what http.server calls them

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def signed_in(issuer: str, home: Path, who: str) -> dict[str, object]:
    env = {
        **os.environ, "MAINSTAY_HOME": str(home), "MAINSTAY_DATABASE": "", "MAINSTAY_OIDC_ISSUER": issuer,
        "MAINSTAY_OIDC_CLIENT": "client", "MAINSTAY_OIDC_SECRET": "s", "MAINSTAY_OIDC_NAME": "Example",
        "DJANGO_SETTINGS_MODULE": "mainstay_web.site.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", WORK, who], env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a23_an_identity_is_its_subject_and_never_its_address(issuer: str, tmp_path: Path) -> None:
    known = signed_in(issuer, tmp_path / "known", "known")
    assert known["button"]
    assert known["signed_in_as"] == "me@test.invalid", "not the one whose address the provider names"
    stranger = signed_in(issuer, tmp_path / "stranger", "stranger")
    assert stranger["signed_in_as"] is None
    assert not stranger["forged_in"]


def test_the_flow_is_bound_to_the_browser(issuer: str, tmp_path: Path) -> None:
    asked = signed_in(issuer, tmp_path, "stranger")["asked"]
    assert isinstance(asked, dict)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == len(base64.urlsafe_b64encode(hashlib.sha256().digest()).rstrip(b"="))
    assert asked["state"]
