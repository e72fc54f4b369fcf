"""References in addresses, by what they refer to: the crawl of all pages knows from these what to put in."""

from __future__ import annotations

from django.urls import register_converter


class Ref:
    """A random reference; `table` is the model whose `ref` it is."""

    regex = "[0-9a-hj-km-np-tv-z]{16}"
    table = ""

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


CONVERTERS: dict[str, type[Ref]] = {}


def address(name: str, table: str) -> None:
    """Makes `<name:ref>` an address part that refers to a row of `table`."""
    made = type(f"{table}Ref", (Ref,), {"table": table})
    CONVERTERS[name] = made
    register_converter(made, name)


address("person", "Person")
address("batch", "Batch")
address("account", "Account")
address("grant", "RoleGrant")
address("provided_group", "ProvidedGroup")
address("group_role", "GroupRole")
address("case", "Case")
address("promise", "Commitment")
address("request", "RaiseRequest")
address("talk", "Talk")
address("budget", "Budget")
address("judgement", "Judgement")
address("mentoring", "Mentoring")
address("turn", "Turn")
address("upload", "Upload")
address("mapping", "SavedMapping")
address("dispute", "Dispute")
address("objection", "Objection")
address("hold", "Hold")
address("erasure", "Erasure")
address("plan", "PlanRound")
address("message", "Outgoing")
address("channel", "Channel")
address("token", "Token")
address("commission_plan", "CommissionPlan")
address("commission_person", "CommissionAssignment")
address("commission_sale", "CommissionTransaction")
address("commission_run", "CommissionRun")
address("statement", "CommissionStatement")
address("commission_question", "CommissionDispute")
address("bonus_plan", "BonusPlan")
address("bonus_award", "BonusAward")
address("fairness_scan", "FairnessScan")
address("fairness_override", "FairnessOverride")
address("pay_review", "PayReview")
address("review_row", "ReviewRow")
address("pay_letter", "PayLetter")
address("award", "EquityGrant")
address("equity_plan", "EquityPlan")
address("project", "EquityProject")
address("place", "EquitySubscription")
address("msurvey", "MarketSurvey")
address("jobmatch", "JobMatch")
address("marketline", "LineProposal")
