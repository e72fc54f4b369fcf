"""Canaries in what fairness scans find of people, and in overrides."""

from __future__ import annotations

from web_canaries import DAY, WATCHED, Canary, provider

from mainstay.core.access import Field
from mainstay_web.store.tables.fairness import FairnessFinding, FairnessOverride, FairnessScan


@provider
def in_fairness() -> list[Canary]:
    """A scan that points at each watched person, beside somebody else; and an override for each."""
    scan = FairnessScan.objects.create(
        as_of=DAY, made_by="H003", factors=["cell"], facts="f" * 64, people=14, manifest="m" * 64,
        choices={"beyond": 2.5, "target": 0.01, "cap": 0.1, "reference": "pooled"},
        result={"kinds": {}, "compared": 14, "left_out": 0, "enough": True, "mend": {}},
    )  # fmt: skip
    found: list[Canary] = []
    for place, person in enumerate(WATCHED):
        pay, fair, most = (771_300 + 11 * (3 * place + part) for part in range(3))
        words = f"canaryfairness{place}reasonx"
        FairnessFinding.objects.create(
            scan=scan, kind="near_the_boss", person=person, other_person="E203", pay=pay * 100, expected=fair * 100,
            mend=(fair - pay) * 100,
        )  # fmt: skip
        FairnessOverride.objects.create(
            person=person, most=most * 100, lines=["peers"], reason=words, by="H001" if person != "H001" else "H002",
            day=DAY, until=DAY,
        )  # fmt: skip
        found += [Canary(person, Field.PAY, f"fairness.{name}", (f"{amount:,}", str(amount)))
                  for name, amount in (("pay", pay), ("expected", fair), ("override", most))]  # fmt: skip
        found.append(Canary(person, Field.PAY, "fairness.reason", (words,)))
    return found
