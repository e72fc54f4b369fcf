"""What DingTalk, Feishu and HR systems call things: headings, their targets in the contract, kinds of leave.

Sources: layouts of public exports and importers as listed in the design notes (DingTalk 月度汇总 and 每日统计, Feishu
统计报表, BambooHR's field names).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mainstay.company.declared_people import ATTENDANCE
from mainstay.company.names import plain, words_by_name
from mainstay.company.recognise.mapping import Why

_UNIT = re.compile(r"[(\[]\s*(分钟|分|min|mins|minutes?|小时|时|h|hrs?|hours?|天|日|days?)\s*[)\]]", re.IGNORECASE)
_UNITS = {"分": "min", "m": "min", "小": "h", "时": "h", "h": "h", "天": "day", "日": "day", "d": "day"}
_AGE = re.compile(r"[-_—·\s]*[(]?(旧|新)[)]?$")
_BRACKETS = re.compile(r"[()\[\]]")


@dataclass(frozen=True, slots=True)
class Name:
    """A heading's name without its unit and without "-旧/-新", and these; compared as `plain` names are."""

    bare: str
    unit: str
    age: str


def name_of(leaf: str) -> Name:
    """Takes a heading apart: "迟到时长(分钟)-新" is 迟到时长, min, 新."""
    text = unicodedata.normalize("NFKC", leaf).strip()
    age = _AGE.search(text)
    text = _AGE.sub("", text)
    unit = _UNIT.search(text)
    bare = _BRACKETS.sub("", plain(_UNIT.sub("", text)))
    return Name(bare, _UNITS[unit.group(1)[0].lower()] if unit else "", age.group(1) if age else "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure of attendance: its column, and its names in other systems, the best first.

    The names of one alternative are added up; of several alternatives only the first that is there is read.
    """

    column: str
    choices: tuple[tuple[str, ...], ...]
    leave_kind: str = ""


FIGURES = (
    Wanted("hours", (("工作时长", "总工作时长"), ("实际出勤时长",), ("班内工作时长",), ("出勤时长", "实际工作时长"),
                     ("hours worked", "work hours", "worked hours"))),
    Wanted("overtime_hours", (("加班总时长",), ("加班时长",), ("加班",))),
    Wanted("late_minutes", (("迟到时长", "严重迟到时长"), ("迟到",))),
    Wanted("leave_hours", (("旷工天数",), ("旷工时长", "旷工"), ("缺勤时长",)), "unexcused"),
)  # fmt: skip

_OVERTIME = re.compile("加班")
_OVERTIME_PART = re.compile("工作日|休息日|周末|节假日|转加班费|转调休|计加班费|计调休|调休")

_NO_WORK = re.compile("未打卡|出差|外出|补卡|缺卡|次数")
_LEAVE = re.compile("假$|假时长$|请假|旷工")
LIEU = re.compile("调休|补休")

LEAVE_WORDS: dict[str, str] = {
    **words_by_name(ATTENDANCE["leave_kind"].words),
    **dict.fromkeys(("产检假", "产前检查假", "流产假", "哺乳假", "陪产假", "男性陪产假", "孕期假"), "maternity"),
    **dict.fromkeys(("陪护假", "独生子女陪护假", "独生子女护理假", "育儿假", "看护假", "父母护理假"), "care"),
    **dict.fromkeys(("婚假", "丧假", "工伤假", "工伤", "探亲假", "路途假", "献血假", "公假", "法定假", "节育假"),
                    "other_statutory"),
    **dict.fromkeys(("年休假", "法定年假", "福利年假", "年假", "带薪年假"), "annual"),
    **dict.fromkeys(("病假", "全薪病假", "带薪病假", "医疗期"), "sick"),
    **dict.fromkeys(("事假", "私事假", "无薪事假"), "personal"),
}  # fmt: skip
"""Kinds of leave as sheets name them; statutory kinds stay apart, for they never become a signal."""

PERSON_NUMBER = tuple(map(plain, ("工号", "员工工号", "员工编号", "人员编号", "employee number", "employee id",
                                  "person_id", "人员工号", "employee no", "eid")))  # fmt: skip
PERSON_NAME = tuple(map(plain, ("姓名", "员工姓名", "名字", "name", "full name", "display name", "employee name")))
DAY = tuple(map(plain, ("日期", "考勤日期", "date", "day", "打卡日期")))

MONTHLY_DINGTALK = ("考勤组", "userid", "出勤天数", "休息天数", "工作时长", "迟到次数", "迟到时长", "严重迟到次数",
                    "旷工迟到天数", "旷工迟到次数", "早退次数", "上班缺卡次数", "下班缺卡次数", "旷工天数", "出差时长",
                    "外出时长")  # fmt: skip
DAILY_DINGTALK = ("考勤组", "userid", "班次", "上班1打卡时间", "上班1打卡结果", "下班1打卡时间", "下班1打卡结果",
                  "关联的审批单", "出勤天数", "休息天数", "工作时长", "迟到次数", "迟到时长")  # fmt: skip
FEISHU = ("组织架构", "人员类型", "员工状态", "合同公司", "工作地点", "应出勤天数", "应出勤时长", "休息或未排班天数",
          "实际出勤天数", "实际出勤时长", "班内工作时长", "缺勤时长", "补卡次数", "加班总时长")  # fmt: skip
PUNCHES = ("打卡时间", "打卡地址", "打卡备注", "打卡设备", "异常打卡原因", "打卡图片", "考勤时间", "打卡结果")
EMPLOYEES = tuple(map(plain, (
    "employeeNumber", "firstName", "lastName", "displayName", "workEmail", "hireDate", "originalHireDate",
    "terminationDate", "status", "employmentHistoryStatus", "jobTitle", "department", "division", "location",
    "supervisor", "supervisorId", "supervisorEId", "payRate", "payType", "payGroup", "payRateEffectiveDate",
    "payChangeReason", "standardHoursPerWeek", "gender", "dateOfBirth", "lastChanged",
)))  # fmt: skip

NOT_NEEDED = re.compile(
    "^(考勤组|userid|应出勤.*|出勤天数|休息.*天数|实际出勤天数|早退.*|.*缺卡次数|补卡次数|.*次数|出差.*|外出.*|公出.*|"
    "序号|组织架构|人员类型|员工状态|合同公司|工作地点|职位|职务|部门|性别|入职日期|离职日期|姓名|职级|岗位|email|邮箱)$"
)
PUNCH = re.compile("打卡|签到|星期|班次|外勤|审批单|修改原因|地点|考勤结果|考勤详情|当日")


@dataclass(frozen=True, slots=True)
class Meant:
    """Where a heading of an employee export goes."""

    table: str
    column: str
    how: str = ""


EMPLOYEE_FIELDS: dict[str, tuple[Meant, ...]] = {
    plain(name): targets
    for name, targets in {
        "employeeNumber": (Meant("people", "person_id"),),
        "Employee #": (Meant("people", "person_id"),),
        "hireDate": (Meant("people", "hired_on"),),
        "terminationDate": (Meant("people", "left_on"),),
        "displayName": (Meant("people", "name"),),
        "lastName": (Meant("people", "name", "family"),),
        "firstName": (Meant("people", "name", "given"),),
        "gender": (Meant("people", "gender"),),
        "dateOfBirth": (Meant("people", "birth_year", "year"),),
        "出生日期": (Meant("people", "birth_year", "year"),),
        "jobTitle": (Meant("posts", "job"),),
        "department": (Meant("posts", "unit"),),
        "location": (Meant("posts", "city"),),
        "supervisorEId": (Meant("posts", "manager_id"),),
        "payRate": (Meant("pay", "amount", "money_code"),),
        "payRateEffectiveDate": (Meant("pay", "from"),),
        "paidPer": (Meant("pay", "per"),),
    }.items()
}

EMPLOYEE_LEFT_OUT = {
    plain(name): why
    for name, why in {
        "status": Why.LEAVING, "employmentHistoryStatus": Why.LEAVING, "supervisor": Why.NOT_NEEDED,
        "supervisorId": Why.NOT_NEEDED, "lastChanged": Why.NOT_NEEDED, "originalHireDate": Why.NOT_NEEDED,
        "payChangeReason": Why.PAY, "payType": Why.PAY, "payGroup": Why.PAY, "bonusAmount": Why.PAY,
        "bonusDate": Why.PAY, "commissionAmount": Why.PAY,
    }.items()
}  # fmt: skip


def overtime_part(path: str) -> bool:
    """Whether a heading (with its group) is a part of all overtime, such as that on working days."""
    return bool(_OVERTIME.search(path) and _OVERTIME_PART.search(path))


def leave_of(group: str, bare: str) -> str | None:
    """The contract's kind of leave under a heading; "" where it is leave of an unknown kind, None where it is none."""
    if _NO_WORK.search(bare) or LIEU.search(bare) or not (_LEAVE.search(bare) or "请假" in group):
        return None
    name = bare.removesuffix("时长").removesuffix("天数")
    return LEAVE_WORDS.get(name, "")
