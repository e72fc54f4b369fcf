"""Beyond a city's parameters every room says what has ended, when, and who enters the next; entering them mends it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from mainstay.chapters.pay.tax.bonus import SEPARATE
from mainstay.chapters.pay.tax.cities import UnknownCityError, rates_of
from mainstay.chapters.pay.tax.law import OutOfForceError
from mainstay.core.text import Language
from mainstay_web.actions import Caller
from mainstay_web.actions.social import set_city
from mainstay_web.store.standing import restand
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Installation
from mainstay_web.store.tables.people import Person

BEYOND = date(2027, 7, 1)
WORDS: dict[Language, tuple[str, str, str]] = {
    "zh": ("上海", "到 2027-06-30 为止", "薪酬专员或人力资源总监"),
    "en": ("上海", "end on 2027-06-30", "compensation analyst or an HR director"),
}
Visit = Callable[[str], Client]


def told(client: Client, path: str, lang: str) -> str:
    client.cookies["lang"] = lang
    answer = client.get(path)
    assert answer.status_code in (200, 422), (path, answer.status_code)
    return unescape(answer.content.decode())


@pytest.fixture
def beyond(house: dict[str, Account]) -> None:
    """The house on the first day of which nothing is published for Shanghai."""
    assert house
    Installation.objects.update(day=BEYOND)
    restand(BEYOND)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_rule_names_city_last_day_and_who_enters_the_next(lang: Language) -> None:
    with pytest.raises(UnknownCityError) as caught:
        rates_of("上海", BEYOND)
    assert all(word in caught.value.text.in_(lang) for word in WORDS[lang])
    with pytest.raises(UnknownCityError) as never:
        rates_of("拉萨", BEYOND)
    assert "2027-06-30" not in never.value.text.in_(lang)
    assert rates_of("上海", date(2027, 6, 30)).until == date(2027, 6, 30)


def test_a_rule_of_law_says_that_nobody_here_enters_the_next() -> None:
    with pytest.raises(OutOfForceError) as caught:
        SEPARATE.on(date(2028, 1, 1))
    for word in ("2027-12-31", "2028-01-01", "comes with an update of Mainstay", "tax authority"):
        assert word in caught.value.text.en, word
    assert "随系统升级提供" in caught.value.text.zh


@pytest.mark.usefixtures("beyond")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_room_that_reckons_with_it_says_so(visit: Visit, lang: Language) -> None:
    ref = Person.objects.get(number="E201").ref
    for who, path in (
        ("employee", "/my/rewards/"), ("hrbp", f"/rewards/{ref}/"), ("director", "/social/"),
        ("compensation", "/social/"),
    ):  # fmt: skip
        page = told(visit(who), path, lang)
        assert all(word in page for word in WORDS[lang]), (who, path)
    assert visit("employee").get(f"/my/rewards/{lang}.pdf").status_code == 200


@pytest.mark.usefixtures("beyond")
@pytest.mark.parametrize("who", ["compensation", "director"])
def test_the_next_are_entered_with_their_notice_and_everything_is_estimated_again(visit: Visit, who: str) -> None:
    client = visit(who)
    page = told(client, "/social/?city=上海", "en")
    given = {name: value for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="(\w+)"', page)}
    assert (given["city"], given["since"], given["base_high"]) == ("上海", "2027-07-01", "37731")
    assert not given.get("source"), "the notice is named anew"
    rates = {name: given[name] for name in ("base_low", "fund_low", "fund_high", "medical_employer")}
    entry = {"city": "上海", "since": given["since"], **rates, "base_high": "39000"}
    assert client.post("/social/set", entry).status_code == 422, "not without its source"
    assert client.post("/social/set", {**entry, "source": "notice of July 2027"}).status_code == 302
    for _ in (1, 2):
        page = told(visit("employee"), "/my/rewards/", "en")
        assert "no social insurance parameters" not in page
    assert "end on 2027-06-30" not in told(client, "/social/", "en")
    assert "notice of July 2027" in told(client, "/social/", "en")
    assert rates_of("上海", date(2027, 6, 30)).rates.base_high == 37_731, "earlier days as published"


def test_it_is_asked_for_within_a_year_of_the_end(
    house: dict[str, Account], visit: Visit, caller: Callable[..., Caller]
) -> None:
    assert house
    assert "end on 2027-06-30" in told(visit("compensation"), "/social/", "en")
    rates = {"base_low": "1", "base_high": "2", "fund_high": "2", "source": "notice"}
    set_city(caller("compensation"), "上海", BEYOND, rates)
    assert "end on 2027-06-30" not in told(visit("compensation"), "/social/", "en"), "the next are entered already"


def test_nothing_is_asked_for_long_before_the_end(house: dict[str, Account], visit: Visit) -> None:
    assert house
    Installation.objects.update(day=date(2026, 5, 1))
    assert "end on 2027-06-30" not in told(visit("compensation"), "/social/", "en")
