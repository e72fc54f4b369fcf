"""The rules themselves: what each role may see of whom, and what it may do. What is not here is not allowed.

*Reports to* does not mean *may see pay*: a manager sees the pay of direct reports only where the company's Standard
`managers_see_pay` says so. Nobody sees the early warning about themselves as a number, nor acts on their own case.
The administrator sees no people's data; the auditor sees who looked at what, not what they saw.
"""

from __future__ import annotations

from enum import StrEnum

from mainstay.core.access.grammar import Field, Role, Rule, Tie
from mainstay.core.text import Text


class Act(StrEnum):
    """Everything that can be done. Each action of the web application asks for exactly one of these."""

    OVERVIEW = "overview"
    HEAT_MAP = "heat_map"
    PROOF = "proof"
    WORTH = "worth"
    IMPORT = "import"
    IMPORTS_ALL = "imports_all"
    EXPORT = "export"
    RUN_TURN = "run_turn"
    KEY_PROPOSE = "key_propose"
    KEY_DECIDE = "key_decide"
    SIGNAL_SWITCH = "signal_switch"
    STANDARD_SET = "standard_set"
    OBSERVE = "observe"
    JUDGE = "judge"
    CASE_OPEN = "case_open"
    CASE_WORK = "case_work"
    CASE_TALK = "case_talk"
    CASE_APPROVE = "case_approve"
    PLAN_DRAFT = "plan_draft"
    PLAN_APPROVE = "plan_approve"
    PROMISE_KEEP = "promise_keep"
    PROMISE_CONFIRM = "promise_confirm"
    RAISE_REQUEST = "raise_request"
    THANK = "thank"
    EXPLAIN = "explain"
    OBJECT = "object"
    OBJECTION_ANSWER = "objection_answer"
    MY_DATA = "my_data"
    ACCESS_MATRIX = "access_matrix"
    SEE_AS = "see_as"
    ROLE_GRANT = "role_grant"
    AUDIT_READ = "audit_read"
    REGISTER = "register"
    RETENTION = "retention"
    CHANNELS = "channels"
    JOBS = "jobs"
    DOCTOR = "doctor"
    TOKENS = "tokens"
    OWN_TOKENS = "own_tokens"
    MESSAGES = "messages"
    PROVISION = "provision"
    SANDBOX = "sandbox"
    MARKET = "market"
    MARKET_REVIEW = "market_review"
    FAIRNESS = "fairness"
    FAIRNESS_OVERRIDE = "fairness_override"
    REVIEW_RUN = "review_run"
    REVIEW_FILL = "review_fill"
    REVIEW_APPROVE = "review_approve"
    REWARDS_OWN = "rewards_own"
    SOCIAL = "social"
    COMMISSION_DESIGN = "commission_design"
    COMMISSION_APPROVE = "commission_approve"
    COMMISSION_READ = "commission_read"
    COMMISSION_OWN = "commission_own"
    GRANT_PROPOSE = "grant_propose"
    GRANT_APPROVE = "grant_approve"
    EQUITY_WORK = "equity_work"
    EQUITY_OWN = "equity_own"
    MENTOR_SET = "mentor_set"
    DELEGATE = "delegate"

    @property
    def label(self) -> Text:
        """The act's name for readers."""
        return ACTS[self]


ACTS: dict[Act, Text] = {
    Act.OVERVIEW: Text("查看总览", "See the overview"),
    Act.HEAT_MAP: Text("查看热力图", "See the heat map"),
    Act.PROOF: Text("查看模型验证", "See the proof"),
    Act.WORTH: Text("查看措施成效", "See what works"),
    Act.IMPORT: Text("导入数据", "Import facts"),
    Act.IMPORTS_ALL: Text("查看和撤销所有人的导入", "See and undo everybody's imports"),
    Act.EXPORT: Text("导出数据", "Export"),
    Act.RUN_TURN: Text("运行夜间任务", "Run the nightly turn"),
    Act.KEY_PROPOSE: Text("提名骨干", "Propose key people"),
    Act.KEY_DECIDE: Text("认定骨干", "Decide who is key"),
    Act.SIGNAL_SWITCH: Text("开关信号", "Switch signals"),
    Act.STANDARD_SET: Text("修改制度", "Set standards"),
    Act.OBSERVE: Text("记录观察", "Record an observation"),
    Act.JUDGE: Text("给出自己的判断", "Give one's own judgement"),
    Act.CASE_OPEN: Text("立案", "Open a case"),
    Act.CASE_WORK: Text("处理个案", "Work on a case"),
    Act.CASE_TALK: Text("记录面谈", "Record a talk"),
    Act.CASE_APPROVE: Text("审批个案方案", "Approve a package"),
    Act.PLAN_DRAFT: Text("编制预算方案", "Draft a plan"),
    Act.PLAN_APPROVE: Text("审批预算方案", "Approve a plan"),
    Act.PROMISE_KEEP: Text("兑现承诺", "Keep a promise"),
    Act.PROMISE_CONFIRM: Text("确认承诺", "Confirm a promise"),
    Act.RAISE_REQUEST: Text("提出加薪请求", "Request a raise"),
    Act.THANK: Text("致谢", "Thank somebody"),
    Act.EXPLAIN: Text("查看分析说明", "Read the explanation"),
    Act.OBJECT: Text("提出异议", "Object"),
    Act.OBJECTION_ANSWER: Text("答复异议", "Answer an objection"),
    Act.MY_DATA: Text("查看本人数据", "See one's own data"),
    Act.ACCESS_MATRIX: Text("查看权限矩阵", "See the access matrix"),
    Act.SEE_AS: Text("以他人身份查看", "See as somebody else"),
    Act.ROLE_GRANT: Text("授予角色", "Grant roles"),
    Act.AUDIT_READ: Text("查看审计日志", "Read the audit log"),
    Act.REGISTER: Text("查看处理登记", "See the processing register"),
    Act.RETENTION: Text("管理保存期限", "Manage retention"),
    Act.CHANNELS: Text("管理消息渠道", "Manage channels"),
    Act.JOBS: Text("查看后台任务", "See background jobs"),
    Act.DOCTOR: Text("系统体检", "Run the doctor"),
    Act.TOKENS: Text("管理接口令牌", "Manage API tokens"),
    Act.OWN_TOKENS: Text("使用自己的接口令牌", "Use API tokens of one's own"),
    Act.MESSAGES: Text("查看自己的消息", "Read one's own messages"),
    Act.PROVISION: Text("由身份系统同步账户", "Keep accounts in step with the identity provider"),
    Act.SANDBOX: Text("试用自己的文件", "Try one's own file"),
    Act.MARKET: Text("查看并维护市场薪酬", "See and keep market pay"),
    Act.MARKET_REVIEW: Text("复核岗位匹配与薪酬政策", "Review job matches and pay lines"),
    Act.FAIRNESS: Text("查看内部公平性", "See internal fairness"),
    Act.FAIRNESS_OVERRIDE: Text("为突破公平性约束负责", "Answer for passing a fairness line"),
    Act.REVIEW_RUN: Text("组织调薪", "Run a pay review"),
    Act.REVIEW_FILL: Text("填写调薪表", "Fill in a pay review"),
    Act.REVIEW_APPROVE: Text("审批调薪", "Approve a pay review"),
    Act.REWARDS_OWN: Text("查看本人总薪酬", "See one's own total rewards"),
    Act.SOCIAL: Text("维护社保公积金参数", "Keep social insurance parameters"),
    Act.COMMISSION_DESIGN: Text("设计提成方案、导入业绩", "Design commission plans and load transactions"),
    Act.COMMISSION_APPROVE: Text("审批提成方案与核算", "Approve commission plans and runs"),
    Act.COMMISSION_READ: Text("查看他人提成单", "Read somebody's commission statement"),
    Act.COMMISSION_OWN: Text("查看本人提成单并提出疑问", "Read and question one's own commission"),
    Act.GRANT_PROPOSE: Text("提出股权授予", "Put a grant forward"),
    Act.GRANT_APPROVE: Text("审批股权事项", "Approve equity transactions"),
    Act.EQUITY_WORK: Text("维护股权台账", "Keep the equity ledger"),
    Act.DELEGATE: Text("请同事代理自己的角色", "Have a colleague stand in"),
    Act.MENTOR_SET: Text("指定导师", "Name mentors"),
    Act.EQUITY_OWN: Text("查看本人股权、认购跟投", "See one's own shares and subscribe to projects"),
}
"""The name of every act, in the order of the access matrix."""


def _see(role: Role, tie: Tie, *fields: Field, others: bool = False, switch: str = "") -> tuple[Rule, ...]:
    return tuple(Rule(role, one.value, tie, others, switch) for one in fields)


def _do(role: Role, tie: Tie, *acts: Act, others: bool = False) -> tuple[Rule, ...]:
    return tuple(Rule(role, one.value, tie, others) for one in acts)


_SEEN = (
    *_see(Role.EMPLOYEE, Tie.ANYONE, Field.PUBLIC),
    *_see(
        Role.EMPLOYEE, Tie.SELF,
        Field.PERSONAL, Field.PAY, Field.EQUITY, Field.PERFORMANCE, Field.CARE, Field.VOICE,
    ),
    *_see(Role.MANAGER, Tie.REPORT, Field.PERSONAL, Field.PERFORMANCE),
    *_see(Role.MANAGER, Tie.REPORT, Field.PAY, switch="managers_see_pay"),
    *_see(Role.MENTOR, Tie.MENTEE, Field.PERSONAL),
    *_see(Role.HRBP, Tie.UNIT, Field.PUBLIC, Field.PERSONAL, Field.PAY, Field.EQUITY, Field.PERFORMANCE, others=True),
    *_see(Role.HRBP, Tie.UNIT, Field.RISK, others=True),
    *_see(Role.COMPENSATION, Tie.UNIT, Field.PUBLIC, Field.PAY, Field.EQUITY, Field.PERFORMANCE, others=True),
    *_see(
        Role.DIRECTOR, Tie.UNIT,
        Field.PUBLIC, Field.PERSONAL, Field.PAY, Field.EQUITY, Field.PERFORMANCE, Field.RISK, others=True,
    ),
    *_see(Role.OMBUDS, Tie.UNIT, Field.VOICE),
)  # fmt: skip

_DONE = (
    *_do(Role.EMPLOYEE, Tie.ANYONE, Act.THANK, others=True),
    *_do(Role.EMPLOYEE, Tie.SELF, Act.RAISE_REQUEST, Act.EXPLAIN, Act.OBJECT, Act.MY_DATA, Act.PROMISE_CONFIRM),
    *_do(Role.MANAGER, Tie.REPORT, Act.OBSERVE, Act.JUDGE, Act.CASE_TALK, Act.RAISE_REQUEST, Act.KEY_PROPOSE),
    *_do(Role.MANAGER, Tie.REPORT, Act.PROMISE_KEEP),
    *_do(Role.HRBP, Tie.UNIT, Act.CASE_OPEN, Act.CASE_WORK, Act.CASE_TALK, Act.KEY_PROPOSE, Act.PROMISE_KEEP,
         Act.OBJECTION_ANSWER, Act.MENTOR_SET, others=True),
    *_do(Role.HRBP, Tie.COMPANY, Act.HEAT_MAP, Act.WORTH, Act.PROOF, Act.SANDBOX, Act.PLAN_DRAFT, Act.IMPORT),
    *_do(Role.COMPENSATION, Tie.COMPANY, Act.IMPORT, Act.PLAN_DRAFT, Act.WORTH, Act.EXPORT, Act.SANDBOX),
    *_do(Role.COMPENSATION, Tie.UNIT, Act.CASE_APPROVE, Act.REVIEW_FILL, Act.COMMISSION_READ, Act.GRANT_PROPOSE,
         others=True),
    *_do(Role.COMPENSATION, Tie.COMPANY, Act.MARKET, Act.MARKET_REVIEW, Act.FAIRNESS, Act.REVIEW_RUN,
         Act.COMMISSION_DESIGN, Act.EQUITY_WORK),
    *_do(Role.DIRECTOR, Tie.UNIT, Act.FAIRNESS_OVERRIDE, Act.REVIEW_FILL, Act.REVIEW_APPROVE, Act.COMMISSION_READ,
         Act.GRANT_PROPOSE, Act.GRANT_APPROVE, others=True),
    *_do(Role.DIRECTOR, Tie.COMPANY, Act.MARKET, Act.MARKET_REVIEW, Act.FAIRNESS, Act.COMMISSION_APPROVE,
         Act.EQUITY_WORK),
    *_do(Role.COMPENSATION, Tie.COMPANY, Act.SOCIAL),
    *_do(Role.DIRECTOR, Tie.COMPANY, Act.SOCIAL),
    *_do(Role.HRBP, Tie.UNIT, Act.REVIEW_FILL, Act.GRANT_PROPOSE, others=True),
    Rule(Role.MANAGER, Act.REVIEW_FILL.value, Tie.REPORT, switch="managers_see_pay"),
    *_do(Role.EMPLOYEE, Tie.SELF, Act.REWARDS_OWN, Act.COMMISSION_OWN, Act.EQUITY_OWN),
    *_do(Role.DIRECTOR, Tie.UNIT, Act.CASE_OPEN, Act.CASE_WORK, Act.CASE_TALK, Act.CASE_APPROVE, Act.KEY_PROPOSE,
         Act.KEY_DECIDE, Act.PROMISE_KEEP, Act.OBJECTION_ANSWER, Act.MENTOR_SET, others=True),
    *_do(Role.DIRECTOR, Tie.COMPANY, Act.OVERVIEW, Act.HEAT_MAP, Act.WORTH, Act.PROOF, Act.PLAN_DRAFT,
         Act.PLAN_APPROVE, Act.SIGNAL_SWITCH, Act.STANDARD_SET, Act.IMPORT, Act.IMPORTS_ALL, Act.EXPORT,
         Act.RUN_TURN, Act.REGISTER, Act.RETENTION,
         Act.SANDBOX, Act.JOBS),
    *_do(Role.AUDITOR, Tie.COMPANY, Act.AUDIT_READ, Act.ACCESS_MATRIX, Act.REGISTER, Act.RETENTION, Act.PROOF),
    *_do(Role.ADMIN, Tie.COMPANY, Act.ROLE_GRANT, Act.ACCESS_MATRIX, Act.SEE_AS, Act.CHANNELS, Act.JOBS, Act.DOCTOR,
         Act.TOKENS, Act.AUDIT_READ, Act.PROVISION),
    *(rule for role in (Role.HRBP, Role.COMPENSATION, Role.DIRECTOR)
      for rule in _do(role, Tie.COMPANY, Act.DELEGATE)),
    *(rule for role in Role if role is not Role.MANAGER
      for rule in _do(role, Tie.COMPANY, Act.OWN_TOKENS, Act.MESSAGES)),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*_SEEN, *_DONE)
"""Every rule there is."""
