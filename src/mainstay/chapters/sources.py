"""Where every number of the chapters comes from, as readers of both languages meet it.

A published figure is quoted with its size and how it was read; "second-hand" means that a summary was read, not the
paper's own table. What nobody has published is a judgement, and says so.
"""

from __future__ import annotations

from enum import StrEnum

from mainstay.core.text import Text

_R18 = "Rubenstein, Eberly, Lee & Mitchell 2018, Personnel Psychology 71:23–65 (corrected rho, read second-hand)"
_G00 = "Griffeth, Hom & Gaertner 2000, Journal of Management 26:463 (r, read second-hand)"
_R18_ZH = "Rubenstein 等 2018，Personnel Psychology 71:23–65（元分析校正相关，转引）"
_G00_ZH = "Griffeth 等 2000，Journal of Management 26:463（元分析相关，转引）"
_OWN = "Judgement"
_OWN_ZH = "判断"


class Source(StrEnum):
    """A source by its English wording; `text` has both languages."""

    PAY = f"{_R18}: pay −.17, k = 55"
    SATISFACTION = f"{_R18}: job satisfaction −.28, k = 174"
    COMMITMENT = f"{_R18}: commitment −.29, k = 129"
    LEADERSHIP = f"{_R18}: leadership −.24, k = 42"
    CLIMATE = f"{_R18}: climate −.24, k = 8"
    STRESS = f"{_R18}: stress and exhaustion +.21"
    WORKLOADS = (
        f"{_R18}: workload −.10, k = 21; against it {_G00}: role overload +.10, 5 samples. They disagree: hours alone "
        "say nothing"
    )
    OVERLOAD = f"{_G00}: role overload +.10, 5 samples"
    SUPPORT = f"{_R18}: support by the organisation −.19, k = 16"
    CONFLICT = f"{_R18}: conflict of work and life +.19, k = 7"
    INVOLVEMENT = f"{_R18}: job involvement −.19, k = 19"
    PEERS = f"{_R18}: relations with peers −.14, k = 24"
    EXPECTATIONS = f"{_R18}: met expectations −.12"
    PERFORMANCE = f"{_R18}: performance −.08"
    WITHDRAWAL = f"{_R18}: thoughts of leaving +.56; entered by a manager, so counted for each entry"
    SEARCH = f"{_R18}: search for a job +.40; entered by a manager, so counted for each entry"
    INTENT = f"{_G00}: intention to quit .38"
    PAY_SATISFACTION = f"{_G00}: satisfaction with pay −.07"
    CHANCES = f"{_G00}: chances of promotion −.12"
    PEER_RAISE = (
        "Dube, Giuliano & Leonard (IZA 9149): regression discontinuity at a US retailer, log-hazard −.10 for the own "
        "raise and −.35 for each standard deviation below peers; entered at 0.6"
    )
    UNVESTED = (
        "Aldatmaz, Ouimet & Van Wesep, Journal of Financial Economics 2018: log-hazard −.3 while unvested, and the "
        "whole decrease comes back after about three years; entered at 0.6"
    )
    VESTED = (
        "Gong, Zhang & Zhou 2026, EDCC 74:777: quits +88 to +239 % after a vest, three to five months later; "
        "entered at 0.6 of the lower end"
    )
    MANAGER = "NBER w24360 (a high-tech firm, quasi-experiment): log-hazard −.35 for each standard deviation of manager"
    ASKED = (
        "Friebel, Heinz & Zubanov (RCT, retail chain): asking managers to act cuts quits by a fifth to a quarter for "
        "nine months, again with a reminder; log-hazard −.25, entered at 0.6"
    )
    VOICE = "NBER w25866 (RCT, garment firm): being asked after a disappointment, log-hazard −.22; entered at 0.6"
    HYBRID = (
        "Bloom, Han & Liang, Nature 2024 (RCT, Trip.com, n = 1,612): two days at home, quits −33 %; log-hazard −.40, "
        "entered at 0.6"
    )
    REMOTE = (
        "Bloom, Liang, Roberts & Ying, QJE 2015 (RCT, Ctrip call centre): quits 35 % to 17 %, log-hazard −.70, an "
        "upper bound; entered at 0.6"
    )
    MENTORED = (
        "Sandvik et al., NBER w29148 (RCT, call centre): assigned mentors help new hires, early; log-hazard −.10, "
        "entered at 0.6; mentors taken by choice lose their effect within three months"
    )
    PROMOTED = (
        "Trevor, Gerhart & Boudreau 1997 (second-hand): promotion holds only together with pay; log-hazard −.15 for "
        "each standard deviation of standing still, entered at 0.6"
    )
    TRAINED = (
        "Benson, Finegold & Mohrman 2004 (second-hand): log-hazard −.15 while training, +.15 after it without a step "
        "up; entered at 0.6"
    )
    PRAISED = (
        f"{_OWN}: recognition helps performance (Bradler et al. 2013); no trial on quitting was found; log-hazard "
        "−.08 ± .15, entered at 0.6"
    )
    RELIEVED = (
        f"{_OWN}: no causal estimate was found; log-hazard −.05 at large and −.3 for each standard deviation of "
        "overload in a bad climate, entered at 0.6"
    )
    LOSS = (
        "Boushey & Glynn 2012 as quoted: median 21 % of yearly pay over 27 studies, up to 213 % for executives; the "
        "steps by level and the parts are a judgement"
    )
    OVERLAP = f"{_OWN}: a part of a published figure, because another signal measures nearly the same"
    DIRECTION = f"{_OWN}: the direction is plausible, the size small and doubtful; no published figure was found"
    HALF_REWARDS = f"{_OWN}: half of the −.28 published for rewards beyond pay (benefits, growth, training); {_R18}"
    HALF_LEADERSHIP = f"{_OWN}: half of the −.24 published for leadership, at which this only hints; {_R18}"
    HALF_CLIMATE = f"{_OWN}: half of the −.24 published for climate, at which this only hints; {_R18}"
    HALF_SUPPORT = f"{_OWN}: half of the −.19 published for support by the organisation; {_R18}"
    HALF_CONFLICT = f"{_OWN}: half of the +.19 published for conflict of work and life; {_R18}"
    WITHDRAWING = f"{_OWN}: one of the article's signs of somebody about to leave; no published figure was found"
    BROKEN = f"{_OWN}: a broken promise predicts attitude and intent; its size for leaving was not found"
    KNOWN_TO_BE_NOTHING = f"{_OWN}: says whom a measure suits, not who leaves"
    FITTING = f"{_OWN}: eases the cause it is made for; no published effect on quitting was found"

    @property
    def text(self) -> Text:
        """The source in both languages."""
        return Text(_ZH[self], str(self))


_ZH: dict[Source, str] = {
    Source.PAY: f"{_R18_ZH}：薪酬 −.17，k=55",
    Source.SATISFACTION: f"{_R18_ZH}：工作满意 −.28，k=174",
    Source.COMMITMENT: f"{_R18_ZH}：组织承诺 −.29，k=129",
    Source.LEADERSHIP: f"{_R18_ZH}：领导关系 −.24，k=42",
    Source.CLIMATE: f"{_R18_ZH}：氛围 −.24，k=8",
    Source.STRESS: f"{_R18_ZH}：压力与耗竭 +.21",
    Source.WORKLOADS: f"{_R18_ZH}：工作量 −.10，k=21；而{_G00_ZH}：角色超载 +.10（5 个样本）。"
    "两者相反：单看工时说明不了什么",
    Source.OVERLOAD: f"{_G00_ZH}：角色超载 +.10（5 个样本）",
    Source.SUPPORT: f"{_R18_ZH}：组织支持 −.19，k=16",
    Source.CONFLICT: f"{_R18_ZH}：工作与生活冲突 +.19，k=7",
    Source.INVOLVEMENT: f"{_R18_ZH}：工作投入 −.19，k=19",
    Source.PEERS: f"{_R18_ZH}：同事关系 −.14，k=24",
    Source.EXPECTATIONS: f"{_R18_ZH}：期望得到满足 −.12",
    Source.PERFORMANCE: f"{_R18_ZH}：绩效 −.08",
    Source.WITHDRAWAL: f"{_R18_ZH}：离开的念头 +.56；由管理者录入，按条计",
    Source.SEARCH: f"{_R18_ZH}：求职行为 +.40；由管理者录入，按条计",
    Source.INTENT: f"{_G00_ZH}：离职意向 .38",
    Source.PAY_SATISFACTION: f"{_G00_ZH}：薪酬满意 −.07",
    Source.CHANCES: f"{_G00_ZH}：晋升机会 −.12",
    Source.PEER_RAISE: "Dube、Giuliano 与 Leonard（IZA 9149）：美国零售企业断点回归，本人加薪对数风险 −.10，"
    "每低于同伴一个标准差 −.35；按 0.6 计入",
    Source.UNVESTED: "Aldatmaz、Ouimet 与 Van Wesep，Journal of Financial Economics 2018：未归属期间对数风险 −.3，"
    "约三年后全部反弹；按 0.6 计入",
    Source.VESTED: "Gong、Zhang 与 Zhou 2026，EDCC 74:777：归属后三至五个月离职上升 88% 至 239%；取下限，按 0.6 计入",
    Source.MANAGER: "NBER w24360（高科技企业准实验）：管理者每好一个标准差，对数风险 −.35",
    Source.ASKED: "Friebel、Heinz 与 Zubanov（零售连锁随机试验）：请管理者行动使离职下降五分之一至四分之一，"
    "持续九个月，再提醒仍有效；对数风险 −.25，按 0.6 计入",
    Source.VOICE: "NBER w25866（制衣企业随机试验）：失望之后征求意见，对数风险 −.22；按 0.6 计入",
    Source.HYBRID: "Bloom、Han 与 Liang，Nature 2024（携程随机试验，n=1,612）：每周两天在家，离职 −33%；"
    "对数风险 −.40，按 0.6 计入",
    Source.REMOTE: "Bloom、Liang、Roberts 与 Ying，QJE 2015（携程呼叫中心随机试验）：离职率 35% 降至 17%，"
    "对数风险 −.70，是上限；按 0.6 计入",
    Source.MENTORED: "Sandvik 等，NBER w29148（呼叫中心随机试验）：指派导师对新人早期有效；对数风险 −.10，按 0.6 计入；"
    "自愿报名的三个月内失效",
    Source.PROMOTED: "Trevor、Gerhart 与 Boudreau 1997（转引）：晋升须与薪酬同行才留得住人；"
    "停滞每一个标准差对数风险 −.15，按 0.6 计入",
    Source.TRAINED: "Benson、Finegold 与 Mohrman 2004（转引）：培训期间对数风险 −.15，"
    "结束后若不晋升则 +.15；按 0.6 计入",
    Source.PRAISED: f"{_OWN_ZH}：认可有助于绩效（Bradler 等 2013），未见关于离职的试验；对数风险 −.08±.15，按 0.6 计入",
    Source.RELIEVED: f"{_OWN_ZH}：未见因果估计；总体对数风险 −.05，氛围差时超负荷每一个标准差 −.3，按 0.6 计入",
    Source.LOSS: "Boushey 与 Glynn 2012（转引）:27 项研究中位数为年薪的 21%，高管可达 213%；按职级分档与分项属判断",
    Source.OVERLAP: f"{_OWN_ZH}：取已发表数值的一部分，因为另有信号几乎衡量同一件事",
    Source.DIRECTION: f"{_OWN_ZH}：方向合理，幅度小且存疑；未见已发表数值",
    Source.HALF_REWARDS: f"{_OWN_ZH}：取薪酬以外的回报（福利、成长、培训）已发表值 −.28 的一半；{_R18_ZH}",
    Source.HALF_LEADERSHIP: f"{_OWN_ZH}：只是间接反映领导关系，取已发表值 −.24 的一半；{_R18_ZH}",
    Source.HALF_CLIMATE: f"{_OWN_ZH}：只是间接反映氛围，取已发表值 −.24 的一半；{_R18_ZH}",
    Source.HALF_SUPPORT: f"{_OWN_ZH}：取组织支持已发表值 −.19 的一半；{_R18_ZH}",
    Source.HALF_CONFLICT: f"{_OWN_ZH}：取工作与生活冲突已发表值 +.19 的一半；{_R18_ZH}",
    Source.WITHDRAWING: f"{_OWN_ZH}：文章列举的离职征兆之一；未见已发表数值",
    Source.BROKEN: f"{_OWN_ZH}：失信预示态度与意向变化；对离职的幅度未见数值",
    Source.KNOWN_TO_BE_NOTHING: f"{_OWN_ZH}：只说明措施适合谁，不说明谁会走",
    Source.FITTING: f"{_OWN_ZH}：对症缓解其针对的原因；未见对离职效果的已发表数值",
}
