"""What the report shows, as plain values: the templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.text import Text
from mainstay.report.card import ScoreLine
from mainstay.report.charts.bars import Span
from mainstay.report.charts.calendar import CalendarData
from mainstay.report.charts.calibration import CalibrationData
from mainstay.report.charts.curve import CurveData
from mainstay.report.charts.frontier import FrontierData
from mainstay.report.charts.heatmap import HeatData
from mainstay.report.charts.strip import StripData
from mainstay.report.charts.timeline import TimelineData
from mainstay.report.charts.waterfall import WaterfallData

NOTHING_TOLD = Text("—", "—")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the overview: its label, the number, and what it means."""

    label: Text
    value: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list. `order` are the numbers the columns sort by; `anchor` is the page, empty without one."""

    anchor: str
    person_id: str
    name: Text
    unit: Text
    job: Text
    band: str
    about: Text
    stance: Text
    span: Span
    driver: Text
    since: Text
    stake: Text
    package: Text
    price: Text
    enough: bool
    chance_order: float
    stake_order: int


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What is promised by when."""

    due: Text
    text: Text


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package in words: names, price parts, chance before and after, what it saves, promises; and how firm the choice
    is, as a whole and by measure (empty where that was not worked out).
    """

    measures: tuple[Text, ...]
    price: tuple[tuple[Text, Text], ...]
    after: str
    effect: Text
    saved: Text
    promised: tuple[PromiseLine, ...]
    firm: Text = NOTHING_TOLD
    each_firm: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything about one person."""

    line: Line
    facts: tuple[tuple[Text, Text], ...]
    horizons: tuple[tuple[Text, str, Text], ...]
    stake: Text
    trend: Text
    curve: CurveData
    waterfall: WaterfallData
    pushes: tuple[tuple[Text, Text], ...]
    holds: tuple[tuple[Text, Text], ...]
    questions: tuple[Text, ...]
    strip: StripData | None
    calendar: CalendarData | None
    timeline: TimelineData | None
    events: tuple[tuple[Text, Text, Text], ...]
    package: PackageView | None
    why: Text
    refused: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One table that was not delivered, and the signals that are silent without it."""

    table: str
    silent: Text


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page."""

    headline: Text
    figures: tuple[Figure, ...]
    drivers: tuple[tuple[Text, float, str], ...]
    gaps: tuple[Gap, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class UseLine:
    """A limit and what the plan uses of it."""

    kind: Text
    used: Text
    limit: Text


@dataclass(frozen=True, slots=True)
class BudgetView:
    """What money buys."""

    sentence: Text
    next_sentence: Text
    frontier: FrontierData | None
    uses: tuple[UseLine, ...]
    assumptions: tuple[Text, ...]
    firm: Text = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """What one measure is worth here: a smaller monthly chance to resign in per cent, with the interval; and as
    intervals by themselves what is published, what own cases say alone, and what the planner believes.
    """

    label: Text
    effect: Text
    interval: str
    span: Span
    cases: int
    evidence: Text
    chosen: int
    published: str = "—"
    alone: Text = NOTHING_TOLD
    believed: str = "—"


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Proof by group."""

    kind: Text
    group: Text
    people: int
    exits: int
    ratio: str
    off: Text | None
    auc: str
    flagged: str


@dataclass(frozen=True, slots=True)
class ProofView:
    """How far the warning can be believed."""

    verdict: Text
    enough: bool
    asked: Text
    scores: tuple[ScoreLine, ...]
    calibration: CalibrationData | None
    capacity: tuple[tuple[int, str, str], ...]
    usual: str
    """Share of all who resigned: what talks with people picked at random would meet."""
    lead: Text | None
    lead_bars: tuple[tuple[Text, float, str], ...]
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """The model in brief."""

    form: Text
    exits: int
    average: str
    signals: tuple[tuple[Text, Text], ...]
    own: tuple[tuple[Text, Text], ...]
    silent: Text | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report."""

    company: str
    as_of: Text
    overview: Overview
    lines: tuple[Line, ...]
    pages: tuple[Page, ...]
    units: tuple[str, ...]
    left_out: int
    heat: HeatData | None
    hidden: tuple[str, ...]
    budget: BudgetView
    measures: tuple[MeasureLine, ...]
    measure_notes: tuple[Text, ...]
    proof: ProofView
    card: CardView
    command: str
    versions: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
