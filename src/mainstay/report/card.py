"""The model card: what the warning is for, what it is not for, what it rests on and how well it did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mainstay.core.text import LANGUAGES, Language, Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.proofs import Measured
from mainstay.loop.risks import DRIVERS
from mainstay.report.pages import documents
from mainstay.report.written import listed, percent

FORMS = {
    "prior": Text("只用公开研究的先验与公司平均离职率", "published priors and the company's base rate alone"),
    "additive": Text("以公开研究为起点的可加模型", "an additive model that starts from published research"),
    "additive+boosted": Text(
        "以公开研究为起点的可加模型，再加上公司自己的过去所证实的部分：单个信号的曲线，或最多三个信号的共同作用",
        "an additive model that starts from published research, and what the company's own past bore out on top: curves"
        " of single signals, or what up to three of them do together",
    ),
}

SCORES = {
    "auc": (Text("AUC（12 个月内是否辞职的排序）", "AUC (ranking of who resigns)"), "0.5–1"),
    "harrell_c": (Text("C 指数（Harrell）", "C-index (Harrell)"), "0.5–1"),
    "uno_c": (Text("C 指数（Uno）", "C-index (Uno)"), "0.5–1"),
    "average_precision": (Text("平均精确率", "average precision"), "↑"),
    "brier": (Text("Brier 分数", "Brier score"), "↓"),
    "integrated_brier": (Text("综合 Brier 分数", "integrated Brier score"), "↓"),
    "calibration_slope": (Text("校准斜率", "calibration slope"), "→ 1"),
    "calibration_in_the_large": (Text("预期人数 ÷ 实际人数", "expected over observed"), "→ 1"),
}
"""The scores in the order in which they are shown, and which way is good."""


EXPLAINED = {
    "auc": Text(
        "随机取一名后来辞职的人和一名没有辞职的人，前者概率更高的机会；0.5 等于掷硬币。",
        "Of one who resigned and one who did not, how often the first had the higher chance; 0.5 is a coin toss.",
    ),
    "harrell_c": Text("同上，并看辞职的先后。", "The same, with the order in which people resigned."),
    "uno_c": Text("同上，并修正观察时间的长短不一。", "The same, corrected for people who were seen for less time."),
    "average_precision": Text(
        "按概率从高到低逐一去谈，一路上遇到的确会辞职的比例；随机挑选时等于总体辞职比例。",
        "Going down the list, the share met on the way who do resign; for a random list, the share of all.",
    ),
    "brier": Text(
        "概率与结果之差的平方，取平均；越小越好。", "Mean square of the gap between chance and outcome; small is good."
    ),
    "integrated_brier": Text("同上，对各个月取平均。", "The same, averaged over the months."),
    "calibration_slope": Text(
        "人与人之间的差距说得是否恰当：1 为恰当，小于 1 为夸大。",
        "Whether differences between people have the right size: 1 is right, below 1 overstated.",
    ),
    "calibration_in_the_large": Text(
        "总人数预计得是否恰当：1 为恰当，大于 1 为多估。",
        "Whether the number of people is right: 1 is right, above 1 too many.",
    ),
}
"""What each score says, for somebody who has never met it."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score with its interval, beside the same for tenure and season alone."""

    label: Text
    meaning: Text
    good: str
    ours: str
    interval: str
    baseline: str
    n: int


def scores(assessment: Assessment) -> tuple[ScoreLine, ...]:
    """The proof's scores as lines; none where the past holds too little."""
    proof = assessment.proof
    return tuple(
        ScoreLine(label, EXPLAINED[key], good, _number(proof.scores[key]), _interval(proof.scores[key]),
                  _number(proof.baseline[key]) if key in proof.baseline else "—", proof.scores[key].n)
        for key, (label, good) in SCORES.items()
        if key in proof.scores
    )  # fmt: skip


def silent(assessment: Assessment) -> Text | None:
    """Signals that say nothing here because their facts are missing; None where all speak."""
    panel = assessment.panel
    known = {
        feature.key for column, feature in enumerate(panel.features) if np.isfinite(panel.now.values[:, column]).any()
    }
    missing = [signal.label for signal in assessment.catalogue.signals if signal.key not in known]
    return listed(missing) if missing else None


def turned(assessment: Assessment) -> Text | None:
    """Signals of which the company's past bears out that for some here they work the other way; None without any."""
    told = assessment.risks.turned
    if told is None:
        return None
    found = [f.label for column, f in enumerate(assessment.panel.features) if told[:, column].any()]
    return listed(found) if found else None


def model_card(assessment: Assessment) -> str:
    """Both languages, one after the other, as Markdown."""
    return "\n".join(_card(assessment, language) for language in LANGUAGES)


def _card(assessment: Assessment, language: Language) -> str:
    labels = {driver: driver.label.in_(language) for driver in DRIVERS}
    quiet, otherwise = silent(assessment), turned(assessment)
    return documents().get_template(f"model-card.{language}.md.j2").render(
        a=assessment, proof=assessment.proof, scores=scores(assessment), language=language,
        form=FORMS[assessment.risks.form].in_(language), average=percent(assessment.risks.base),
        quiet=quiet.in_(language) if quiet else "", labels=labels,
        otherwise=otherwise.in_(language) if otherwise else "",
        signals=[f for f in assessment.panel.features if not f.own],
        own=[f for f in assessment.panel.features if f.own],
    )  # fmt: skip


def _number(measured: Measured) -> str:
    return (f"{measured.value:.2f}" if measured.value >= 0.1 else f"{measured.value:.3f}").replace("-", "−")


def _interval(measured: Measured) -> str:
    digits = 2 if measured.value >= 0.1 else 3
    return f"{measured.low:.{digits}f}–{measured.high:.{digits}f}".replace("-", "−")
