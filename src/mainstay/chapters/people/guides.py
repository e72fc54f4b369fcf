"""Talk guides by likely cause, in our own words: they open, ask, listen and end with a step. 沟通提纲(L5)。

A guide prepares a talk in which the person names the cause; it never tells the person one. Nothing here mentions the
analysis, and nothing is promised beyond what the speaker may decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mainstay.core.text import Text
from mainstay.core.words import Driver


@dataclass(frozen=True, slots=True)
class Guide:
    """How to hold a talk where this may be the cause."""

    driver: Driver
    opening: Text
    questions: tuple[Text, ...]
    listen_for: tuple[Text, ...]
    avoid: tuple[Text, ...]
    next_steps: tuple[Text, ...]


PAY = Guide(
    Driver.PAY,
    Text(
        "想听听你怎么看自己的回报：哪里合理，哪里说不通，都可以直说。",
        "I would like to hear how you see your rewards: what is fair and what is not. Please be frank.",
    ),
    (
        Text(
            "如果把过去一年的付出和回报放在一起看，你觉得哪一块最不相称？",
            "Taking last year's effort and rewards together, where do they match least?",
        ),
        Text(
            "固定薪酬、奖金、股权，哪一部分对你最要紧？为什么？",
            "Fixed pay, bonus, equity: which matters most to you, and why?",
        ),
        Text(
            "你拿什么做比较：外面的机会、同事，还是自己的预期？",
            "What do you compare with: offers outside, colleagues, or what you expected?",
        ),
        Text("除了钱，还有什么会让你觉得被公平对待？", "Money aside, what would make you feel fairly treated?"),
    ),
    (
        Text("是数额不够，还是不清楚怎么算出来的。", "Whether it is the amount, or not knowing how it came about."),
        Text("是否有人承诺过什么而没有兑现。", "Whether something was promised and not kept."),
        Text(
            "是否已有外部录用，答复期限是哪天。",
            "Whether there is an offer from outside, and when it must be answered.",
        ),
    ),
    (
        Text(
            "不说“我去给你争取到某个数”：超出授权的数字一律不提。",
            'No "I will get you this much": no figure beyond what you may decide.',
        ),
        Text("不透露或评论同事的薪酬。", "Do not reveal or discuss colleagues' pay."),
        Text("不用“大家都这样”作为答复。", 'Do not answer with "it is the same for everyone".'),
    ),
    (
        Text(
            "在约定的时限内答复：能做什么，不能做什么，哪一天再看。",
            "Answer within the agreed time: what can be done, what cannot, and when it is looked at again.",
        ),
        Text(
            "请薪酬同事核对市场与内部位置，用事实回来谈。",
            "Have the position in the market and among peers checked, and come back with facts.",
        ),
        Text("能答应的写成承诺，注明日期和条件。", "Write down what is promised, with its day and its condition."),
    ),
)

CAREER = Guide(
    Driver.CAREER,
    Text(
        "今天不谈手头的任务，想听听你接下来想往哪里走。",
        "Not today's tasks: I would like to hear where you want to go next.",
    ),
    (
        Text(
            "一两年后，你希望自己在做什么事、负什么责？",
            "In a year or two, what would you like to be doing and answering for?",
        ),
        Text("现在的岗位上，你最近一次学到新东西是什么时候？", "When did you last learn something new in this post?"),
        Text(
            "走管理还是走专业，你心里更偏向哪一边？还缺什么？",
            "Management or the expert ladder: which draws you more, and what is missing?",
        ),
        Text("上次晋升评审的反馈，你觉得说清楚了吗？", "Was the feedback of the last promotion review clear to you?"),
    ),
    (
        Text("是没有位置，还是不知道标准。", "Whether there is no place above, or the standard is not known."),
        Text("想换的是级别、内容，还是团队。", "Whether it is level, content or team that should change."),
        Text("有没有被搁置的轮岗、培训或晋升申请。", "Whether a rotation, course or promotion has been left lying."),
    ),
    (
        Text("不承诺晋升结果：评审由委员会决定。", "Do not promise a promotion: the panel decides."),
        Text("不说“再等等，总会轮到你”。", 'No "just wait, your turn will come".'),
        Text("不替对方规划，先问再建议。", "Do not plan for them: ask before you suggest."),
    ),
    (
        Text(
            "三十天内一起定稿一份发展计划，写明下一级的差距。",
            "Agree a development plan within thirty days that names the gap to the next level.",
        ),
        Text(
            "给一件能练到差距的事：项目、轮岗或导师。",
            "Give one piece of work that closes the gap: a project, a rotation or a mentor.",
        ),
        Text("约好下一次回顾的日期。", "Set the day of the next review."),
    ),
)

CULTURE = Guide(
    Driver.CULTURE,
    Text(
        "想听听你和我、和团队一起做事的感受，也包括对我的意见。",
        "I would like to hear how it is to work with me and the team, including what you think of me.",
    ),
    (
        Text(
            "最近哪件事让你觉得被信任，哪件事正好相反？",
            "What made you feel trusted lately, and what did the opposite?",
        ),
        Text("哪些决定你本可以自己做，却还要层层请示？", "Which decisions could be yours and still go up the line?"),
        Text("你提过的意见，有哪条一直没有回音？", "Which point that you raised has never been answered?"),
        Text(
            "如果可以改变我做事的一个方式，你会改什么？",
            "If you could change one thing in how I work, what would it be?",
        ),
    ),
    (
        Text("是授权不够，还是说了没有人听。", "Whether there is too little say, or nobody listens."),
        Text("问题在上级、同事，还是制度。", "Whether it is the manager, colleagues or a rule."),
        Text(
            "有没有不便对您说的话：可以提议由人力资源部再谈。",
            "Whether there is something they cannot tell you: offer a talk with HR.",
        ),
    ),
    (
        Text("不辩解，不当场评判谁对谁错。", "Do not defend yourself or judge who is right."),
        Text("不追问意见箱里的话是谁写的。", "Never ask who wrote what in the anonymous box."),
        Text("不把谈话内容转述给团队。", "Do not pass on to the team what was said."),
    ),
    (
        Text("把没有回音的意见列出来，注明谁在哪天答复。", "List what was never answered, with who answers by when."),
        Text("约定固定的一对一时间，并写进日历。", "Set a fixed time for one-on-ones, in the calendar."),
        Text("写清一件今后由对方自己决定的事。", "Write down one matter that is theirs to decide from now on."),
    ),
)

WORK = Guide(
    Driver.WORK,
    Text(
        "这段时间辛苦了。想和你一起看看手上的事，哪些可以不做、少做或换人做。",
        "It has been a hard stretch. Let us look at what is on your desk: what could be dropped, cut or handed over?",
    ),
    (
        Text(
            "现在最耗精力的三件事是什么？哪一件最不值？",
            "Which three things drain you most, and which is worth it least?",
        ),
        Text("上一个完整休息的周末是什么时候？", "When was your last weekend entirely off?"),
        Text("如果只能保住一件事按期完成，应该是哪一件？", "If only one thing could be on time, which should it be?"),
        Text("时间和地点怎样安排，更合你的节奏？", "Which hours and places would suit you better?"),
    ),
    (
        Text("是事情太多，还是优先级总在变。", "Whether there is too much, or priorities keep changing."),
        Text("是暂时的高峰，还是已经成了常态。", "Whether it is a peak, or has become normal."),
        Text(
            "是否提到身体不适：不追问，告知关怀办法即可。",
            "Whether health is mentioned: do not ask further, tell them how care is asked for.",
        ),
    ),
    (
        Text("不说“年轻人多扛一点”。", 'No "you can take it".'),
        Text("不打听病情和家事的细节。", "Do not ask for details of health or family."),
        Text(
            "没有可接手的人之前，不答应减掉哪项工作。", "Do not promise relief before somebody can take the work over."
        ),
    ),
    (
        Text(
            "一周内列出任务清单，逐项定：做、推后、移交或停。",
            "Within a week, list the tasks and decide each: do, put off, hand over or stop.",
        ),
        Text("确定接手人和移交日期。", "Name who takes over, and when."),
        Text(
            "需要弹性工作的，按办法办理并约定复核日期。",
            "Where flexible work helps, agree on it and on the day it is looked at again.",
        ),
    ),
)

RECOGNITION = Guide(
    Driver.RECOGNITION,
    Text(
        "先说一件我看在眼里的事：谢谢你。也想听听你自己最看重哪件成果。",
        "First, something I have noticed: thank you. And which of your results matters most to you?",
    ),
    (
        Text(
            "这一年你最自豪的是哪件事？该知道的人知道吗？",
            "What are you proudest of this year, and do the right people know?",
        ),
        Text("有没有哪次成果最后算在了别人头上？", "Was there a result that went to somebody else's credit?"),
        Text(
            "你希望怎样被认可：当面、公开，还是让你参与决定？",
            "How would you like to be recognised: in person, in public, or by having a say?",
        ),
        Text(
            "公司接下来的方向，你最想在哪一块发表意见？",
            "On which part of where the company goes would you most like to be heard?",
        ),
    ),
    (
        Text("在意的是名、是话语权，还是被看见。", "Whether it is credit, a say, or being seen."),
        Text("是否有具体的一件事没有得到公正对待。", "Whether one particular matter was treated unfairly."),
        Text("是否不喜欢公开表扬：尊重本人的方式。", "Whether public praise is unwelcome: follow the person's way."),
    ),
    (
        Text("不空泛地夸：说清哪件事、好在哪里。", "No empty praise: say which thing, and what was good about it."),
        Text("不当面许诺奖项或称号。", "Do not promise a prize or a title on the spot."),
        Text("未经本人同意，不公开其故事。", "Do not publish their story without consent."),
    ),
    (
        Text(
            "三十天内完成一次具体、公开（经本人同意）的认可。",
            "Within thirty days, recognise one particular thing in public, if the person agrees.",
        ),
        Text("下一次立项论证或制度讨论，发出邀请。", "Invite them to the next review of a project or a policy."),
        Text("归错的功劳，向相关的人更正。", "Where credit went astray, put it right with those concerned."),
    ),
)

LIFE = Guide(
    Driver.LIFE,
    Text(
        "有些事公司未必改变得了，但也许可以配合。愿意说多少都可以。",
        "Some things the company cannot change, but it may fit in with them. Say only as much as you like.",
    ),
    (
        Text(
            "今后一年，有没有什么安排需要公司配合？",
            "Is there anything in the year ahead that the company should fit in with?",
        ),
        Text("工作的时间、地点或内容，怎样调整会更合适？", "Which change of hours, place or content would help?"),
        Text(
            "现在和一年前相比，你对这份工作的期待有什么不同？",
            "What do you expect of this job now that you did not a year ago?",
        ),
    ),
    (
        Text("是暂时的安排，还是长期的打算。", "Whether it is for a while or for good."),
        Text(
            "是否其实另有原因：对方没有说，就不要猜。",
            "Whether there is another cause: if it is not said, do not guess.",
        ),
    ),
    (
        Text("不问婚育、健康、家庭计划。", "Do not ask about marriage, children, health or family plans."),
        Text("不把本人告知的私事写进记录。", "Do not write private matters into the record."),
        Text("不劝人改变自己的人生安排。", "Do not talk anybody out of their plans."),
    ),
    (
        Text(
            "说明陪护假、弹性工作等办法，由本人自行申请。",
            "Explain care leave and flexible work; the person asks for them if they wish.",
        ),
        Text(
            "若去意已定：好好交接，好好道别，保持联系。",
            "If the mind is made up: hand over well, part well, stay in touch.",
        ),
    ),
)

GUIDES: Mapping[Driver, Guide] = {guide.driver: guide for guide in (PAY, CAREER, CULTURE, WORK, RECOGNITION, LIFE)}
"""A guide for every driver."""
