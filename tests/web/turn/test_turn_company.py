"""The company's pages: who sees which, what is on them, and what the director decides there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from turn_company import PARTS, with_parts
from turn_made import DAY, a_turn

from mainstay.chapters import CATALOGUE
from mainstay.core.access import Act, Role
from mainstay.loop.carry.bands import Band
from mainstay_web.actions import system_caller
from mainstay_web.actions.accounts import grant_role
from mainstay_web.pages.files import printed
from mainstay_web.pages.turn.board import PAPER, alone
from mainstay_web.store.access import whoever_may
from mainstay_web.store.loss import cost_of, losses_in_force, totals
from mainstay_web.store.signals import switched_off
from mainstay_web.store.spread import rounded
from mainstay_web.store.tables.accounts import Account
from mainstay_web.store.tables.installation import Standard
from mainstay_web.store.tables.jobs import Job
from mainstay_web.store.tables.trail import AuditRecord
from mainstay_web.store.tables.turns import Turn, TurnPart
from mainstay_web.store.taking import deidentified
from mainstay_web.store.turn_parts import KINDS, packed, unpacked

Visit = Callable[[str], Client]
EVERYBODY = (
    "director", "hrbp", "hrbp_sales", "compensation", "ombuds", "auditor", "admin", "manager", "employee", "colleague",
    "other_manager",
)  # fmt: skip
HR, ALL_HR = {"director", "hrbp", "hrbp_sales"}, {"director", "hrbp", "hrbp_sales", "compensation"}
SEEN_BY = {
    "/overview/": {"director"}, "/overview/report/en.pdf": {"director"}, "/heat/": HR, "/frontier/": ALL_HR,
    "/worth/": ALL_HR, "/loss/": ALL_HR, "/proof/": HR | {"auditor"}, "/proof/card/en.md": HR | {"auditor"},
    "/signals/": HR | {"auditor"}, "/turns/": {"director"},
}  # fmt: skip
SAYS = {
    "/overview/": ("Of 3 key people", "75%", "target 92%", "Too little is known.", "8.3 months"),
    "/heat/": ("R&amp;D", "Tiny unit", "9.0"),
    "/frontier/": ("200,000 of cash prevents 0.4.", "Another 100,000", "A budget of 2 % is assumed."),
    "/worth/": ("15% lower", "3–25%", "published", "¥500,000", "¥560,000 to ¥5,000,000"),
    "/loss/": ("up to level 2", "0.20", "Boushey"),
    "/proof/": ("0.67", "0.62–0.72", "judged too high", "8.3 months on average.", "Not for dismissal"),
    "/signals/": ("9 of 14", "necessary for personnel management"),
}


@pytest.fixture
def whole(turn: Turn) -> Turn:
    """A turn with every view of the company."""
    return with_parts(turn)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_which_page(visit: Visit, who: str) -> None:
    client = visit(who)
    for page, readers in SEEN_BY.items():
        assert client.get(page).status_code == (200 if who in readers else 404), page


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("page", SAYS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_page_says_it_in_both_languages(visit: Visit, page: str, lang: str) -> None:
    client = visit("director")
    client.cookies["lang"] = lang
    body = client.get(page).content.decode()
    if lang == "en":
        assert [words for words in SAYS[page] if words not in body] == []
    else:
        inside = body[body.index('<main id="main"') : body.index("</main>")]
        assert "谁能看到" in inside


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("page", ["/overview/", "/heat/", "/frontier/", "/worth/", "/proof/", "/signals/", "/turns/"])
def test_before_the_first_turn_pages_say_so(visit: Visit, page: str) -> None:
    assert visit("director").get(page).status_code == 200


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("page", [page for page in SEEN_BY if not page.endswith("pdf")])
def test_a_page_takes_few_queries(visit: Visit, page: str) -> None:
    client = visit("director")
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    assert len(asked) <= 45, page


@pytest.mark.usefixtures("whole")
def test_who_may_read_the_heat_map_only_since_waits_until_it_is_made_without_them(
    house: dict[str, Account], visit: Visit
) -> None:
    grant_role(system_caller("test"), house["colleague"].ref, Role.HRBP, DAY, "new", None, ["sales"])
    body = visit("colleague").get("/heat/?unit=R%26D").content.decode()
    assert "From tomorrow on" in body
    assert "70%" not in body
    assert "9.0" not in body
    assert whoever_may(Act.HEAT_MAP, DAY) == {"H001", "H002", "H006", "E203"}
    assert "The 3 people who may read this page are not counted" in visit("hrbp").get("/heat/").content.decode()


@pytest.mark.usefixtures("whole")
def test_a_unit_too_small_has_no_distribution(visit: Visit) -> None:
    client = visit("hrbp")
    assert "70%" in client.get("/heat/?unit=R%26D").content.decode()
    refused = client.get("/heat/?unit=Tiny+unit").content.decode()
    assert "too small for a distribution" in refused
    assert "70%" not in refused


@given(st.lists(st.sampled_from([int(band) for band in Band]), min_size=10, max_size=400))
@settings(deadline=None, max_examples=60)
def test_a_distribution_is_rounded_to_tens(bands: list[int]) -> None:
    shares = rounded(bands)
    assert all(share % 10 == 0 and 0 <= share <= 100 for share in shares)
    assert all(abs(share - 100 * bands.count(place) / len(bands)) <= 5 for place, share in enumerate(shares))


@pytest.mark.parametrize("key", PARTS)
def test_a_part_comes_back_as_it_was_kept(key: str) -> None:
    assert unpacked(KINDS[key], packed(PARTS[key])) == PARTS[key]


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_board_report_is_a_pdf(visit: Visit, lang: str) -> None:
    answer = visit("director").get(f"/overview/report/{lang}.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert f"-{lang}.pdf" in answer.headers["Content-Disposition"]
    assert visit("director").get("/overview/report/de.pdf").status_code == 404


def test_an_empty_report_is_still_one() -> None:
    nothing = {
        "lang": "en", "company": "C", "day": "d", "headline": "h", "figures": [], "charts": [], "legend": [],
        "notes": [], "heat_caption": "c", "heat_head": [], "heat": [], "heat_most": 0, "hidden": "", "money": [],
        "frontier": "", "works": [], "verdict": "",
    }  # fmt: skip
    assert printed(PAPER, nothing).startswith(b"%PDF-")


def test_a_chart_alone_speaks_one_language() -> None:
    words = '<text><tspan lang="zh">中</tspan><tspan lang="en">in</tspan></text>'
    chart = Markup(f'<figure><svg viewBox="0 0 1 1">{words}</svg></figure>')  # noqa: S704 - a literal
    assert "中" in alone(chart, "zh")
    assert "in<" not in alone(chart, "zh")
    assert alone(chart, "en").startswith("<svg")


@pytest.mark.usefixtures("whole")
def test_taking_data_out_wants_a_fresh_sign_in_and_the_right(visit: Visit, house: dict[str, Account]) -> None:
    for who in ("hrbp", "auditor", "manager", "admin"):
        assert visit(who).post("/proof/turn.parquet").status_code == 404
    client = visit("director")
    assert client.get("/proof/turn.parquet").status_code == 405
    assert client.post("/proof/turn.parquet").content.startswith(b"PAR1")
    assert AuditRecord.objects.filter(act="export").count() == 1
    house["director"].set_password("a long enough password")
    house["director"].save()
    answer = visit("director").post("/proof/turn.parquet")
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]
    assert AuditRecord.objects.filter(act="export").count() == 1


def test_the_data_taken_out_say_nothing_of_who_it_is(
    turn: Turn, reader: Callable[[str], object], house: dict[str, Account]
) -> None:
    assert house
    frame = deidentified(reader("director").actor, turn, DAY)  # type: ignore[attr-defined]
    held = io.BytesIO()
    frame.write_parquet(held)
    held.seek(0)
    again = pl.read_parquet(held)
    assert again.height == 13
    assert not {"person", "name", "unit", "job", "at_stake"} & set(again.columns)
    assert b"E201" not in held.getvalue()
    assert set(again["signals"].list.explode().drop_nulls()) == {"pay.market_gap"}


@pytest.mark.usefixtures("whole")
def test_the_model_card_is_taken_in_the_language_asked_for(visit: Visit) -> None:
    assert "Not for dismissal." in visit("auditor").get("/proof/card/en.md").content.decode()
    assert "不得用于辞退。" in visit("auditor").get("/proof/card/zh.md").content.decode()
    assert visit("auditor").get("/proof/card/xx.md").status_code == 404


@pytest.mark.usefixtures("whole")
def test_a_signal_is_switched_with_a_reason_and_no_longer_read(visit: Visit) -> None:
    key = CATALOGUE.signals[0].key
    client = visit("director")
    assert client.post("/signals/switch", {"key": key, "on": "0", "reason": ""}).status_code == 422
    assert client.post("/signals/switch", {"key": "made.up", "on": "0", "reason": "why not"}).status_code == 422
    assert not Standard.objects.exists()
    assert client.post("/signals/switch", {"key": key, "on": "0", "reason": "Works council asked"}).status_code == 302
    assert switched_off(DAY) == {key}
    assert switched_off(DAY - timedelta(days=1)) == frozenset()
    assert "Works council asked" in client.get("/signals/").content.decode()
    assert client.post("/signals/switch", {"key": key, "on": "1", "reason": "Agreed again"}).status_code == 302
    assert switched_off(DAY) == frozenset()
    for who in ("hrbp", "auditor", "admin", "manager"):
        assert visit(who).post("/signals/switch", {"key": key, "on": "0", "reason": "trying it"}).status_code == 404


@pytest.mark.usefixtures("whole")
def test_a_signal_without_an_entry_in_the_register_cannot_be_switched_on(visit: Visit) -> None:
    key = CATALOGUE.signals[0].key
    Standard.objects.create(key=f"register.{key}", since=DAY, value=False)
    assert switched_off(DAY) == {key}
    answer = visit("director").post("/signals/switch", {"key": key, "on": "1", "reason": "We want it"})
    assert answer.status_code == 422
    assert "processing register" in answer.content.decode()


@pytest.mark.usefixtures("whole")
def test_the_cost_of_loss_is_set_with_source_and_reason(visit: Visit) -> None:
    client = visit("director")
    good = {
        "up0": "5", "low0": "0.3", "mid0": "0.6", "high0": "1.2", "up1": "99", "low1": "1", "mid1": "2", "high1": "3",
        "source": "12 departures of 2025", "reason": "Own numbers",
    }  # fmt: skip
    for wrong in ({"mid0": "x"}, {"low0": "2"}, {"up1": "3"}, {"high1": "11"}, {"source": ""}, {"reason": ""}):
        assert client.post("/loss/set", good | wrong).status_code == 422, wrong
    assert client.post("/loss/set", good).status_code == 302
    assert [row[0] for row in totals(DAY)] == [5, 99]
    assert len(totals(DAY - timedelta(days=1))) == 4
    assert cost_of(5, 100_000, totals(DAY)) == (30_000, 60_000, 120_000)
    assert cost_of(100, 100_000, totals(DAY)) == (100_000, 200_000, 300_000)
    whole = [sum(part.by_level[0][end] for part in losses_in_force(DAY)) for end in (1, 2, 3)]
    assert [float(end) for end in whole] == pytest.approx([0.3, 0.6, 1.2])
    body = client.get("/loss/").content.decode()
    assert "12 departures of 2025" in body
    assert visit("compensation").post("/loss/set", good).status_code == 404
    assert visit("hrbp").post("/loss/set", good).status_code == 404


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(("share", "saved"), [("95", True), ("95%", True), ("40", False), ("x", False), ("", False)])
def test_the_target_is_set_by_the_director(visit: Visit, share: str, saved: bool) -> None:  # noqa: FBT001 - the case's outcome
    assert visit("director").post("/overview/target", {"share": share, "reason": "The board's aim"}).status_code == 302
    body = visit("director").get("/overview/").content.decode()
    assert ("target 95%" in body) is saved
    assert visit("hrbp").post("/overview/target", {"share": "95", "reason": "mine"}).status_code == 404


@pytest.mark.usefixtures("whole")
def test_a_turn_is_asked_for_once(visit: Visit) -> None:
    client = visit("director")
    assert client.post("/turns/run").status_code == 302
    assert client.post("/turns/run").status_code == 302
    assert list(Job.objects.values_list("name", flat=True)) == ["nightly_turn"]
    assert visit("hrbp").post("/turns/run").status_code == 404


def test_the_overview_shows_the_course_over_turns(whole: Turn, visit: Visit) -> None:
    earlier = a_turn(DAY - timedelta(days=90), light=True)
    figures = packed(PARTS["figures"]) | {"day": earlier.as_of.isoformat(), "bands": [3, 0, 0, 0]}
    TurnPart.objects.create(turn=earlier, key="figures", value=figures)
    body = visit("director").get("/overview/").content.decode()
    assert "2026-08-02" in body
    assert whole.as_of == DAY


def test_a_light_turn_does_not_stand_for_a_whole_one(whole: Turn, visit: Visit) -> None:
    a_turn(DAY, light=True)
    assert "0.67" in visit("director").get("/proof/").content.decode()
    assert visit("director").get(f"/turns/{whole.ref}/").status_code == 200
