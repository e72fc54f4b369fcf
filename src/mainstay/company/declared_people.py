"""The contract: who the people are, where they sit, and what is known of their work."""

from __future__ import annotations

from mainstay.company.grammar import Column, Hidden, Kind, Table, words
from mainstay.core.text import Text

PERSON = Column(
    "person_id",
    Kind.ID,
    Text("员工编号", "Person ID"),
    Text("员工的唯一编号，按文本保存，前导零不会丢。", "The person's own number, kept as text; leading zeros survive."),
    required=True,
    also=("工号", "人员编号", "员工号", "employee id", "emp id", "employee number", "staff id"),
)


def day_of(key: str, label: Text, meaning: Text, *also: str, required: bool = True, blank: bool = False) -> Column:
    """A column that holds a day."""
    return Column(key, Kind.DAY, label, meaning, required=required, blank=blank, also=also)


PEOPLE = Table(
    "people",
    Text("人员", "People"),
    Text(
        "每人一行，包括已离职的人。唯一必需的表。其他列作为固定属性；受保护的属性只用于公平性检查。",
        "One row per person, leavers included; the only table that must be there. Further columns become fixed "
        "attributes; protected ones serve fairness checks only.",
    ),
    (
        PERSON,
        day_of(
            "hired_on",
            Text("入职日期", "Hired on"),
            Text("入职的那一天。", "The day the person joined."),
            "入职日",
            "入职时间",
            "hire date",
            "hired",
            "start date",
            "date of hire",
        ),
        day_of(
            "left_on",
            Text("离职日期", "Left on"),
            Text(
                "最后工作日；在职者留空。这一列必须有。",
                "The last day; empty for those still here. The column itself must be there.",
            ),
            "离职日",
            "离职时间",
            "leave date",
            "end date",
            "termination date",
            blank=True,
        ),
        Column(
            "left_kind",
            Kind.CHOICE,
            Text("离职类型", "Kind of leaving"),
            Text("怎样离开的；不清楚则留空。", "How the person left; empty where it is not known."),
            also=("离职方式", "leaving kind"),
            words=words(
                ("resigned", "主动离职", "resigned", "辞职 自愿离职 离职 resignation voluntary"),
                ("dismissed", "辞退", "dismissed", "解除 被动离职 解雇 裁员 involuntary laidoff"),
                ("retired", "退休", "retired", "retirement"),
                ("other", "其他", "other", "合同到期 去世 died"),
            ),
        ),
        Column(
            "left_regretted",
            Kind.YES_NO,
            Text("是否惋惜", "Regretted"),
            Text("公司是否希望此人留下。", "Whether the company would have liked to keep the person."),
            also=("惋惜离职", "regretted loss"),
        ),
        Column(
            "name",
            Kind.TEXT,
            Text("姓名", "Name"),
            Text("只用于显示，不进入模型。", "For display only; never read by the model."),
            also=("名字", "full name", "employee name"),
        ),
        Column(
            "gender",
            Kind.CHOICE,
            Text("性别", "Gender"),
            Text("受保护：只用于公平性检查。", "Protected: for fairness checks only."),
            also=("sex",),
            protected=True,
            words=words(
                ("female", "女", "female", "f 女性 woman"),
                ("male", "男", "male", "m 男性 man"),
                ("other", "其他", "other", "未说明 x diverse nonbinary"),
            ),
        ),
        Column(
            "birth_year",
            Kind.WHOLE,
            Text("出生年份", "Birth year"),
            Text("受保护：只用于公平性检查。", "Protected: for fairness checks only."),
            also=("出生年", "year of birth"),
            low=1900,
            high=2100,
            protected=True,
        ),
        Column(
            "key",
            Kind.YES_NO,
            Text("是否骨干", "Key person"),
            Text("公司是否把此人列为骨干。", "Whether the company counts the person among its key people."),
            also=("骨干", "关键员工", "骨干员工", "key employee"),
        ),
    ),
    also=("员工", "花名册", "员工表", "人员表", "employees", "person", "staff", "headcount"),
    unique=("person_id",),
    dated="hired_on",
    ordered=(("hired_on", "left_on"),),
    further=True,
    hidden=(Hidden("left_on", ("left_on", "left_kind", "left_regretted")),),
)

POSTS = Table(
    "posts",
    Text("任职", "Posts"),
    Text("此人从某日起在哪里任职。", "Where the person sits, from a day on."),
    (
        PERSON,
        day_of(
            "from",
            Text("生效日期", "From"),
            Text("从这一天起有效。", "Holds from this day on."),
            "开始日期",
            "起始日期",
            "effective date",
            "since",
        ),
        Column(
            "unit",
            Kind.ID,
            Text("部门", "Unit"),
            Text("部门编号或名称。", "The unit's id."),
            also=("部门编号", "组织", "department", "dept", "team"),
        ),
        Column(
            "job",
            Kind.TEXT,
            Text("岗位", "Job"),
            Text("岗位名称。", "The job's name."),
            also=("职位", "岗位名称", "position", "job title", "title"),
        ),
        Column(
            "family",
            Kind.TEXT,
            Text("职族", "Job family"),
            Text("岗位所属的序列。", "The family the job is of."),
            also=("职类", "岗位序列", "family"),
        ),
        Column(
            "ladder",
            Kind.CHOICE,
            Text("通道", "Ladder"),
            Text("管理通道或专业通道。", "Which of the two ladders."),
            also=("职业通道", "track"),
            words=words(
                ("management", "管理", "management", "管理通道 m manager"),
                ("professional", "专业", "professional", "专业通道 技术 p ic"),
            ),
        ),
        Column(
            "level",
            Kind.WHOLE,
            Text("职级", "Level"),
            Text("两条通道共用的级别，数字越大越高。", "On one grid for both ladders; a larger number is higher."),
            also=("级别", "grade"),
            low=0,
            high=99,
        ),
        Column(
            "manager_id",
            Kind.ID,
            Text("直接上级编号", "Manager ID"),
            Text(
                "直接上级的员工编号，必须在人员表里。", "Person ID of the direct manager, who must be among the people."
            ),
            also=("上级编号", "主管编号", "经理编号", "直接上级", "manager", "reports to"),
        ),
        Column(
            "city",
            Kind.TEXT,
            Text("城市", "City"),
            Text("工作城市。", "Where the work is done."),
            also=("工作城市", "工作地点", "location"),
        ),
        Column(
            "fte",
            Kind.NUMBER,
            Text("工时比例", "FTE"),
            Text("1 为全职，0.5 为半职。", "1 is full time, 0.5 half."),
            also=("全职比例", "full time equivalent"),
            low=0.01,
            high=1.5,
        ),
    ),
    also=("任职记录", "岗位记录", "异动", "jobs", "assignments", "positions"),
    unique=("person_id", "from"),
    dated="from",
)

UNITS = Table(
    "units",
    Text("部门表", "Units"),
    Text("组织树。", "The tree of the organisation."),
    (
        Column(
            "unit",
            Kind.ID,
            Text("部门编号", "Unit"),
            Text("部门的唯一编号。", "The unit's own id."),
            required=True,
            also=("部门", "组织编号", "unit id", "department"),
        ),
        Column(
            "parent",
            Kind.ID,
            Text("上级部门", "Parent"),
            Text("上级部门的编号；最高层留空。", "Id of the unit above; empty at the top."),
            also=("上级部门编号", "parent unit", "parent id"),
        ),
        Column(
            "name",
            Kind.TEXT,
            Text("部门名称", "Name"),
            Text("显示用的名称。", "The name that is shown."),
            also=("名称", "unit name"),
        ),
    ),
    also=("组织", "组织架构", "departments", "orgunits"),
    unique=("unit",),
)

RESULTS = Table(
    "results",
    Text("绩效", "Results"),
    Text("每个考核期的结果。", "Performance by period."),
    (
        PERSON,
        day_of(
            "period_end",
            Text("考核期末", "Period end"),
            Text("考核期的最后一天。", "Last day of the period."),
            "期末日期",
            "考核日期",
        ),
        Column(
            "rating",
            Kind.NUMBER,
            Text("绩效等级", "Rating"),
            Text("1 到 5，5 最好。", "1 to 5, 5 is best."),
            required=True,
            also=("绩效", "绩效评分", "考核结果", "performance"),
            low=1,
            high=5,
        ),
        Column(
            "goal_met",
            Kind.NUMBER,
            Text("目标完成", "Goal met"),
            Text("0 到 2，1 表示正好完成。", "0 to 2; 1 is exactly met."),
            also=("目标完成率", "goal"),
            low=0,
            high=2,
        ),
    ),
    also=("绩效考核", "考核", "performance"),
    unique=("person_id", "period_end"),
    dated="period_end",
)

ATTENDANCE = Table(
    "attendance",
    Text("考勤", "Attendance"),
    Text(
        "每人每天一行，或每人每月一行（日期写当月最后一天）。",
        "A row per person and day, or per person and month with the month's last day.",
    ),
    (
        PERSON,
        day_of(
            "day",
            Text("日期", "Day"),
            Text("哪一天，或当月最后一天。", "The day, or the month's last day."),
            "考勤日期",
            "date",
        ),
        Column(
            "hours",
            Kind.NUMBER,
            Text("工时", "Hours"),
            Text("工作小时数。", "Hours worked."),
            also=("工作时长",),
            low=0,
            high=744,
        ),
        Column(
            "overtime_hours",
            Kind.NUMBER,
            Text("加班小时", "Overtime hours"),
            Text("其中加班的小时数。", "Hours of overtime."),
            also=("加班", "加班时长", "overtime"),
            low=0,
            high=744,
        ),
        Column(
            "late_minutes",
            Kind.NUMBER,
            Text("迟到分钟", "Late minutes"),
            Text("迟到的分钟数。", "Minutes late."),
            also=("迟到", "迟到时长"),
            low=0,
            high=44640,
        ),
        Column(
            "leave_kind",
            Kind.CHOICE,
            Text("请假类型", "Kind of leave"),
            Text(
                "病假、产假、护理假等法定假不会成为信号。",
                "Sick, maternity, care and other statutory leave never become a signal.",
            ),
            also=("假别", "leave type"),
            words=words(
                ("personal", "事假", "personal"),
                ("annual", "年假", "annual", "年休假 vacation"),
                ("sick", "病假", "sick", "医疗期"),
                ("maternity", "产假", "maternity", "陪产假 产检假 parental"),
                ("care", "护理假", "care", "陪护假 照顾假 育儿假"),
                ("other_statutory", "其他法定假", "other statutory", "婚假 丧假 工伤假 法定假"),
                ("unexcused", "旷工", "unexcused", "缺勤 absent"),
            ),
        ),
        Column(
            "leave_hours",
            Kind.NUMBER,
            Text("请假小时", "Leave hours"),
            Text("请假的小时数。", "Hours of leave."),
            also=("请假时长", "请假"),
            low=0,
            high=744,
        ),
    ),
    also=("考勤记录", "打卡", "timesheet", "timesheets"),
    unique=("person_id", "day", "leave_kind"),
    dated="day",
)
