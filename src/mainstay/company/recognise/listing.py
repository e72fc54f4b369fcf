"""Proposes rules for everything but attendance: our template, employee exports, and tables that are like ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mainstay.company import meanings
from mainstay.company.contract import BY_KEY, TABLES
from mainstay.company.grammar import Column, Kind, Table
from mainstay.company.names import columns_by_name, names_of, plain, unit_named
from mainstay.company.recognise.alike import Match, match, own_name
from mainstay.company.recognise.layout import Heading, Layout
from mainstay.company.recognise.mapping import Rule, Use, Why, is_time
from mainstay.company.recognise.vocabulary import EMPLOYEE_FIELDS, EMPLOYEE_LEFT_OUT, name_of

_PAY = ("工资", "薪", "奖金", "salary", "pay", "bonus", "wage", "commission")
_POSTS = frozenset({"unit", "job", "family", "ladder", "level", "manager_id", "city", "fte"})
_SURE = 0.95
_SURE_OF_POSTS = 0.9

Samples = Mapping[int, Sequence[str]]


def template_of(layout: Layout, hint: str) -> tuple[Table | None, float]:
    """The table of the contract whose very headings these are, and how fully, 0–1."""
    best: tuple[Table | None, float] = (None, 0.0)
    named = [heading.leaf for heading in layout.headings if heading.leaf]
    for table in TABLES:
        known = columns_by_name(table)
        found = {known[name].key for name in map(own_name, named) if name in known}
        if len(found) > 1 and {column.key for column in table.required} <= found:
            score = 0.5 + 0.4 * len(found) / len(named) + (0.1 if plain(hint) in names_of(table) else 0.0)
            best = max(best, (table, score), key=lambda pair: pair[1])
    return best


def template_rules(layout: Layout, table: Table, samples: Samples) -> tuple[Rule, ...]:
    """Rules that read every heading as the contract's column of that name; a second one of a name is left out.

    Of people, what tells where they sit goes into posts.
    """
    known = columns_by_name(table)
    taken: set[str] = set()
    rules: dict[str, Rule] = {}
    for heading in layout.headings:
        column = known.get(own_name(heading.leaf)) or _in_other_unit(heading, table, known)
        if column is not None and column.key not in taken:
            taken.add(column.key)
            rules[heading.text] = _read(heading, table.key, column.key, 1.0)
    if table.key == "people":
        rules |= _posts([heading for heading in layout.headings if heading.text not in rules], samples, set())
    return _in_order(layout, rules, samples, people=table.key == "people")


def _in_other_unit(heading: Heading, table: Table, known: Mapping[str, Column]) -> Column | None:
    """A length of time under its own name, but with its unit: 迟到(小时)."""
    name = name_of(heading.leaf)
    column = known.get(name.bare) if name.unit else None
    return column if column is not None and is_time(table.key, column.key) else None


def employee_rules(layout: Layout, samples: Samples) -> tuple[Rule, ...]:
    """Rules for an employee export: people, and where they sit and what they earn from the day of the export."""
    rules: dict[str, Rule] = {}
    for heading in layout.headings:
        name = plain(heading.leaf)
        for meant in EMPLOYEE_FIELDS.get(name, ()):
            rules[heading.text] = Rule(
                heading.text, table=meant.table, column=meant.column, how=meant.how, confidence=_SURE
            )
        if name in EMPLOYEE_LEFT_OUT:
            rules[heading.text] = Rule(heading.text, Use.IGNORED, why=EMPLOYEE_LEFT_OUT[name])
    _one_name(rules)
    rest = [heading for heading in layout.headings if heading.text not in rules]
    rules |= _people_and_posts(rest, samples, {(rule.table, rule.column) for rule in rules.values()})
    return _in_order(layout, rules, samples)


def alike_rules(layout: Layout, table: Table, matches: Sequence[Match], samples: Samples) -> tuple[Rule, ...]:
    """Rules for what is most like the contract; of people, what tells where they sit goes into posts."""
    rules = {pair.heading.text: _read(pair.heading, table.key, pair.column.key, pair.confidence) for pair in matches}
    if table.key == "people":
        rest = [heading for heading in layout.headings if heading.text not in rules]
        rules |= _posts(rest, samples, set())
    return _in_order(layout, rules, samples, people=table.key == "people")


def left_out(heading: Heading, *, people: bool) -> Rule:
    """A heading without a place: an attribute of people where it may be one, else ignored, with the reason."""
    why = Why.UNMATCHED
    if meanings.identity(heading.leaf):
        why = Why.IDENTITY
    elif meanings.leaving(heading.leaf):
        why = Why.LEAVING
    elif any(word in plain(heading.leaf) for word in _PAY):
        why = Why.PAY
    elif meanings.protected(heading.leaf):
        why = Why.PROTECTED
    use = Use.ATTRIBUTE if people and why in (Why.UNMATCHED, Why.PROTECTED) else Use.IGNORED
    return Rule(heading.text, use, why=why)


def _one_name(rules: dict[str, Rule]) -> None:
    """A whole name is better than one put together of its parts."""
    whole = any(rule.column == "name" and not rule.how for rule in rules.values())
    for text, rule in rules.items():
        if whole and rule.how in ("family", "given"):
            rules[text] = rule.left_out(Use.IGNORED, Why.PART)


def _people_and_posts(rest: Sequence[Heading], samples: Samples, taken: set[tuple[str, str]]) -> dict[str, Rule]:
    found = {
        pair.heading.text: _read(pair.heading, "people", pair.column.key, pair.confidence)
        for pair in match(BY_KEY["people"], rest, samples)
        if ("people", pair.column.key) not in taken and pair.confidence >= _SURE_OF_POSTS
    }
    remaining = [heading for heading in rest if heading.text not in found]
    return found | _posts(remaining, samples, taken)


def _posts(rest: Sequence[Heading], samples: Samples, taken: set[tuple[str, str]]) -> dict[str, Rule]:
    return {
        pair.heading.text: _read(pair.heading, "posts", pair.column.key, pair.confidence)
        for pair in match(BY_KEY["posts"], rest, samples)
        if pair.column.key in _POSTS and ("posts", pair.column.key) not in taken and pair.confidence >= _SURE_OF_POSTS
    }


def _read(heading: Heading, table: str, column: str, sure: float) -> Rule:
    into = is_time(table, column)
    unit = name_of(heading.leaf).unit or into if into else ""
    if BY_KEY[table][column].kind is Kind.MONEY:
        unit = unit_named(heading.leaf)[1]
    return Rule(
        heading.text, table=table, column=column, confidence=round(sure, 2), into=into,
        unit=unit,
    )  # fmt: skip


def _in_order(
    layout: Layout, rules: Mapping[str, Rule], samples: Samples, *, people: bool = True
) -> tuple[Rule, ...]:  # fmt: skip
    rules = _managers(layout, rules, samples)
    return tuple(rules.get(heading.text) or left_out(heading, people=people) for heading in layout.headings)


def _managers(layout: Layout, rules: Mapping[str, Rule], samples: Samples) -> dict[str, Rule]:
    """Managers who are given by name where the sheet's own names, and not its numbers, are what stands there."""

    def under(column: str) -> set[str]:
        found = (rule.heading for rule in rules.values() if rule.column == column)
        return {value for heading in found for value in samples.get(layout.by_text[heading].at, ())}

    managers, names, numbers = under("manager_id"), under("name"), under("person_id")
    if not managers & names or managers & numbers:
        return dict(rules)
    return {text: replace(rule, how="by_name") if rule.column == "manager_id" else rule for text, rule in rules.items()}
