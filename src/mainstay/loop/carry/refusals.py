"""Why an act on a case or a promise was refused: each a class with a code and a sentence in both languages."""

from __future__ import annotations

from mainstay.core.errors import AnticipatedError
from mainstay.core.text import Text


class CarryError(AnticipatedError):
    """An act that the rules do not allow; nothing was changed."""

    code = "refused"


class NotNowError(CarryError):
    """The case or promise is not in a state for it."""

    code = "not_now"


class MissingError(CarryError):
    """Something that the act needs was not given; `data["field"]` names it."""

    code = "missing"


class SecondPersonError(CarryError):
    """It takes somebody else than the one who tries."""

    code = "second_person"


class WrongDayError(CarryError):
    """A day that cannot be: before what went before, or in the past of what it should come after."""

    code = "wrong_day"


class AlreadyOpenError(CarryError):
    """A case of this kind is open for the person; `data["case_id"]` names it."""

    code = "already_open"


class OverspentError(CarryError):
    """More money would be held than the budget has; `data` has `room` and `wanted` in minor units."""

    code = "overspent"


class NoEvidenceError(CarryError):
    """A promise is kept by what happened, not by a tick."""

    code = "no_evidence"


def refuse_a_copy(reason: str, proposed: str) -> None:
    """Whoever approves answers in words of their own (four eyes; PIPL 24). Raises MissingError for the proposer's."""
    if reason.strip() == proposed.strip():
        raise MissingError(Text("请写自己的理由。", "Give a reason of your own."), field="reason")
