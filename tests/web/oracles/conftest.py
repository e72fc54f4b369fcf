"""A token of everybody's, for everything that a token of theirs may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mainstay_web.actions import Caller
from mainstay_web.actions.tokens import new_token
from mainstay_web.store.tokens import possible_scopes


@pytest.fixture
def program_of(caller: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """`program_of("hrbp")` is the secret of a token with the full scopes of that role, and with no limit of speed."""
    monkeypatch.setattr("mainstay_web.api.door.PER_MINUTE", 100_000)

    def made(who: str) -> str:
        asked = caller(who)
        scopes = [one.value for one in possible_scopes(asked.actor, asked.day)]
        return new_token(asked, "crawl", scopes, (), 30)

    return made
