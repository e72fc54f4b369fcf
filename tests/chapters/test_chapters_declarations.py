"""Every declaration of the catalogue: both languages, sane numbers, a known driver, a price that is not nothing."""

from __future__ import annotations

import importlib
import string
from collections.abc import Iterator
from itertools import combinations

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.sources import Source
from mainstay.core import readings as r
from mainstay.core.catalogue import Attribute, Measure, Prior, Signal, Unit, plain
from mainstay.core.text import LANGUAGES, Text
from mainstay.core.words import Driver, Honesty

CHAPTERS = ("pay", "equity", "career", "culture", "work", "recognition", "people")

MECHANISMS = frozenset(
    f"{letter}{number}"
    for letter, last in {"P": 7, "C": 8, "K": 6, "W": 7, "R": 4, "L": 7}.items()
    for number in range(1, last + 1)
)
"""The rows of the article's mechanisms; kept here by hand, so that a wrong id in a declaration is found."""

TABLES = {
    "people": "person_id hired_on left_on left_kind left_regretted name gender birth_year key",
    "posts": "person_id from unit job family ladder level manager_id city fte",
    "units": "unit parent name",
    "pay": "person_id from element amount per",
    "market": "source as_of job level city definition p10 p25 p50 p75 p90 n",
    "results": "person_id period_end rating goal_met",
    "attendance": "person_id day hours overtime_hours late_minutes leave_kind leave_hours",
    "talks": "person_id day kind",
    "recognition": "person_id day kind",
    "growth": "person_id day kind",
    "grants": "grant_id person_id granted_on kind units price value_per_unit",
    "vesting": "grant_id on units condition state",
    "team_survey": "unit day theme score n",
    "observations": "person_id day kind amount by",
    "facts": "person_id day kind amount text source",
    "measures": "person_id from until measure cost reason offered_share",
    "commitments": "commitment_id person_id made_on due what condition kept_on broken_on",
}
KINDS = {
    ("attendance", "leave_kind"): "personal annual sick maternity care other_statutory unexcused",
    ("talks", "kind"): "one_on_one stay review",
    ("recognition", "kind"): "thanks praise award title story naming voice",
    ("growth", "kind"): "promotion training mentor_start mentor_end rotation_start rotation_end plan plan_step_done "
    "key_project",
}
RIGHTS = frozenset({"sick", "maternity", "care", "other_statutory", "annual"})
"""Leave that people have a right to: never a signal."""
PRIVATE = frozenset({"gender", "birth_year", "name", "left_on", "left_kind", "left_regretted"})
"""Columns no signal may read: protected, or the outcome itself."""
PROTECTED = {
    "age", "gender", "sex", "marital", "maritalstatus", "married", "birth", "dob", "pregnant", "children", "race",
    "ethnicity", "religion", "nation", "disability", "health", "sick", "union", "citizen", "zip", "absences",
    "workaccident", "年龄", "性别", "婚姻", "民族", "籍贯", "宗教", "生育", "病", "残疾", "工会", "户口",
}  # fmt: skip

signals = pytest.mark.parametrize("signal", CATALOGUE.signals, ids=lambda one: one.key)
attributes = pytest.mark.parametrize("attribute", CATALOGUE.attributes, ids=lambda one: one.key)
measures = pytest.mark.parametrize("measure", CATALOGUE.measures, ids=lambda one: one.key)


def placeholders(text: Text) -> set[str]:
    return {
        name for lang in LANGUAGES for _, name, _, _ in string.Formatter().parse(text.in_(lang)) if name is not None
    }


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def assert_said_in_both(text: Text) -> None:
    assert is_chinese(text.zh), text.zh
    assert not is_chinese(text.en), text.en
    for sign in ",;()":
        assert sign not in text.zh.replace("1,612", ""), f"half-width {sign} in {text.zh}"
    for sign in "，；（）：。":
        assert sign not in text.en, f"full-width {sign} in {text.en}"


def assert_known_well_enough(prior: Prior) -> None:
    assert -0.6 <= prior.rho <= 0.6
    assert 0 < prior.doubt <= 0.5
    assert_honest(prior.source, prior.honesty)


def assert_honest(source: str, honesty: Honesty) -> None:
    """A judgement says that it is one, in both languages, and nothing published calls itself a judgement."""
    text = Source(source).text
    assert_said_in_both(text)
    assert (honesty is Honesty.JUDGEMENT) == text.en.startswith("Judgement") == text.zh.startswith("判断")


def test_keys_are_prefixed_by_their_chapter() -> None:
    for chapter in CHAPTERS:
        declared = importlib.import_module(f"mainstay.chapters.{chapter}").DECLARED
        keys = [one.key for one in declared.signals] + [one.key for one in declared.attributes]
        keys += [one.key for one in declared.measures] + [one.key for one in declared.losses]
        assert keys
        assert all(key.startswith(f"{chapter}.") for key in keys)


def test_no_key_means_two_things() -> None:
    keys = [one.key for one in CATALOGUE.signals] + [one.key for one in CATALOGUE.attributes]
    assert len(set(keys)) == len(keys)


def test_labels_tell_declarations_apart() -> None:
    groups: list[list[Text]] = [
        [one.label for one in CATALOGUE.signals],
        [one.label for one in CATALOGUE.measures],
        [one.label for one in CATALOGUE.losses],
        [one.label for one in CATALOGUE.facts],
        [one.label for one in CATALOGUE.seats],
    ]
    for labels in groups:
        for lang in LANGUAGES:
            said = [label.in_(lang) for label in labels]
            assert len(set(said)) == len(said)


@signals
def test_a_signal_speaks_both_languages(signal: Signal) -> None:
    for text in (signal.label, signal.sentence, *([signal.sentence_below] if signal.sentence_below else [])):
        assert_said_in_both(text)
    allowed = {"value", "first", "second"} if len(r.channels(signal.reading)) == 2 else {"value", "first"}
    for text in (signal.sentence, *([signal.sentence_below] if signal.sentence_below else [])):
        found = placeholders(text)
        assert found, "it says nothing of the person"
        assert "value" in found or isinstance(signal.reading, r.Near), "nearness is said by its day"
        assert found <= allowed
        for name in found:
            assert text.zh.count(f"{{{name}}}") == text.en.count(f"{{{name}}}") == 1
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
    assert not placeholders(signal.label)


@signals
def test_a_number_below_zero_is_said_without_its_sign(signal: Signal) -> None:
    """Whatever can fall below zero has a sentence for it, and nothing else has one."""
    assert (signal.lowest < 0) == (signal.sentence_below is not None)
    if signal.sentence_below is not None:
        text, shown = signal.sentence_for(-3.0)
        assert text is signal.sentence_below
        assert shown == 3.0
    assert signal.sentence_for(2.0) == (signal.sentence, 2.0)


@signals
def test_nothing_at_all_has_a_sentence_of_its_own(signal: Signal) -> None:
    """What can be nothing is not said as "0 levels": clocks and scores apart, where nothing is a number like others."""
    assert signal.sentence_zero is not None or not isinstance(signal.reading, r.Near)
    if signal.sentence_zero is None:
        said_as_a_number = isinstance(signal.reading, r.MonthsSince | r.DaysUntil | r.Volatility)
        assert said_as_a_number or signal.lowest < 0 or signal.unit in {Unit.POINTS, Unit.SHARE} or signal.lowest > 0
        return
    assert_said_in_both(signal.sentence_zero)
    assert not placeholders(signal.sentence_zero)
    assert signal.lowest == 0.0
    assert signal.sentence_for(0.0) == (signal.sentence_zero, 0.0)


@signals
def test_a_signal_counts_sanely(signal: Signal) -> None:
    assert isinstance(signal.driver, Driver)
    assert signal.lowest <= signal.centre <= signal.highest
    assert signal.lowest < signal.highest
    assert 0 < signal.spread <= signal.highest - signal.lowest
    assert signal.fresh_months >= 3
    if signal.unit is Unit.SHARE and signal.lowest >= 0:
        assert signal.highest <= 2
    assert set(signal.article) <= MECHANISMS
    assert signal.article


@signals
def test_a_prior_points_the_way_the_signal_counts(signal: Signal) -> None:
    assert_known_well_enough(signal.prior)
    if signal.direction:
        assert signal.prior.rho * signal.direction > 0


@signals
def test_no_prior_makes_an_absurd_value_decide_alone(signal: Signal) -> None:
    """At the worst value a signal may have, the published effect of one signal stays within a factor of about fifty."""
    worst = max(abs(signal.highest - signal.centre), abs(signal.lowest - signal.centre)) / signal.spread
    at_three = min(worst, 3.0)
    assert abs(signal.prior.log_odds) * at_three < 4.0


@signals
def test_what_grows_old_and_what_does_not(signal: Signal) -> None:
    """A clock counts from its day however long ago. Only where it is a table that nobody keeps any more does it fall
    silent: everybody's last talk would look long ago.
    """
    if isinstance(signal.reading, r.MonthsSince | r.DaysUntil | r.Near):
        of_a_table = isinstance(r.channels(signal.reading)[0], r.LastDay)
        assert signal.fresh_months == 12 if of_a_table else signal.fresh_months >= 600


@signals
def test_a_signal_reads_what_the_contract_has_and_the_law_allows(signal: Signal) -> None:
    for channel in r.channels(signal.reading):
        for table, column, words in columns_of(channel):
            assert table in TABLES
            if column:
                assert column in TABLES[table].split()
            assert column not in PRIVATE
            assert not RIGHTS & set(words)
            if words and table == "facts":
                assert set(words) <= {kind.key for kind in CATALOGUE.facts}
            elif words:
                assert set(words) <= set(KINDS[table, "leave_kind" if table == "attendance" else "kind"].split())
            if column == "leave_hours":
                assert words, "leave without its kinds would count sick leave"


def columns_of(channel: r.Channel) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    match channel:
        case r.Flow(table, column, where) | r.State(table, column, where):
            yield table, column, where[1] if where else ()
        case r.LastDay(table, where):
            yield table, "", where[1] if where else ()
        case r.Derived(name):
            assert isinstance(name, r.Made)


def test_the_contract_in_use_has_every_column_read() -> None:
    contract = pytest.importorskip("mainstay.company.contract", reason="the company room is not built yet")
    tables = {table.key: {column.key: column for column in table.columns} for table in contract.TABLES}
    for signal in CATALOGUE.signals:
        for channel in r.channels(signal.reading):
            for table, column, words in columns_of(channel):
                assert not column or column in tables[table], (signal.key, table, column)
                kind = tables[table].get("leave_kind" if table == "attendance" else "kind")
                if words and table != "facts":
                    assert kind is not None
                    assert set(words) <= {word.key for word in kind.words}


def test_every_kind_of_fact_is_read_and_said() -> None:
    read = {
        word
        for signal in CATALOGUE.signals
        for channel in r.channels(signal.reading)
        for table, _, words in columns_of(channel)
        if table == "facts"
        for word in words
    }
    assert read == {kind.key for kind in CATALOGUE.facts}
    for kind in CATALOGUE.facts:
        assert_said_in_both(kind.label)
        assert_said_in_both(kind.meaning)


@attributes
def test_an_attribute_is_known_well_enough(attribute: Attribute) -> None:
    assert_said_in_both(attribute.label)
    assert_known_well_enough(attribute.prior)
    if attribute.direction:
        assert attribute.prior.rho * attribute.direction > 0
    assert attribute.names
    assert all(attribute.is_named(name) for name in attribute.names)


@attributes
def test_no_protected_attribute_is_recognised(attribute: Attribute) -> None:
    for name in attribute.names:
        for word in PROTECTED:
            assert word not in {plain(name)} | set(name.casefold().replace("_", " ").split())
            if is_chinese(word):
                assert word not in name


def test_no_column_is_two_attributes() -> None:
    for one, other in combinations(CATALOGUE.attributes, 2):
        assert not {plain(name) for name in one.names} & {plain(name) for name in other.names}, (one.key, other.key)


@attributes
def test_levels_ascend_without_saying_a_word_twice(attribute: Attribute) -> None:
    words = [plain(word) for level in attribute.levels for word in level.split("|")]
    assert len(set(words)) == len(words)
    assert "" not in words
    assert [attribute.rank(level.split("|")[0]) for level in attribute.levels] == list(range(len(attribute.levels)))
    assert attribute.rank("no such word") is None


@attributes
def test_levels_are_said_in_the_readers_language(attribute: Attribute) -> None:
    for place in range(len(attribute.levels)):
        word = attribute.word(place)
        assert not is_chinese(word.en)
        assert attribute.rank(word.zh) == attribute.rank(word.en) == place
    with pytest.raises(IndexError):
        attribute.word(len(attribute.levels))


@measures
def test_a_measure_speaks_both_languages(measure: Measure) -> None:
    for text in (measure.label, measure.meaning, *(promise.text for promise in measure.promises)):
        assert_said_in_both(text)
        assert not placeholders(text)


@measures
def test_a_measure_costs_something(measure: Measure) -> None:
    price = measure.price
    assert not price.is_nothing
    assert price.hours > 0, "somebody has to do it"
    for quantity, share in price.cash_now.of.items():
        assert 0 < share <= price.cash_three_years.of[quantity], "three years hold the first"
    for money in (price.cash_now, price.cash_three_years, price.equity):
        assert money.fixed >= 0
        assert all(share > 0 for share in money.of.values())
    assert set(price.seats) <= {seat.key for seat in CATALOGUE.seats}
    for quantity, share in measure.raise_.of.items():
        assert price.cash_three_years.of[quantity] >= share, "a raise is paid for"


@measures
def test_a_measure_eases_something_known(measure: Measure) -> None:
    assert measure.eases
    drivers = [ease.driver for ease in measure.eases]
    assert len(set(drivers)) == len(drivers)
    assert sum(ease.log_hazard for ease in measure.eases) < 1.0
    for ease in measure.eases:
        assert 0 < ease.log_hazard <= 0.5, "lowers, and by no more than anything published"
        assert 0 < ease.doubt <= 0.35
        assert_honest(ease.source, ease.honesty)


@measures
def test_a_measure_promises_with_dates(measure: Measure) -> None:
    assert measure.promises
    assert all(0 < promise.due_days <= 1095 for promise in measure.promises)
    assert 1 <= measure.onset_months <= 3
    assert measure.onset_months < measure.lasts_months <= 36


@measures
def test_a_measure_fits_by_known_signals(measure: Measure) -> None:
    assert set(measure.article) <= MECHANISMS
    assert measure.article
    for when in measure.fits:
        signal = CATALOGUE.signal(when.signal)
        bounds = [bound for bound in (when.at_least, when.at_most) if bound is not None]
        assert bounds
        assert all(signal.lowest <= bound <= signal.highest for bound in bounds)
    if any("gap_to_line" in formula.of for formula in (measure.price.cash_now, measure.raise_)):
        assert any(when.signal == "pay.market_gap" for when in measure.fits), "nobody above the line is raised to it"
    if any("gap_to_peers" in formula.of for formula in (measure.price.cash_now, measure.raise_)):
        assert any(when.signal == "pay.peer_gap" for when in measure.fits)


def test_groups_have_something_to_choose_from() -> None:
    groups = [measure.instead_of for measure in CATALOGUE.measures if measure.instead_of]
    assert all(groups.count(group) >= 2 for group in groups)


def test_every_seat_is_taken_by_a_measure() -> None:
    assert {seat.key for seat in CATALOGUE.seats} == {kind for one in CATALOGUE.measures for kind in one.price.seats}


@pytest.mark.parametrize("source", Source, ids=lambda one: one.name)
def test_sources_speak_both_languages(source: Source) -> None:
    assert_said_in_both(source.text)
