"""Many at the same moment, each on a connection of its own, as each worker of the server has."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from mainstay.core.errors import AnticipatedError

MOST = 10
"""At one moment; more come a handful after the other."""


def at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """Does them all; what each gave, or the anticipated error it was told. Any other error fails the test."""
    found: list[object] = []
    for start in range(0, len(deeds), MOST):
        found += _handful(deeds[start : start + MOST])
    return found


def refused(found: Sequence[object]) -> list[str]:
    """The codes of the errors among what `at_once` found, sorted."""
    return sorted(one.code for one in found if isinstance(one, AnticipatedError))


def refusals(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Does them all; the codes of the errors that were told, sorted."""
    return refused(at_once(deeds))


def _handful(deeds: Sequence[Callable[[], object]]) -> list[object]:
    start = threading.Barrier(len(deeds))
    found: list[object] = [None] * len(deeds)
    broken: list[BaseException] = []

    def run(place: int) -> None:
        try:
            start.wait(30)
            found[place] = deeds[place]()
        except AnticipatedError as error:
            found[place] = error
        except BaseException as error:  # noqa: BLE001 - told to the test below, whatever it was
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert broken == []
    assert not any(thread.is_alive() for thread in threads)
    return found
