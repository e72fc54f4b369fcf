"""The mechanisms of the article by their ids: what a company does to keep its key people. 文章的各项机制。"""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.core.text import Text

PARTS: Mapping[str, Text] = {
    "P": Text("薪酬激励", "Pay"),
    "C": Text("职业发展", "Career"),
    "K": Text("企业文化", "Culture"),
    "W": Text("工作体验", "Work"),
    "R": Text("认可与成就感", "Recognition"),
    "L": Text("留任闭环", "The loop"),
}
"""The article's parts, by the letter of their mechanisms."""

MECHANISMS: Mapping[str, Text] = {
    "P1": Text("市场薪酬调研", "Market pay survey"),
    "P2": Text("75 分位", "The P75 line"),
    "P3": Text("内部公平性", "Internal fairness"),
    "P4": Text("岗位工资、绩效工资、年终奖金与长期激励", "Four-part pay"),
    "P5": Text("阶梯式提成与奖金", "Tiered commission and bonus"),
    "P6": Text("长期激励：期权、限制性股票、虚拟股权、项目跟投", "Long-term incentives"),
    "P7": Text("加薪请求的组合式解决方案", "The raise request under a tight budget"),
    "C1": Text("管理与专业双通道", "Dual ladder"),
    "C2": Text("360 度评估与业绩考核", "Promotion review"),
    "C3": Text("专家标准", "Expert evidence"),
    "C4": Text("个性化发展计划", "Individual development plan"),
    "C5": Text("轮岗", "Rotation"),
    "C6": Text("导师制", "Mentors"),
    "C7": Text("外部培训", "External training"),
    "C8": Text("“干到顶”", "Ceiling detection"),
    "K1": Text("信任授权", "Autonomy"),
    "K2": Text("一对一沟通", "One-on-ones"),
    "K3": Text("满意度调研", "Surveys"),
    "K4": Text("匿名意见箱", "Anonymous box"),
    "K5": Text("跨部门专项小组", "Task force and closing the loop"),
    "K6": Text("情感关怀", "Care"),
    "W1": Text("工作量评估与优先级", "Workload and priorities"),
    "W2": Text("避免过度内卷", "Overload guard"),
    "W3": Text("弹性工作制", "Flexible work"),
    "W4": Text("技术分享会与案例复盘会", "Sharing and retrospectives"),
    "W5": Text("容错机制", "Fault tolerance"),
    "W6": Text("个性化福利", "Personalised benefits"),
    "W7": Text("创新基金", "Innovation fund"),
    "R1": Text("即时认可", "Instant recognition"),
    "R2": Text("长期认可", "Long-term recognition"),
    "R3": Text("话语权", "Voice in strategy"),
    "R4": Text("可行性论证与暂缓推进", "Feasibility review with a hold"),
    "L1": Text("骨干识别", "Who is key"),
    "L2": Text("离职信号", "Signals of leaving"),
    "L3": Text("员工预警机制", "Early warning"),
    "L4": Text("对症干预", "Plan"),
    "L5": Text("主动沟通与及时响应", "Cases and promises"),
    "L6": Text("成效", "Outcomes"),
    "L7": Text("流失代价", "Cost of loss"),
}
"""Every mechanism of the article: its id and its name."""
