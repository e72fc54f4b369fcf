"""The proof and the model card as the page shows them."""

from __future__ import annotations

from collections import Counter

from mainstay.core.text import Text
from mainstay.loop.assessments import Assessment
from mainstay.loop.proofs import Bin, GroupProof, Measured
from mainstay.report.card import FORMS, scores, silent
from mainstay.report.charts.calibration import CalibrationData
from mainstay.report.view_lines import average
from mainstay.report.views import CardView, GroupLine, ProofView
from mainstay.report.written import band, percent, same

KINDS = {
    "sex": Text("性别", "Sex"), "gender": Text("性别", "Sex"), "age": Text("年龄段", "Age band"),
    "age_band": Text("年龄段", "Age band"), "unit": Text("部门", "Unit"),
}  # fmt: skip
GROUPS = {
    "f": Text("女", "women"), "m": Text("男", "men"), "female": Text("女", "women"), "male": Text("男", "men"),
    "<30": Text("不到 30 岁", "under 30"), "30-39": Text("30–39 岁", "30–39"), "40-49": Text("40–49 岁", "40–49"),
    "50+": Text("50 岁及以上", "50 and over"),
}  # fmt: skip
"""Sex and age in the order in which they are shown; units follow."""


def proof_view(assessment: Assessment) -> ProofView:
    """The verdict first, then what it rests on."""
    proof = assessment.proof
    asked = Text(
        f"站在过去 {len(proof.origins)} 个日子，只用当时已知的内容学习，再看其后 {proof.horizon} 个月："
        f"共 {proof.people} 人，其中 {proof.exits} 人辞职。",
        f"At {len(proof.origins)} past days, learning only from what was known then, and looking at the"
        f" {proof.horizon} months after: {proof.people} people, of whom {proof.exits} resigned.",
    )
    bins = tuple((b.predicted, b.observed.value, b.observed.low, b.observed.high, b.observed.n)
                 for b in proof.calibration)  # fmt: skip
    lead = proof.lead_months
    # A group alone compares with nothing, and would give those left out away by subtraction.
    kinds = Counter(group.kind for group in proof.groups)
    return ProofView(
        verdict=proof.verdict,
        enough=proof.enough,
        asked=asked,
        scores=scores(assessment),
        calibration=CalibrationData(bins) if bins else None,
        capacity=tuple((c.talks, _share(c.precision), _share(c.recall)) for c in proof.capacity),
        usual=_usual(proof.calibration),
        lead=_lead(lead) if lead else None,
        lead_bars=_lead_bars(proof.lead_histogram),
        groups=tuple(_group(group) for group in sorted(proof.groups, key=_place) if kinds[group.kind] > 1),
    )


def card_view(assessment: Assessment) -> CardView:
    """What the warning rests on."""
    risks, features = assessment.risks, assessment.panel.features
    return CardView(
        form=FORMS[risks.form],
        exits=risks.exits_learned_from,
        average=percent(average(assessment)),
        signals=tuple((f.driver.label, f.label) for f in features if not f.own),
        own=tuple((f.driver.label, f.label) for f in features if f.own),
        silent=silent(assessment),
    )


def _usual(bins: tuple[Bin, ...]) -> str:
    people = sum(one.observed.n for one in bins)
    return percent(sum(one.observed.value * one.observed.n for one in bins) / people) if people else "—"


def _lead(lead: Measured) -> Text:
    ends = f"{lead.low:.1f}–{lead.high:.1f}"
    return Text(
        f"从第一次提醒到辞职平均 {lead.value:.1f} 个月（95% 区间 {ends}，{lead.n} 人）。",
        f"From the first alert to the resignation: {lead.value:.1f} months on average"
        f" (95% interval {ends}, {lead.n} people).",
    )


def _lead_bars(histogram: tuple[tuple[int, int], ...]) -> tuple[tuple[Text, float, str], ...]:
    """By quarters of the first year, and what is beyond it."""
    bars = []
    for first, last in ((0, 3), (4, 6), (7, 9), (10, 12), (13, None)):
        n = sum(people for month, people in histogram if first <= month and (last is None or month <= last))
        name = f"{max(first, 1)}–{last}" if last else f">{first - 1}"
        bars.append((Text(f"{name} 个月", f"{name} months"), float(n), str(n)))
    return tuple(bars)


def _place(group: GroupProof) -> int:
    """Sex and age before units, which keep their order."""
    return list(GROUPS).index(group.group) if group.group in GROUPS else len(GROUPS)


def _group(group: GroupProof) -> GroupLine:
    return GroupLine(
        KINDS.get(group.kind, same(group.kind)), GROUPS.get(group.group, same(group.group)), group.people, group.exits,
        _plain(group.expected_over_observed), _off(group.expected_over_observed), _plain(group.auc),
        _share(group.flagged),
    )  # fmt: skip


def _off(ratio: Measured | None) -> Text | None:
    """In words, where the interval leaves no doubt that a group is judged too high or too low."""
    if ratio is None or ratio.low <= 1 <= ratio.high:
        return None
    return Text("估得偏高", "judged too high") if ratio.low > 1 else Text("估得偏低", "judged too low")


def _plain(measured: Measured | None) -> str:
    return "—" if measured is None else f"{measured.value:.2f} ({measured.low:.2f}–{measured.high:.2f})"


def _share(measured: Measured) -> str:
    return f"{percent(measured.value)} ({band(measured.low, measured.high)})"
