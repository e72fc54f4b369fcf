"""What the invented company is made of, in both languages: families of work, jobs, departments, cities."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.core.text import Text


@dataclass(frozen=True, slots=True)
class Family:
    """A family of jobs: its share of the staff, pay against the average, yearly growth of its market, usual overtime
    (hours a month), share of pay that is commission, highest professional level, and its departments with their job.
    """

    key: str
    label: Text
    share: float
    pay: float
    growth: float
    overtime: float
    remote: float
    commission: float
    top: int
    departments: tuple[tuple[Text, Text], ...]


FAMILIES: tuple[Family, ...] = (
    Family(
        "rnd", Text("研发", "R&D"), 0.40, 1.15, 0.085, 34, 0.65, 0, 8,
        (
            (Text("后端平台部", "Backend Platform"), Text("后端工程师", "Backend Engineer")),
            (Text("算法部", "Algorithms"), Text("算法工程师", "Algorithm Engineer")),
            (Text("嵌入式软件部", "Embedded Software"), Text("嵌入式工程师", "Embedded Engineer")),
            (Text("前端与客户端部", "Web and Clients"), Text("前端工程师", "Front-end Engineer")),
            (Text("测试与质量部", "Test and Quality"), Text("测试工程师", "Test Engineer")),
            (Text("数据平台部", "Data Platform"), Text("数据工程师", "Data Engineer")),
            (Text("硬件设计部", "Hardware Design"), Text("硬件工程师", "Hardware Engineer")),
        ),
    ),
    Family(
        "product", Text("产品", "Product"), 0.08, 1.08, 0.07, 26, 0.7, 0, 7,
        (
            (Text("产品规划部", "Product Planning"), Text("产品经理", "Product Manager")),
            (Text("用户体验部", "User Experience"), Text("体验设计师", "UX Designer")),
        ),
    ),
    Family(
        "manufacturing", Text("制造", "Manufacturing"), 0.17, 0.8, 0.045, 30, 0.1, 0, 7,
        (
            (Text("工艺工程部", "Process Engineering"), Text("工艺工程师", "Process Engineer")),
            (Text("设备保障部", "Equipment"), Text("设备工程师", "Equipment Engineer")),
            (Text("生产运营部", "Production"), Text("生产管理专员", "Production Specialist")),
        ),
    ),
    Family(
        "supply", Text("供应链", "Supply Chain"), 0.07, 0.82, 0.05, 18, 0.4, 0, 7,
        (
            (Text("采购部", "Purchasing"), Text("采购工程师", "Buyer")),
            (Text("计划与物流部", "Planning and Logistics"), Text("计划专员", "Planner")),
        ),
    ),
    Family(
        "sales", Text("销售", "Sales"), 0.12, 0.95, 0.06, 16, 0.5, 0.25, 7,
        (
            (Text("行业大客户部", "Key Accounts"), Text("大客户经理", "Account Manager")),
            (Text("渠道销售部", "Channel Sales"), Text("渠道经理", "Channel Manager")),
            (Text("售前方案部", "Presales"), Text("解决方案顾问", "Solution Consultant")),
        ),
    ),
    Family(
        "marketing", Text("市场", "Marketing"), 0.05, 0.92, 0.055, 16, 0.7, 0, 7,
        ((Text("市场部", "Marketing"), Text("市场专员", "Marketing Specialist")),),
    ),
    Family(
        "service", Text("客户服务", "Customer Service"), 0.05, 0.7, 0.04, 14, 0.55, 0, 6,
        ((Text("客户成功部", "Customer Success"), Text("客户成功顾问", "Customer Success Consultant")),),
    ),
    Family(
        "corporate", Text("职能", "Corporate"), 0.06, 0.85, 0.05, 10, 0.6, 0, 7,
        (
            (Text("财务部", "Finance"), Text("财务分析师", "Financial Analyst")),
            (Text("人力资源部", "Human Resources"), Text("人力资源专员", "HR Specialist")),
            (Text("法务部", "Legal"), Text("法务专员", "Legal Counsel")),
        ),
    ),
)  # fmt: skip

TITLES: tuple[tuple[int, Text], ...] = (
    (6, Text("{family}主管", "{family} Team Lead")),
    (7, Text("{family}部经理", "{family} Department Head")),
    (8, Text("{family}总监", "{family} Director")),
    (9, Text("总经理", "General Manager")),
)
"""Titles of managers by level."""

CENTRE = Text("{family}中心", "{family} Centre")
COMPANY = Text("远山智能科技", "Farhill Intelligent Technology")

CITIES: tuple[tuple[Text, float, float], ...] = (
    (Text("深圳", "Shenzhen"), 0.34, 1.08),
    (Text("上海", "Shanghai"), 0.20, 1.10),
    (Text("北京", "Beijing"), 0.12, 1.12),
    (Text("杭州", "Hangzhou"), 0.12, 1.02),
    (Text("成都", "Chengdu"), 0.10, 0.88),
    (Text("武汉", "Wuhan"), 0.07, 0.85),
    (Text("西安", "Xi'an"), 0.05, 0.82),
)
"""City, share of departments, pay against the average."""

SOURCES: tuple[tuple[Text, bool], ...] = (
    (Text("行业薪酬调研", "Industry pay survey"), True),
    (Text("区域薪酬报告", "Regional pay report"), False),
)
"""Market surveys, and whether they tell cities apart."""

EDUCATION: tuple[tuple[Text, float], ...] = (
    (Text("大专", "College"), 0.18),
    (Text("本科", "Bachelor"), 0.55),
    (Text("硕士", "Master"), 0.24),
    (Text("博士", "Doctor"), 0.03),
)

PROMISES: tuple[Text, ...] = (
    Text("参加下一次晋升评审", "A place in the next promotion review"),
    Text("调薪至同岗位水平", "A raise to the level of the same job"),
    Text("调整到核心项目", "A move to a core project"),
    Text("安排外部培训", "External training"),
    Text("补充一名人手", "One more colleague in the team"),
)

TIMES: tuple[str, ...] = ("", "二", "三", "四", "五", "六", "七", "八", "九", "十")
"""How the second to tenth department of one kind is told apart in Chinese."""


def numbered(label: Text, k: int) -> Text:
    """The k-th department of one kind (0 is the first): 算法二部, Algorithms 2."""
    if k == 0:
        return label
    mark = TIMES[k] if k < len(TIMES) else str(k + 1)
    return Text(f"{label.zh.removesuffix('部')}{mark}部", f"{label.en} {k + 1}")
