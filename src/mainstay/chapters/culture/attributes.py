"""Columns of `people` about trust and belonging that the catalogue recognises. 企业文化属性。"""

from __future__ import annotations

from mainstay.chapters.declare import judged, published
from mainstay.chapters.sources import Source
from mainstay.core.catalogue import Attribute
from mainstay.core.text import Text
from mainstay.core.words import Driver

FOUR = ("low|低|1", "medium|中|2", "high|高|3", "very high|非常高|4")
"""Four steps of satisfaction as personnel systems write them."""

ATTRIBUTES = (
    Attribute(
        key="culture.environment_satisfaction",
        names=("EnvironmentSatisfaction", "climate", "环境满意", "环境满意编码", "环境满意度"),
        driver=Driver.CULTURE,
        label=Text("对环境的满意", "Satisfaction with the environment"),
        direction=-1,
        prior=published(-0.24, Source.CLIMATE),
        levels=FOUR,
    ),
    Attribute(
        key="culture.relationship_satisfaction",
        names=("RelationshipSatisfaction", "人际关系满意", "人际关系满意编码", "人际关系满意度"),
        driver=Driver.CULTURE,
        label=Text("对人际关系的满意", "Satisfaction with relations"),
        direction=-1,
        prior=published(-0.14, Source.PEERS),
        levels=FOUR,
    ),
    Attribute(
        key="culture.involvement",
        names=("JobInvolvement", "involvement", "敬业度", "敬业度编码", "工作投入"),
        driver=Driver.CULTURE,
        label=Text("工作投入", "Involvement in the job"),
        direction=-1,
        prior=published(-0.19, Source.INVOLVEMENT),
        levels=FOUR,
    ),
    Attribute(
        key="culture.engagement",
        names=("EngagementSurvey", "engagement", "commitment", "组织承诺", "敬业度调研"),
        driver=Driver.CULTURE,
        label=Text("敬业与承诺", "Engagement and commitment"),
        direction=-1,
        prior=published(-0.29, Source.COMMITMENT),
    ),
    Attribute(
        key="culture.leader_relation",
        names=("leader_relation", "ManagerSatisfaction", "与上级关系", "上级关系满意"),
        driver=Driver.CULTURE,
        label=Text("与上级的关系", "Relation with the leader"),
        direction=-1,
        prior=published(-0.24, Source.LEADERSHIP),
        levels=FOUR,
    ),
    Attribute(
        key="culture.years_with_manager",
        names=("YearsWithCurrManager", "years_with_manager", "与现任经理共事年限", "与现任上级共事年数"),
        driver=Driver.CULTURE,
        label=Text("与现任上级共事的年数", "Years with the present manager"),
        direction=-1,
        prior=judged(-0.12, Source.HALF_LEADERSHIP),
    ),
    Attribute(
        key="culture.sentiment",
        names=("sentiment", "情绪评分", "满意情绪"),
        driver=Driver.CULTURE,
        label=Text("对公司的感受", "Sentiment"),
        direction=-1,
        prior=published(-0.28, Source.SATISFACTION),
    ),
    Attribute(
        key="culture.intention_to_leave",
        names=("intention", "intention_to_leave", "turnover_intention", "离职意向"),
        driver=Driver.CULTURE,
        label=Text("离职意向", "Intention to leave"),
        direction=1,
        prior=published(0.38, Source.INTENT),
    ),
    Attribute(
        key="culture.coach",
        names=("coach", "has_coach", "有无带教"),
        driver=Driver.CULTURE,
        label=Text("入职有人带教", "Coached at the start"),
        direction=-1,
        prior=judged(-0.05, Source.DIRECTION),
        levels=("no|无|否", "yes|有|是", "my head|上级带教"),
    ),
)
