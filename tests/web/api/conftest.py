"""Programs that ask: a client with a token of somebody's, for what was chosen or for everything they may."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from api_program import Program, Programs

from mainstay_web.actions import Caller
from mainstay_web.actions.tokens import new_token
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tokens import possible_scopes


@pytest.fixture
def program(house: dict[str, Account], caller: Callable[..., Caller]) -> Programs:
    """`program("hrbp", "public")` carries a token of that account with these scopes; without any, with all it may."""

    def made(who: str, *scopes: str, roles: Sequence[str] = (), days: int = 30) -> Program:
        asked = caller(who)
        every = [one.value for one in possible_scopes(asked.actor, asked.day)]
        return Program(new_token(asked, "test", scopes or every, roles, days))

    assert house
    return made
