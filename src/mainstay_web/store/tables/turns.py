"""What the nightly turn found: each turn, what it says of each person, and of the company as a whole.

Written once and never changed, but for `Turn.state` while it runs. Field class RISK throughout, except for the parts of
a turn, which are of no person and follow the act of their page. Amounts are in minor units of the installation's
currency. `texts` are lists of [zh, en].
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mainstay_web.store.tables.refs import new_ref


class Turn(models.Model):
    """Once round the loop, as of a day. Pages show the newest that is done; the same inputs give the same `manifest`.

    `inputs` is the SHA-256 of the facts it read, `off` the signals that were switched off, `left_out` how many facts
    and people stayed outside (disputed, or by objection).
    """

    RUNNING, DONE, FAILED = "running", "done", "failed"

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    as_of = models.DateField(db_index=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default=RUNNING, db_index=True)
    asked_by = models.CharField(max_length=16)
    light = models.BooleanField(default=False)
    """Only who and why, for the past: no plan and no proof."""
    seed = models.IntegerField(default=7)
    form = models.CharField(max_length=24, blank=True)
    exits = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    base = models.FloatField(null=True)
    base_log_odds = models.FloatField(null=True)
    versions = models.JSONField(default=dict)
    inputs = models.CharField(max_length=64, blank=True)
    manifest = models.CharField(max_length=64, blank=True)
    off = models.JSONField(default=list)
    left_out = models.JSONField(default=dict)
    failure = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "turn"
        constraints = (
            models.CheckConstraint(condition=~Q(state="done") | Q(finished_at__isnull=False), name="done_has_an_end"),
        )

    def __str__(self) -> str:
        return f"{self.as_of} {self.state}"


class TurnPart(models.Model):
    """One view of the company in a turn, as JSON: see `store.turn_parts` for the keys and their types."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=32)
    value = models.JSONField()

    class Meta:
        db_table = "turn_part"
        constraints = (models.UniqueConstraint(fields=["turn", "key"], name="one_part_of_a_turn"),)

    def __str__(self) -> str:
        return f"{self.turn_id} {self.key}"


class Foreseen(models.Model):
    """What a turn says of one person. Probabilities to resign within 3, 6, 12 months with 80 % intervals.

    `sure` is the log-odds (12 months) without what only one source says, `band` the band of it (`loop.carry.bands`).
    `shares` are the drivers' shares of the push, in the order of `loop.risks.DRIVERS`. `reasons` are [signal, driver,
    push in log-odds, zh, en], strongest first; `why_now` are the sentences of the turn's alert, none without one.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="foreseen")
    person = models.CharField(max_length=64)
    key = models.BooleanField(default=False)
    enough = models.BooleanField(default=True)
    p3 = models.FloatField()
    p3_low = models.FloatField()
    p3_high = models.FloatField()
    p6 = models.FloatField()
    p6_low = models.FloatField()
    p6_high = models.FloatField()
    p12 = models.FloatField()
    p12_low = models.FloatField()
    p12_high = models.FloatField()
    sure = models.FloatField()
    band = models.PositiveSmallIntegerField(default=0)
    at_stake_low = models.BigIntegerField(default=0)
    at_stake = models.BigIntegerField(default=0)
    at_stake_high = models.BigIntegerField(default=0)
    driver = models.CharField(max_length=16, blank=True)
    shares = models.JSONField(default=list)
    risen = models.IntegerField(default=-1)
    """Months for which it has been up: 0 not, -1 unknown."""
    reasons = models.JSONField(default=list)
    alert = models.CharField(max_length=16, blank=True)
    """The kind of case the turn's alert asks for; empty without one."""
    severity = models.CharField(max_length=8, blank=True)
    why_now = models.JSONField(default=list)
    ask_second = models.JSONField(default=list)
    """Sources whose word nobody else supports."""

    class Meta:
        db_table = "foreseen"
        constraints = (models.UniqueConstraint(fields=["turn", "person"], name="foreseen_once_a_turn"),)
        indexes = (
            models.Index(fields=["person", "turn"]),
            models.Index(fields=["turn", "key"]),
            models.Index(fields=["turn", "alert"]),
        )

    def __str__(self) -> str:
        return f"{self.turn_id} {self.person}"


class PersonView(models.Model):
    """The page of one key person in a turn: `mainstay.report.views.Page` as JSON; `choice` is the plan's for them, a
    `mainstay.loop.plans.Choice`, null where they are in no plan. Kept for the two newest turns.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="views")
    person = models.CharField(max_length=64)
    value = models.JSONField()
    choice = models.JSONField(null=True)

    class Meta:
        db_table = "person_view"
        constraints = (models.UniqueConstraint(fields=["turn", "person"], name="one_view_a_turn"),)

    def __str__(self) -> str:
        return f"{self.turn_id} {self.person}"


class Prompted(models.Model):
    """What a turn's facts suggest to the manager of one person: class PERSONAL. Nothing in it depends on an estimate.

    `prompts` are [signal, fact zh, fact en, step zh, step en], `talked_on` the last one-on-one on record.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="prompted")
    person = models.CharField(max_length=64)
    prompts = models.JSONField(default=list)
    talked_on = models.DateField(null=True)

    class Meta:
        db_table = "prompted"
        constraints = (models.UniqueConstraint(fields=["turn", "person"], name="prompted_once_a_turn"),)

    def __str__(self) -> str:
        return f"{self.turn_id} {self.person}"


class Judgement(models.Model):
    """A manager's own view of whether somebody stays, given before anything of the analysis is shown (AI Act 14).

    Asked by HR (`asked_by`, an account), answered by the direct manager. Class RISK: HR alone reads it.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    person = models.CharField(max_length=64, db_index=True)
    by = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=16)
    asked_on = models.DateField()
    given_on = models.DateField(null=True)
    view = models.CharField(max_length=16, blank=True)
    drivers = models.JSONField(default=list)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "judgement"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "by"], condition=Q(given_on=None), name="one_open_question_of_judgement"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("by")), name="no_judgement_of_oneself"),
            models.CheckConstraint(
                condition=Q(given_on=None, view="") | (Q(given_on__isnull=False) & ~Q(view="")), name="judged_whole"
            ),
        )

    def __str__(self) -> str:
        return self.ref
