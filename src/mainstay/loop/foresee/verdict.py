"""What may be believed of a proof, in words."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.core.text import Text
from mainstay.loop.proofs import Measured

LEAST_EXITS = 20
"""People who resigned after an origin, below which nothing is judged."""

SUSPECT = 0.9
"""AUC above which a leak is likelier than skill: real personnel data give .57 to .72 (findings, section 1)."""

WORTH_SAYING = 0.1
"""A tenth too many or too few foretold, or a slope a tenth below one, is no reason to distrust, however sure."""


def verdict(exits: int, horizon: int, scores: Mapping[str, Measured], baseline: Mapping[str, Measured]) -> Text:
    """One short paragraph: enough to judge or not, a leak or not, how well it ranks and how right its chances are."""
    auc = scores.get("auc")
    if exits == 0 or auc is None:
        return Text(
            "过去没有可供检验的离职记录，无法判断预警准不准；目前的概率主要来自公开研究和公司的基准离职率。",
            "The past holds no departures to test against, so the warning cannot be judged here; its probabilities "
            "rest mainly on published research and the company's base rate.",
        )
    if auc.value > SUSPECT and exits >= LEAST_EXITS:
        return _LEAK.fill(auc=_two(auc.value))
    if exits < LEAST_EXITS:
        return _TOO_FEW.fill(exits=exits, auc=_range(auc))
    parts = [_RANKS.fill(horizon=horizon, exits=exits, auc=_range(auc)), _against(auc, baseline), _calibrated(scores)]
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))


_LEAK = Text(
    "区分度（AUC）高达 {auc}，好得不像真的："
    "请怀疑数据泄漏，例如某一列只有离职后才填写，或人员记录有重复。查清之前不要使用。",
    "The discrimination (AUC) of {auc} is too good to be true: suspect a leak, such as a column that is only filled in "
    "after somebody left, or duplicated records. Do not use it until this is cleared up.",
)
_TOO_FEW = Text(
    "检验期内只有 {exits} 人辞职，太少，无法判断（AUC {auc}，仅供参考）。",
    "Only {exits} people resigned in the periods tested: too few departures to judge "
    "(AUC {auc}, for what it is worth).",
)
_RANKS = Text(
    "用当时已知的信息回看过去，预测此后 {horizon} 个月，共 {exits} 人辞职；区分度（AUC）为 {auc}。",
    "Replayed on what was known at the time and judged on the next {horizon} months, in which {exits} people resigned: "
    "discrimination (AUC) {auc}.",
)


def _against(auc: Measured, baseline: Mapping[str, Measured]) -> Text:
    plain = baseline.get("auc")
    if auc.low <= 0.5:
        return Text(
            "这与随机猜测没有可靠的差别：这里的信号几乎不能区分谁会离职。",
            "That cannot be told from chance: the signals here hardly tell who will leave.",
        )
    if plain is None or auc.value > plain.value + 0.02:
        return Text("信号提供了司龄和季节之外的信息。", "The signals add to what tenure and season tell.")
    return Text(
        "只看司龄和季节也差不多：信号没有带来明显的增益。",
        "Tenure and season alone do about as well: the signals add little.",
    )


def _calibrated(scores: Mapping[str, Measured]) -> Text:
    slope, large = scores.get("calibration_slope"), scores.get("calibration_in_the_large")
    if slope is None or large is None:
        return Text("概率的准确度无法检验。", "How right the probabilities are could not be tested.")
    if (large.low > 1.0 or large.high < 1.0) and abs(large.value - 1) > WORTH_SAYING:
        return Text(
            "预测人数是实际的 {times} 倍，整体偏差明显。",
            "It foretold {times} times the departures that came: off as a whole.",
        ).fill(times=_two(large.value))
    if slope.high < 1.0 - WORTH_SAYING:
        return Text(
            "高低风险之间的差距被夸大了（校准斜率 {slope}）。",
            "It overstates the differences between people (calibration slope {slope}).",
        ).fill(slope=_two(slope.value))
    if slope.low > 1.0 + WORTH_SAYING:
        return Text(
            "高低风险之间的差距说得偏小（校准斜率 {slope}）。",
            "It understates the differences between people (calibration slope {slope}).",
        ).fill(slope=_two(slope.value))
    return Text("概率与实际发生的比例相符。", "Its probabilities agree with what came.")


def _two(number: float) -> str:
    return f"{number:.2f}"


def _range(found: Measured) -> Text:
    return Text(
        f"{found.value:.2f}（95% 区间 {found.low:.2f}–{found.high:.2f}）",
        f"{found.value:.2f} (95% interval {found.low:.2f} to {found.high:.2f})",
    )
