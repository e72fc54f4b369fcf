"""Whether people still decide."""

from __future__ import annotations

import pytest

from mainstay.loop.carry.oversight import LEAST, Decided, oversight

TAKEN = Decided("hr", frozenset({"a"}), frozenset({"a"}))
OWN = Decided("hr", frozenset({"a"}), frozenset({"b"}))
NOTHING = Decided("hr", frozenset(), frozenset({"b"}))


@pytest.mark.parametrize(
    ("decisions", "share", "cautioned"),
    [
        ([TAKEN] * LEAST, 1.0, True),
        ([OWN] * LEAST, 0.0, True),
        ([TAKEN] * (LEAST - 1), 1.0, False),
        ([TAKEN] * LEAST + [OWN], LEAST / (LEAST + 1), False),
        ([NOTHING] * LEAST, None, False),
    ],
)
def test_all_or_nothing_is_a_reason_to_look(decisions: list[Decided], share: float | None, cautioned: bool) -> None:  # noqa: FBT001 - a table of examples
    found = oversight(decisions)
    assert found.share == share
    assert (found.caution is not None) is cautioned


def test_the_two_cautions_differ() -> None:
    always, never = oversight([TAKEN] * LEAST).caution, oversight([OWN] * LEAST).caution
    assert always is not None
    assert never is not None
    assert always.zh.startswith(f"最近 {LEAST} 次决定全部")
    assert never.en.startswith("None of the last")
