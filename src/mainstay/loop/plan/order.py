"""Pay order: raises that would pass the manager's pay as it is, but not once the manager has a raise in the same plan.

Which raises the plan gives depends on one another, so these wait: all that could follow a manager's raise are on offer
first, and what the plan found leaves no room for is taken out before it is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.fair import Colleagues, Rules, boss_line, boss_text, passed, peers_text
from mainstay.loop.panel import Bools, Ints


@dataclass(frozen=True)
class Raises:
    """Those planned for (`rows` of everybody here) and by measure the yearly raise at full time, `extra`."""

    people: Colleagues
    rows: Ints
    extra: Ints

    def whole(self, given: Bools) -> Ints:
        """For everybody here all raises `given` (people planned for × measures) together."""
        total = np.zeros(len(self.people.fixed), dtype=np.int64)
        total[self.rows] = np.where(given, self.extra, 0).sum(axis=1)
        return total


def could_follow(raises: Raises, fits: Bools, above_boss: Bools) -> Bools:
    """Which raises that pass only the manager's pay would not, had the manager the largest raise that `fits`."""
    people = raises.people
    place = np.full(len(people.fixed), -1)
    place[raises.rows] = np.arange(len(raises.rows))
    boss = np.maximum(people.boss[raises.rows], 0)
    planned = np.where(people.boss[raises.rows] >= 0, place[boss], -1)
    most = np.where(fits, raises.extra, 0).max(axis=1, initial=0)
    ceiling = people.fixed[boss] + np.where(planned >= 0, most[np.maximum(planned, 0)], 0)
    after = people.fixed[raises.rows][:, None] + raises.extra
    return np.asarray(fits & above_boss & (planned >= 0)[:, None] & (after <= ceiling[:, None]))


def without_room(raises: Raises, waiting: Bools, given: Bools) -> Bools:
    """Those of the waiting raises that are above the manager even with all that is `given`."""
    people = raises.people
    moved = boss_line(replace(people, fixed=people.fixed + raises.whole(given)))[raises.rows]
    after = people.fixed[raises.rows][:, None] + raises.extra
    return np.asarray(waiting & (moved >= 0)[:, None] & (after > moved[:, None]))


def too_much_together(
    raises: Raises, given: Bools, free: Bools, rules: Rules, currency: str
) -> Sequence[tuple[int, int, Text]]:
    """People, by place, whose raises pass a line only together (a promotion's and another); and of each the smallest,
    with the reason. `free` are those somebody answers for.
    """
    whole = raises.whole(given)
    over = passed(raises.people, whole, rules)
    after = raises.people.fixed + whole
    found = []
    for at in np.flatnonzero((over.peers | over.boss)[raises.rows]).tolist():
        mine, row = np.flatnonzero(given[at] & (raises.extra[at] > 0)), int(raises.rows[at])
        if len(mine) > 1 and not free[at, mine].any():
            least = int(mine[np.argmin(raises.extra[at, mine])])
            reason = peers_text(int(over.line[row]), int(after[row]), currency) if over.peers[row] else None
            found.append((at, least, reason or boss_text(int(after[row]), currency)))
    return found
