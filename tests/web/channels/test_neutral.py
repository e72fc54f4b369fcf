"""What leaves the house names nobody and judges nobody: the catalogue by its words, the message by its type."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.core.text import LANGUAGES
from mainstay_web.channels.ics import SUMMARIES, Occasion
from mainstay_web.channels.message import CATALOGUE, LINK_PATH, Kind, Message, digest_of, message_id

from .fakes import NOW

ROOM = Path(__file__).resolve().parents[3] / "src" / "mainstay_web" / "channels"
SAID = [line.say(language, count) for line in CATALOGUE.values() for language in LANGUAGES for count in (1, 7)]
SAID += [text.in_(language) for text in SUMMARIES.values() for language in LANGUAGES]

LOADED = re.compile(
    r"risk|风险|离职|辞职|resign|leav|quit|attrition|retention|retain|挽留|留任|流失|预警|alert|warning|probab|概率|可能性|likel"
    r"|score|评分|分数|%|％|salary|薪|pay\b|money|bonus|奖金|equity|股|flight|leaving|跳槽|骨干|key (?:staff|employee)",
    re.IGNORECASE,
)
SURNAMES = re.compile(
    r"[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎][\u4e00-\u9fff]{0,2}(?:先生|女士|总|经理)"
)


def test_the_catalogue_is_whole() -> None:
    assert set(CATALOGUE) == set(Kind)
    assert set(SUMMARIES) == set(Occasion)
    assert len(SAID) > 80


@pytest.mark.parametrize("said", SAID)
def test_no_sentence_names_a_person_a_probability_or_a_cause(said: str) -> None:
    assert not LOADED.search(said)
    assert not SURNAMES.search(said)
    assert not re.search(r"[{}@]|\d\D*\d", said), "one number at most, no place for anything else"
    assert not re.search(r"\b[A-Z][a-z]+\b(?<!^You)", re.sub(r"^\w+|[.:] \w+", "", said)), "no capitalised name"


@pytest.mark.parametrize("bad", ["王芳女士有离职风险", "Wang Fang may resign", "87%", "Your team's attrition"])
def test_the_check_can_fail(bad: str) -> None:
    assert LOADED.search(bad) or SURNAMES.search(bad)


@pytest.mark.parametrize("line", CATALOGUE.values(), ids=list(CATALOGUE))
def test_only_a_count_can_be_filled_in(line: object) -> None:
    fields = set(re.findall(r"\{(.*?)\}", f"{line!r}"))
    assert fields <= {"count"}


WORDS = {
    "id": "msg_wangfang", "kind": "Wang Fang", "origin": "https://house.example/people/wangfang?risk=87",
    "at": NOW.replace(tzinfo=None), "about": "case_wangfang", "count": "wang fang", "parts": (("Wang Fang", 1),),
}  # fmt: skip


@pytest.mark.parametrize("field", WORDS)
def test_no_field_of_a_message_takes_words(field: str, message: Message) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(message, **{field: WORDS[field]})  # type: ignore[arg-type]  # what the types forbid is refused at run time too


@pytest.mark.parametrize(
    "origin",
    ["https://u:p@h.example", "https://h.example/", "ftp://h.example", "https://h.example#王芳", "https://h example",
     "https://h.example\r\nX: y", "https://", "https://h.example:99999", "https://王芳.example", "h.example"],
)  # fmt: skip
def test_an_origin_is_a_scheme_and_a_host(origin: str, message: Message) -> None:
    with pytest.raises(ValueError, match="origin"):
        replace(message, origin=origin)


@pytest.mark.parametrize("origin", ["https://house.example", "http://127.0.0.1:8000", "https://hr.corp.example:8443"])
def test_honest_origins_pass(origin: str, message: Message) -> None:
    assert replace(message, origin=origin).link == f"{origin}{LINK_PATH}{message.id}"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.integers(), st.text()), min_size=1, max_size=4))
def test_the_same_event_has_the_same_id_and_nothing_can_be_read_from_it(event: list[int | str]) -> None:
    assert message_id(*event) == message_id(*event)
    assert re.fullmatch(r"msg_[0-9a-f]{32}", message_id(*event))
    assert message_id(*event) != message_id(*event, "again")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(sorted(Kind)), st.integers(1, 9)), min_size=2, max_size=30), st.randoms())
def test_a_digest_counts_everything_once_in_any_order(each: list[tuple[Kind, int]], shuffle: object) -> None:
    messages = [
        Message(message_id(number), kind, "https://h.example", NOW.astimezone(UTC), count)
        for number, (kind, count) in enumerate(each)
    ]
    whole = digest_of(messages)
    again = [*messages, messages[0]]
    shuffle.shuffle(again)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert digest_of(again) == whole
    assert whole.count == sum(count for _, count in each) == sum(count for _, count in whole.parts)
    assert whole.kind is Kind.DIGEST
    assert len(whole.lines("zh")) == 1 + len({kind for kind, _ in each})


def test_one_message_is_no_digest_and_none_is_an_error(message: Message) -> None:
    assert digest_of([message, message]) is message
    with pytest.raises(ValueError, match="needs a message"):
        digest_of([])


def test_the_room_knows_no_django_no_store_and_no_other_room() -> None:
    names = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    ours = {name for name in names if name.startswith("mainstay")}
    assert not {name for name in names if name.split(".")[0] == "django"}
    assert all(name.startswith(("mainstay_web.channels", "mainstay.core")) for name in ours)
    assert not names & {"random", "secrets", "os", "requests", "urllib.request"}
