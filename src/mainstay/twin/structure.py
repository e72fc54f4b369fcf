"""The company's frame: centres, departments, teams, and a fixed set of seats that people fill and leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.text import Text
from mainstay.loop.panel import Ints
from mainstay.twin.words import CENTRE, CITIES, COMPANY, FAMILIES, Family, numbered

DEPARTMENT, TEAM = 25, 8
"""Usual size of a department and of a team."""

MEMBER, LEAD, HEAD, DIRECTOR, CHIEF = 0, 1, 2, 3, 4
"""What a seat is: member of a team, its lead, head of a department, of a centre, of the company."""

LEVEL_OF_RANK = np.array([0, 5, 7, 8, 9], dtype=np.int8)
"""Level of managers by rank; members have their own."""


@dataclass(frozen=True)
class Structure:
    """Seats and units by position. `unit[s]` is the seat's unit, `above[s]` the seat whose holder manages it (-1 for
    the chief), `rank[s]` what it is, `family[s]`, `job[s]` position in `jobs`, `city[s]` position in CITIES.
    """

    units: tuple[Text, ...]
    parent: Ints
    jobs: tuple[Text, ...]
    unit: Ints
    above: Ints
    rank: Ints
    family: Ints
    job: Ints
    city: Ints

    def __len__(self) -> int:
        return len(self.unit)


def sizes(people: int) -> list[int]:
    """People of each family; a family too small for a department is left out."""
    shares = np.array([family.share for family in FAMILIES])
    shares = np.where(shares * people >= 8, shares, 0.0)
    if not shares.any():
        shares[0] = 1.0
    exact = shares / shares.sum() * (people - 1)
    whole = np.floor(exact).astype(int)
    short = people - 1 - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return [int(size) for size in whole]


@dataclass(frozen=True)
class _Place:
    unit: int
    family: int
    city: int


class _Builder:
    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.units: list[Text] = [COMPANY]
        self.parent: list[int] = [-1]
        self.seats: list[tuple[int, int, int, int, int, int]] = [(0, -1, CHIEF, 0, -1, 0)]
        self.jobs: list[Text] = []

    def unit(self, label: Text, parent: int) -> int:
        self.units.append(label)
        self.parent.append(parent)
        return len(self.units) - 1

    def seat(self, place: _Place, above: int, rank: int, job: int = -1) -> int:
        self.seats.append((place.unit, above, rank, place.family, job, place.city))
        return len(self.seats) - 1

    def job(self, label: Text) -> int:
        if label not in self.jobs:
            self.jobs.append(label)
        return self.jobs.index(label)

    def centre(self, f: int, family: Family, size: int) -> None:
        centre = self.unit(CENTRE.fill(family=family.label), 0)
        director = self.seat(_Place(centre, f, 0), 0, DIRECTOR)
        count = max(1, round((size - 1) / DEPARTMENT))
        parts = np.full(count, (size - 1) // count)
        parts[: (size - 1) % count] += 1
        weights = np.array([share for _, share, _ in CITIES])
        cities = self.rng.choice(len(CITIES), count, p=weights / weights.sum())
        for k in range(count):
            kind, job = family.departments[k % len(family.departments)]
            unit = self.unit(numbered(kind, k // len(family.departments)), centre)
            self.department(_Place(unit, f, int(cities[k])), director, int(parts[k]), self.job(job))

    def department(self, place: _Place, director: int, size: int, job: int) -> None:
        if size < 1:
            return
        head = self.seat(place, director, HEAD)
        teams = max(1, round((size - 1) / TEAM))
        for team in range(teams):
            members = (size - 1) // teams + (team < (size - 1) % teams)
            above = self.seat(place, head, LEAD) if members > 3 else head
            for _ in range(members - (members > 3)):
                self.seat(place, above, MEMBER, job)


def build(people: int, rng: np.random.Generator) -> Structure:
    """A frame with exactly `people` seats."""
    builder = _Builder(rng)
    for f, size in enumerate(sizes(people)):
        if size > 0:
            builder.centre(f, FAMILIES[f], size)
    seats = np.array(builder.seats, dtype=np.int32)
    unit, above, rank, family, job, city = (np.ascontiguousarray(seats[:, k]) for k in range(6))
    return Structure(
        tuple(builder.units), np.array(builder.parent, dtype=np.int32), tuple(builder.jobs),
        unit, above, rank, family, job, city,
    )  # fmt: skip
