"""The demo's provider groups: one that an administrator has given a meaning, and one that waits for a decision."""

from __future__ import annotations

from mainstay.core.access import Role
from mainstay.core.text import Language, Text
from mainstay_web.actions import system_caller
from mainstay_web.actions.groups import give_meaning, keep_group
from mainstay_web.actions.provisioning import provision
from mainstay_web.demo.commission import Demo
from mainstay_web.store.accounts import units
from mainstay_web.store.installation import today

SALES = ("销售", "Sales")
PARTNERS = (("lin.qiao", Text("林乔", "Qiao Lin")), ("he.yun", Text("何韵", "Yun He")))
"""From the shared service of the group that the company is part of: they have accounts, and no person number here."""


def seed_groups(language: Language) -> None:
    """As the provider would bring them, and as an administrator would decide."""
    demo = Demo(language, today())
    provider, admin = system_caller("demo"), demo.who("admin")
    partners = tuple(
        provision(provider, {"email": f"{mail}@services.invalid", "name": name.in_(language), "external_id": mail})
        for mail, name in PARTNERS
    )  # fmt: skip
    name = demo.say("销售人力资源伙伴", "HR partners for sales")
    meant = keep_group(provider, "", name, "g-1", [("replace", (*partners, admin.actor.account))])
    keep_group(provider, "", demo.say("人力数据分析", "People analytics"), "g-2", [("replace", partners[:1])])
    sales = [one.unit for one in units() if one.name.startswith(SALES)]
    why = demo.say(
        "共享中心负责销售的人力资源伙伴，名单由身份系统维护。",
        "HR partners of the shared service for sales; the provider keeps the list.",
    )
    give_meaning(admin, meant, Role.HRBP, sales[:1] or [units()[-1].unit], why)
