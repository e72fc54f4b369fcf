"""The statement on paper: a PDF in either language."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path

from mainstay.chapters.pay.mix import Part
from mainstay.chapters.pay.rewards import ASSUMED
from mainstay.chapters.pay.tax.bonus import zone_said
from mainstay.chapters.pay.tax.catalogue import STATEMENT
from mainstay.chapters.pay.tax.law import VERSION
from mainstay.core.text import Language, Text
from mainstay.report.written import day as written_day
from mainstay.report.written import same
from mainstay_web.pages.equity.words import units
from mainstay_web.pages.errors import AbsentError
from mainstay_web.pages.files import language_of, printed, taken
from mainstay_web.pages.reader import Request, page
from mainstay_web.pages.rewards.mine import entered, own_number, seen
from mainstay_web.pages.rewards.words import ADVICE, exact, share
from mainstay_web.store.installation import the_installation
from mainstay_web.store.rewards import AS_IT_IS, Estimate, Statement, statement
from mainstay_web.store.rewards_equity import EquityYear, VestLine


@page()
def my_pdf(request: Request, lang: str) -> HttpResponse:
    """One's own; deductions that come with a form are used and forgotten."""
    reader = request.reader
    tried = entered(request) if request.method == "POST" else AS_IT_IS
    found = statement(reader.actor, own_number(reader), reader.day, tried)
    return _answer(request, found, lang)


@page()
def pdf(request: Request, person: str, lang: str) -> HttpResponse:
    """Somebody else's, for who may see their pay; the look is written down."""
    return _answer(request, seen(request, person), lang)


def _answer(request: Request, found: Statement | None, lang: str) -> HttpResponse:
    if found is None:
        raise AbsentError
    data = data_of(found, language_of(lang), written_day(request.reader.day))
    # The name in the file's own name would tell more than a download folder should know.
    return taken(printed("rewards/statement.typ", data), f"mainstay-rewards-{found.year}-{lang}.pdf")


def data_of(found: Statement, language: Language, today: Text) -> dict[str, Any]:
    """What the paper says, in one language."""

    def say(text: Text) -> str:
        return text.in_(language)

    return {
        "lang": language, "company": the_installation().company, "name": found.person.name,
        "post": found.person.job, "day": say(today), "year": str(found.year), "total": exact(found.total),
        "parts": [[say(one.label), exact(amount)] for one, amount in found.parts], "cash": exact(found.cash),
        "mix": _mix(found, language),
        "missing": say(found.missing) if found.missing else "", **_estimate(found.estimate, language),
        **_equity(found.equity, language),
        "given": [[on.isoformat(), say(what)] for on, what in found.given],
        "put_off": [[on.isoformat(), exact(amount)] for on, amount in found.put_off],
        "put_off_lost": exact(found.put_off_lost) if found.put_off_lost else "",
        "advice": say(ADVICE), "assumed": [say(one) for one in ASSUMED], "rules": VERSION,
        "laws": [[say(law.label), say(law.source), law.since.isoformat(), law.until.isoformat() if law.until else ""]
                 for law in STATEMENT],
    }  # fmt: skip


def _mix(found: Statement, language: Language) -> list[list[str]]:
    if found.mix is None:
        return []
    aim = found.aim
    return [
        [part.label.in_(language), share(found.mix.of(part)), share(aim.of(part)) if aim is not None else ""]
        for part in Part
    ]


def _estimate(held: Estimate | None, language: Language) -> dict[str, Any]:
    if held is None:
        empty = ("months", "sums", "bonus", "split", "zones", "social", "after", "refused", "sources")
        return {**dict.fromkeys(empty, ()), "settled": ""}
    year, chosen = held.year, held.year.choice
    by_scheme = zip(*year.lines, strict=True)
    return {
        "months": [
            [one.end.strftime("%Y-%m"), *map(exact, (one.wage, one.own_social, one.withheld, one.net))]
            for one in held.months
        ],
        "sums": [exact(sum(column)) for column in zip(
            *((one.wage, one.own_social, one.withheld, one.net) for one in held.months), strict=True)],
        "after": [exact(year.net), exact(year.tax), exact(year.own_social), exact(year.employer_social),
                  exact(year.employer_cost)],
        "bonus": [exact(year.bonus), exact(chosen.separate), exact(chosen.merged), exact(chosen.saved),
                  chosen.is_separate_better, zone_said(year.zone).in_(language) if year.zone else ""]
                 if chosen else [],
        "settled": exact(-year.settled) if year.settled else "",
        "split": [*map(exact, (held.split.bonus, held.split.most, held.split.tax))] if held.split else [],
        "zones": [
            [exact(zone.after), exact(zone.recovers), exact(net), exact(zone.worst)] for zone, net in held.zones
        ] if chosen else [],
        "social": [
            [lines[0].scheme.label.in_(language), exact(sum(one.own for one in lines)),
             exact(sum(one.employer for one in lines))]
            for lines in by_scheme
        ],
        "refused": [one.in_(language) for one in year.refused],
        "sources": [one.in_(language) for one in held.sources],
    }  # fmt: skip


def _tax(one: VestLine) -> Text:
    if one.tax is not None:
        return same(exact(one.tax))
    return Text("递延", "deferred") if one.listed is False else same("–")


def _sum(held: EquityYear) -> Text:
    if held.refused:
        return Text("今年归属合计 {a}。", "{a} vests this year. ").fill(a=exact(held.vests_value))
    return Text("今年归属合计 {a}，当年的税 {x}（估算）。", "{a} vests this year, tax due {x}, estimated. ").fill(
        a=exact(held.vests_value), x=exact(held.tax)
    )


def _equity(held: EquityYear | None, language: Language) -> dict[str, Any]:
    if held is None:
        return {"grants": [], "vests": [], "not_taxed": [], "vest_sum": "", "deferral": ""}
    return {
        "grants": [
            [one.grant, one.kind.in_(language), one.granted_on.isoformat(), units(one.units), units(one.unvested),
             exact(one.unvested_value) if one.unvested_value is not None else "–"]
            for one in held.grants
        ],
        "vests": [
            [one.on.isoformat(), one.kind.in_(language), units(one.units),
             exact(one.income) if one.income is not None else "–", _tax(one).in_(language),
             one.pay_by.isoformat() if one.pay_by else "–"]
            for one in held.vests
        ],
        "not_taxed": [one.in_(language) for one in held.refused],
        "vest_sum": _sum(held).in_(language) if held.vests else "", "deferral": held.deferral.in_(language),
    }  # fmt: skip


ROUTES = [
    path("my/rewards/<str:lang>.pdf", my_pdf, name="my_rewards_pdf"),
    path("rewards/<person:person>/<str:lang>.pdf", pdf, name="rewards_pdf"),
]
