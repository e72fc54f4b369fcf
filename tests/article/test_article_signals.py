"""The article's situations as facts in a spreadsheet, and what the warning makes of them. 文章情景:信号。"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from article_cases import TODAY, company

PEOPLE = """
    员工编号,入职日期,离职日期,姓名
    001,2019-03-01,,王磊
    002,2020-06-15,,李静
    """


def test_pay_below_the_75th_percentile_is_seen_and_said(tmp_path: Path) -> None:
    """企业需……确保骨干员工的薪资水平至少处于行业75分位以上。"""
    here = company(
        tmp_path,
        people=PEOPLE,
        posts="""
            员工编号,生效日期,岗位,职级
            001,2024-01-01,架构师,5
            002,2024-01-01,架构师,5
            """,
        pay="""
            员工编号,生效日期,薪酬项目,金额,周期
            001,2025-01-01,岗位工资,30000,月
            001,2025-01-01,津贴,2000,月
            001,2025-01-01,年终奖,90000,年
            002,2025-01-01,岗位工资,44000,月
            """,
        market="""
            来源,数据日期,岗位,职级,薪酬口径,P50,P75,样本量
            甲调研,2026-04-01,架构师,5,固定现金,400000,480000,40
            """,
    )
    gap = here.signal("001", "pay.market_gap")
    assert gap == pytest.approx(0.20), "fixed cash 384,000 against 480,000: the year-end bonus does not count"
    assert here.signal("002", "pay.market_gap") == pytest.approx(-0.10)
    assert here.fits("001", "pay.raise_to_line")
    assert not here.fits("002", "pay.raise_to_line"), "nobody above the line is raised to it"

    said = here.says("001", "pay.market_gap")
    assert said.zh == "年薪 ¥38.4 万，比市场薪酬线 ¥48 万低 20%。"
    assert said.en == "Pay of ¥384,000 a year is 20% below the market line of ¥480,000."
    assert here.says("002", "pay.market_gap").zh == "年薪 ¥52.8 万，比市场薪酬线 ¥48 万高 10%。"


def test_pay_is_held_against_the_line_that_the_company_has_set(tmp_path: Path) -> None:
    """公司把某职族的薪酬线定在市场中位数:信号与加薪措施都随之改变。"""
    tables = {
        "people": PEOPLE,
        "posts": """
            员工编号,生效日期,岗位,职级
            001,2024-01-01,架构师,5
            002,2024-01-01,运维,5
            """,
        "pay": """
            员工编号,生效日期,薪酬项目,金额,周期
            001,2025-01-01,岗位工资,32000,月
            002,2025-01-01,岗位工资,32000,月
            """,
        "market": """
            来源,数据日期,岗位,职级,薪酬口径,P50,P75,样本量,薪酬线
            agreed,2026-04-01,架构师,5,固定现金,400000,480000,40,P50
            agreed,2026-04-01,运维,5,固定现金,400000,480000,40,
            """,
    }
    here = company(tmp_path, TODAY, **tables)
    assert here.signal("001", "pay.market_gap") == pytest.approx(0.04), "384,000 against the median of 400,000"
    assert here.signal("002", "pay.market_gap") == pytest.approx(0.20), "nothing else was set: P75"


def test_stock_over_four_years_holds_less_each_year(tmp_path: Path) -> None:
    """某互联网公司对核心技术人员授予限制性股票,分4年解锁。"""
    tables = {
        "people": PEOPLE,
        "pay": """
            员工编号,生效日期,薪酬项目,金额,周期
            001,2023-01-01,岗位工资,400000,年
            """,
        "grants": """
            授予编号,员工编号,授予日期,类型,数量,单位价值
            G1,001,2023-11-01,限制性股票,4000,100
            """,
        "vesting": """
            授予编号,归属日期,数量,状态
            G1,2024-11-01,1000,已归属
            G1,2025-11-01,1000,已归属
            G1,2026-11-01,1000,待归属
            G1,2027-11-01,1000,待归属
            """,
    }
    eve = company(tmp_path, date(2026, 10, 31), **tables)
    assert eve.signal("001", "equity.holding_power") == pytest.approx(0.5), "200,000 against 400,000 a year"
    assert eve.signal("001", "equity.days_to_next_vest") == 1
    assert eve.signal("001", "equity.just_vested") == 0, "the tranche of a year ago has let go long since"
    assert eve.signal("002", "equity.holding_power") in {0.0, None}

    after = company(tmp_path, date(2026, 11, 30), **tables)
    assert after.signal("001", "equity.holding_power") == pytest.approx(0.25)
    rebound = after.signal("001", "equity.just_vested")
    assert rebound is not None
    assert rebound > 0.8, "the months after a vest are the dangerous ones"
    assert after.says("001", "equity.just_vested").zh == "一批股权于 2026年11月1日归属，至今不满七个月。"
    assert after.fits("001", "equity.refresh_grant"), "so the ladder is refreshed"


def test_worked_up_to_the_ceiling(tmp_path: Path) -> None:
    """若企业缺乏明确的晋升路径,员工容易陷入“干到顶”的迷茫感。"""
    here = company(
        tmp_path,
        people=PEOPLE,
        posts="""
            员工编号,生效日期,通道,职级
            001,2021-01-01,专业,5
            002,2022-01-01,专业,3
            """,
    )
    assert here.signal("001", "career.ceiling") == 0
    assert here.says("001", "career.ceiling").zh == "所在通道的上方已没有级别。"
    assert here.signal("002", "career.ceiling") == 1, "one level that anybody here has held"
    assert not here.fits("001", "career.promotion"), "there is nothing above; a title would be empty"
    assert here.fits("002", "career.promotion")
    assert here.fits("001", "career.rotation"), "but the horizon can widen"


def test_frequent_leave_is_a_sign_and_illness_is_none(tmp_path: Path) -> None:
    """员工离职前往往会有明显信号……频繁请假。Sick leave, care leave and annual leave are rights."""
    header = "员工编号,日期,加班小时,请假类型,请假小时\n"
    quiet = [f"{who},{year}-{month:02}-28,10,," for who in ("001", "002") for year, month in months()]
    recent = [(2026, 8), (2026, 9), (2026, 10)]
    away = [f"001,{y}-{m:02}-20,0,事假,16" for y, m in recent]
    ill = [f"002,{y}-{m:02}-20,0,{kind},40" for (y, m), kind in zip(recent, ("病假", "护理假", "年假"), strict=True)]
    here = company(tmp_path, people=PEOPLE, attendance=header + "\n".join([*quiet, *away, *ill]))
    assert here.signal("001", "work.leave") == pytest.approx(16)
    assert here.signal("002", "work.leave") == pytest.approx(0)


def months() -> list[tuple[int, int]]:
    return [(2025, month) for month in range(5, 13)] + [(2026, month) for month in range(1, 11)]


def test_long_weeks_in_a_row_and_their_weight(tmp_path: Path) -> None:
    """避免“过度内卷”。Long hours weigh where the climate is bad."""
    hours = {(2026, month): 42 for month in range(7, 11)}
    rows = [
        f"{who},{y}-{m:02}-28,{hours.get((y, m), 10)},{160 + hours.get((y, m), 10)}"
        for who in ("001", "002")
        for y, m in months()
    ]
    here = company(
        tmp_path,
        people=PEOPLE,
        posts="""
            员工编号,生效日期,部门
            001,2024-01-01,交付部
            002,2024-01-01,研究院
            """,
        attendance="员工编号,日期,加班小时,工时\n" + "\n".join(rows),
        team_survey="""
            部门,日期,主题,得分,答卷数
            交付部,2026-09-15,工作,45,12
            研究院,2026-09-15,工作,82,12
            """,
    )
    assert here.signal("001", "work.overtime_hours") == pytest.approx(42)
    assert here.signal("001", "work.long_week_streak") == 4, "four months at or above 36 hours"
    assert here.says("001", "work.load").zh == "本月加班 42 小时，所在团队对工作的评分 45：负荷指数 5.5。"
    assert here.signal("001", "work.load") == pytest.approx((42 - 20) * (70 - 45) / 100)
    assert here.signal("002", "work.load") == 0, "the same hours in a team that likes its work"
    assert here.fits("001", "work.relief")


def test_talks_and_thanks_that_stopped(tmp_path: Path) -> None:
    """定期一对一沟通;希望自己的工作能被看见、被认可。"""
    here = company(
        tmp_path,
        people=PEOPLE,
        talks="""
            员工编号,日期,类型
            001,2026-04-30,一对一
            001,2026-09-01,绩效面谈
            002,2026-10-10,一对一
            """,
        recognition="""
            员工编号,日期,类型
            001,2025-10-31,称号
            001,2026-09-01,话语权
            002,2026-10-01,表扬
            002,2026-06-01,话语权
            """,
    )
    silent = here.signal("001", "culture.days_since_one_on_one")
    assert silent is not None
    assert silent == pytest.approx(6, abs=0.1), "a performance review is no one-on-one"
    assert here.says("001", "culture.days_since_one_on_one").zh == "上次一对一沟通距今 6 个月。"
    seen = here.signal("001", "recognition.months_since")
    assert seen is not None
    assert seen == pytest.approx(12, abs=0.1), "to be heard is not yet to be thanked"
    assert here.signal("001", "recognition.voice") == 1
    lately = here.signal("002", "culture.days_since_one_on_one")
    assert lately is not None
    assert lately < 1


def test_a_voice_counts_until_it_is_answered(tmp_path: Path) -> None:
    """跨部门协作效率低……问题解决后及时反馈员工。"""
    here = company(
        tmp_path,
        people=PEOPLE,
        facts="""
            员工编号,日期,类型,数量
            001,2026-08-01,voice_unanswered,2
            002,2026-08-01,voice_unanswered,1
            002,2026-09-20,voice_unanswered,0
            """,
    )
    assert here.signal("001", "culture.unanswered_voice") == 2
    assert here.signal("002", "culture.unanswered_voice") == 0
    assert here.fits("001", "culture.answer_voice")
    assert not here.fits("002", "culture.answer_voice")


def test_what_a_manager_noticed_expires(tmp_path: Path) -> None:
    """开始打听外部机会、更新简历。Entered by a named manager, gone after 90 days."""
    here = company(
        tmp_path,
        people=PEOPLE,
        observations="""
            员工编号,日期,类型,录入人
            001,2026-09-20,外部询问,002
            001,2026-06-01,更新简历,002
            """,
    )
    assert here.signal("001", "people.observed_outside_enquiry") == 1
    assert here.signal("001", "people.observed_cv_updated") == 0, "five months ago is over"


def test_a_promise_due_and_a_promise_kept(tmp_path: Path) -> None:
    """约定明确的加薪时间节点。A day that passes in silence is a signal."""
    here = company(
        tmp_path,
        people=PEOPLE,
        commitments="""
            承诺编号,员工编号,承诺日期,到期日期,内容,兑现日期,违约日期
            C1,001,2026-01-10,2026-06-30,业绩达成后加薪,,
            C2,002,2026-01-10,2026-06-30,业绩达成后加薪,2026-06-25,
            C3,002,2026-01-10,2026-12-31,安排导师,,
            """,
    )
    assert here.signal("001", "culture.promises_overdue") == 1
    assert here.signal("002", "culture.promises_overdue") == 0, "what is not yet due is not late"
    assert here.signal("002", "culture.promises_kept") == 1


def test_results_that_fall_against_ones_own_past(tmp_path: Path) -> None:
    """数据分析(如绩效波动、出勤率)。"""
    here = company(
        tmp_path,
        people=PEOPLE,
        results="""
            员工编号,考核期末,绩效等级,目标完成
            001,2025-06-30,5,1.1
            001,2025-12-31,5,1.1
            001,2026-08-15,3,0.8
            002,2025-06-30,3,1.0
            002,2025-12-31,3,1.0
            002,2026-08-15,3,1.0
            """,
    )
    fall = here.signal("001", "people.results_change")
    assert fall is not None
    assert fall == pytest.approx(-2)
    assert here.says("001", "people.results_change").en == "Recent ratings are 2 below the person's own year before."
    assert here.signal("002", "people.results_change") == pytest.approx(0)
    swing = here.signal("001", "people.results_volatility")
    assert swing is not None
    assert swing > 0.5
