"""Showing again that it is you: remembered for each kind of deed as long as the company says, within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from mainstay.core.standards import WrongStandardError
from mainstay_web.actions import Caller
from mainstay_web.actions.standing import set_standard
from mainstay_web.pages.urls import modules
from mainstay_web.store.step_up import LEAST, MOST, STEP_UP, Deed, StepUp
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.people import Person

PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody
DAY = date(2026, 10, 31)
NOBODY = "0" * 16
DEEDS = {
    "bonus_approve": Deed.APPROVE, "bonus_file": Deed.EXPORT, "bonus_left": Deed.APPROVE,
    "equity_change_decide": Deed.APPROVE,
    "equity_event_decide": Deed.APPROVE, "equity_plan_decide": Deed.APPROVE, "equity_project_decide": Deed.APPROVE,
    "equity_project_decide-leave": Deed.APPROVE, "equity_project_decide-settlement": Deed.APPROVE,
    "provided_group_mean": Deed.EXPORT, "account_link": Deed.EXPORT, "account_new": Deed.EXPORT,
    "account_switch": Deed.EXPORT,
    "case_approve": Deed.APPROVE, "commission_approve": Deed.APPROVE, "commission_export": Deed.EXPORT,
    "commission_run_approve": Deed.APPROVE, "equity_approve": Deed.APPROVE, "equity_files_decide": Deed.APPROVE,
    "equity_files_export": Deed.EXPORT, "equity_grant_decide": Deed.APPROVE, "equity_grants_export": Deed.EXPORT,
    "equity_imported_decide": Deed.APPROVE, "erasure": Deed.EXPORT, "fairness_findings": Deed.EXPORT,
    "fairness_gaps": Deed.EXPORT, "market_file": Deed.EXPORT, "market_gaps_file": Deed.EXPORT,
    "market_line_review": Deed.APPROVE, "market_match_end": Deed.APPROVE, "market_match_many": Deed.APPROVE,
    "market_match_review": Deed.APPROVE, "market_match_review_many": Deed.APPROVE,
    "market_survey_keep": Deed.APPROVE, "market_survey_withdraw": Deed.APPROVE,
    "pay_mix_file": Deed.EXPORT, "pay_places_file": Deed.EXPORT, "pay_raise_carry_out": Deed.APPROVE,
    "pay_review_approve": Deed.APPROVE, "pay_review_check": Deed.EXPORT, "pay_review_export": Deed.EXPORT,
    "person_reason": Deed.UNMASK, "plan_approve": Deed.APPROVE, "plan_payroll": Deed.EXPORT,
    "role_grant": Deed.EXPORT, "stand_in_new": Deed.EXPORT,
    "talk_list": Deed.EXPORT, "token_new": Deed.EXPORT, "turn_parquet": Deed.EXPORT,
}  # fmt: skip
"""Every page that asks, and how strictly. Whoever makes one less strict says so here."""


def deeds() -> dict[str, Deed]:
    routes = (route for module in modules() for route in module.ROUTES)
    found = {route.name or "": getattr(route.callback, "deed", None) for route in routes}
    return {name: deed for name, deed in found.items() if deed is not None}


def test_exports_unmasking_and_what_opens_the_house_ask_as_strictly_as_they_should() -> None:
    found = deeds()
    assert {name: found.get(name) for name in DEEDS} == DEEDS
    assert {name for name in found if name not in DEEDS and found[name] is Deed.UNMASK} == set()


def test_a_file_of_many_is_never_remembered_as_an_approval() -> None:
    for name, deed in deeds().items():
        if name.endswith(("_file", "_export", "_payroll", "_findings", "_gaps", "_check", "_parquet", "_list")):
            assert deed is Deed.EXPORT, name


@pytest.fixture
def director(house: dict[str, Account], visit: Callable[[str], Client]) -> Client:
    """Signed in some time ago, with a password that can be asked for."""
    house["director"].password = make_password(PASSWORD)
    house["director"].save(update_fields=["password"])
    return visit("director")


def shown(client: Client, minutes: float, *, again: bool = True) -> None:
    """The client showed who they are so many minutes ago: again, or by signing in."""
    session = client.session
    record = {"method": "password", "at": time.time() - minutes * 60}
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = session["_auth_user_id"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**record, "reauthenticated": True} if again else record]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""


def asks(client: Client, deed: Deed) -> str:
    """Where the reader is asked for a deed of this kind; one that is not finds that there is no such thing, or no
    reason.
    """
    person = Person.objects.get(number="E201").ref
    path = {
        Deed.APPROVE: reverse("case_approve", kwargs={"case": NOBODY}),
        Deed.UNMASK: reverse("person_reason", kwargs={"person": person}),
        Deed.EXPORT: reverse("commission_export", kwargs={"run": NOBODY, "form": "csv"}),
    }[deed]
    answer = client.post(path)
    if answer.status_code == 302:
        assert "/reauthenticate/" in answer.headers["Location"]
        return answer.headers["Location"]
    assert answer.status_code in (404, 422)
    return ""


@pytest.mark.parametrize("deed", Deed)
def test_whoever_has_shown_nothing_is_asked(director: Client, deed: Deed) -> None:
    assert asks(director, deed)


@pytest.mark.parametrize(
    ("deed", "asked"),
    [
        ("bonuses/{}/do/approve", True), ("bonuses/awards/{}/left", True), ("bonuses/{}/do/propose", False),
        ("equity/plans/{}/decide", True),
        ("equity/projects/{}/do/decide", True), ("equity/projects/{}/do/decide-leave", True),
        ("equity/projects/{}/do/decide-settlement", True), ("equity/projects/{}/do/pay", False),
        ("equity/pool/do/decide-change", True), ("equity/pool/do/decide-event", True),
        ("equity/pool/do/nothing", False),
        ("pay/market/lines/{}/agree", True), ("pay/market/matches/{}/agree", True),
        ("pay/market/matches/{}/end", True), ("pay/market/surveys/{}/keep", True),
        ("pay/market/surveys/{}/withdraw", True), ("pay/market/matches/many/", True),
        ("pay/market/matches/propose", False), ("pay/market/lines/propose", False),
    ],
)  # fmt: skip
def test_whatever_is_decided_about_money_asks(director: Client, deed: str, asked: bool) -> None:  # noqa: FBT001
    answer = director.post(f"/{deed.format(NOBODY)}", {"yes": "1"})
    assert (answer.status_code == 302 and "/reauthenticate/" in answer.headers["Location"]) is asked


def test_once_it_was_shown_an_approval_reaches_its_deed(director: Client) -> None:
    shown(director, 1)
    assert director.post(f"/bonuses/{NOBODY}/do/approve").status_code == 404
    assert director.post("/equity/pool/do/decide-change").status_code == 404


@pytest.mark.parametrize(
    ("minutes", "asked"),
    [
        (1, set()),
        (LEAST - 0.1, set()),
        (LEAST + 0.1, {Deed.EXPORT}),
        (14.9, {Deed.EXPORT}),
        (15.1, {Deed.EXPORT, Deed.UNMASK}),
        (29.9, {Deed.EXPORT, Deed.UNMASK}),
        (30.1, {Deed.EXPORT, Deed.UNMASK, Deed.APPROVE}),
    ],
)
def test_each_kind_is_remembered_for_its_own_time(director: Client, minutes: float, asked: set[Deed]) -> None:
    shown(director, minutes)
    assert {deed for deed in Deed if asks(director, deed)} == asked


def test_signing_in_just_now_serves_for_approvals_alone(director: Client) -> None:
    shown(director, 1, again=False)
    assert {deed for deed in Deed if asks(director, deed)} == {Deed.UNMASK, Deed.EXPORT}


def test_the_company_sets_the_time_and_it_holds_at_once(director: Client, caller: Callable[..., Caller]) -> None:
    given = {"approve": "60", "unmask": "5", "export": "10"}
    set_standard(caller("director"), STEP_UP.key, given, DAY, "many approvals in spring")
    shown(director, 9)
    assert {deed for deed in Deed if asks(director, deed)} == {Deed.UNMASK}
    shown(director, 59)
    assert {deed for deed in Deed if asks(director, deed)} == {Deed.UNMASK, Deed.EXPORT}


@pytest.mark.parametrize(
    "given",
    [
        {"approve": "61", "unmask": "15", "export": "5"}, {"approve": "30", "unmask": "31", "export": "5"},
        {"approve": "30", "unmask": "15", "export": "11"}, {"approve": "4", "unmask": "15", "export": "5"},
        {"approve": "30", "unmask": "0", "export": "5"}, {"approve": "30", "unmask": "15", "export": "-1"},
    ],
)  # fmt: skip
def test_nothing_beyond_the_bounds_can_be_set(caller: Callable[..., Caller], given: dict[str, str]) -> None:
    with pytest.raises(WrongStandardError):
        set_standard(caller("director"), STEP_UP.key, given, DAY, "because it is handy")


def test_bounds_are_stricter_the_more_a_deed_gives_away() -> None:
    assert MOST[Deed.EXPORT] < MOST[Deed.UNMASK] < MOST[Deed.APPROVE] <= 60
    assert StepUp().export <= StepUp().unmask <= StepUp().approve
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == LEAST * 60, "the shortest time is what the framework keeps"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_is_asked_is_told_for_how_long_it_holds(director: Client, lang: str) -> None:
    director.cookies["lang"] = lang
    for deed, said in ((Deed.APPROVE, "30"), (Deed.UNMASK, "15"), (Deed.EXPORT, "5")):
        page = director.get(asks(director, deed)).content.decode()
        assert (f"{said} 分钟" if lang == "zh" else f"{said} minutes") in page
    for there in ("", "?next=/accounts/2fa/"):
        page = director.get(reverse("account_reauthenticate") + there).content.decode()
        assert ("分钟" if lang == "zh" else "minutes") not in page, "asked for something else"
    assert director.post(reverse("account_reauthenticate"), {"password": "wrong"}).status_code == 200
    assert asks(director, Deed.EXPORT), "a wrong password shows nothing"
    assert director.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code in (302, 404)
    assert not asks(director, Deed.EXPORT)
