"""The raise request: every measure of the article's answer plays its part, and the talk is plain about what is not."""

from __future__ import annotations

from datetime import date

from mainstay.chapters import CATALOGUE
from mainstay.chapters.pay.request import HonestAnswer, honest_talk, part_of, parts_of
from mainstay.core.text import Text
from mainstay.core.words import Part

ARTICLE = {
    "pay.bonus_share": Part.SHORT_TERM,
    "pay.raise_to_line": Part.SHORT_TERM,
    "equity.refresh_grant": Part.LONG_TERM,
    "equity.goal_dividend": Part.LONG_TERM,
    "career.promotion": Part.LONG_TERM,
    "career.training": Part.NON_CASH,
    "culture.lead_key_project": Part.NON_CASH,
    "work.flexible_hours": Part.NON_CASH,
    "pay.goal_raise": Part.GOAL_PROMISE,
}
"""The article: bonus share; promotion path and equity; training, core project, flexibility; a dated promise."""


def test_the_articles_measures_play_their_parts() -> None:
    assert {key: part_of(CATALOGUE.measure(key)) for key in ARTICLE} == ARTICLE


def test_every_part_can_be_filled_and_every_measure_has_one() -> None:
    parts = parts_of(CATALOGUE.measures)
    assert set(parts) == {measure.key for measure in CATALOGUE.measures}
    assert set(parts.values()) == set(Part)
    assert all(part is not Part.NON_CASH for key, part in parts.items() if key.startswith(("pay.", "equity.")))


def test_the_talk_says_what_cannot_be_done_first_and_ends_with_a_question_and_a_day() -> None:
    answer = HonestAnswer(
        short_term=(Text("目标奖金提高 6%。", "A target bonus of 6% more."),),
        long_term=(),
        non_cash=(Text("主导新平台项目。", "Lead of the new platform."), Text("弹性工作时间。", "Flexible hours.")),
        promises=((Text("上线后补足差距。", "The gap is closed after the launch."), date(2027, 6, 30)),),
        why_not=Text("今年调薪预算已经用完。", "This year's budget for raises is spent."),
        look_again=date(2027, 1, 5),
    )
    talk = honest_talk(answer)
    assert [one.zh for one in talk] == [
        "谢谢你直接来谈。你的付出我看到了，这件事我认真核过。",
        "先说做不到的：今年调薪预算已经用完。所以眼下给不到你提的全部，我不想含糊。",
        "现在就能做的：目标奖金提高 6%。",
        "钱以外的：主导新平台项目；弹性工作时间。",
        "写进承诺的：上线后补足差距（2027 年 6 月 30 日前）。条件和负责人都写清楚，双方确认。",
        "你怎么看？这里面哪一条对你最要紧，哪一条换成别的更好？",
        "无论如何，2027 年 1 月 5 日我们再看一次，那时我会告诉你进展，包括没做到的。",
    ]
    assert talk[4].en == (
        "In writing: The gap is closed after the launch (by 30 June 2027). With conditions and who answers for each, "
        "confirmed by both of us."
    )
    assert talk[-1].en.startswith("Either way we look at it again on 5 January 2027")


def test_money_and_what_hangs_on_a_goal_are_said_before_the_promises() -> None:
    answer = HonestAnswer(
        (), (), (), ((Text("目标达成后加薪。", "A raise once it is met."), date(2027, 8, 20)),),
        Text("没有。", "None."), date(2027, 5, 22), (Text("加薪，到手约 ¥4.2 万", "A raise, about ¥42,000 after tax"),),
        Text("到手是估算。", "What arrives is an estimate."),
    )  # fmt: skip
    talk = [one.en for one in honest_talk(answer)]
    assert talk[2:4] == ["Tied to a goal: A raise, about ¥42,000 after tax.", "What arrives is an estimate."]
    assert talk[4].startswith("In writing: A raise once it is met (by 20 August 2027). With")
